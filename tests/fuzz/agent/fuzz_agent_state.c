/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as state.json: what is accepted is the same after it was written and read again, and
 * the triggers can begin with it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/agent/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct mg_state *state)
{
    static const struct mg_triggers_policy policy;
    const struct mg_triggers_host host = {.os_family = MG_STR("linux")};
    const struct mg_now now = {1795400000000, 1000};
    struct mg_triggers triggers;
    struct mg_state again;
    struct mg_sink sink;

    mg_sink_init(&sink, NULL, MG_LIMIT_AGENT_STATE);
    mg_state_write(&sink, state);
    if (sink.failed || mg_state_parse(mg_buf_view(&sink.buf), &again, NULL) != MG_OK ||
        memcmp(&again.triggers, &state->triggers, sizeof again.triggers) != 0 ||
        mg_triggers_init(&triggers, &host, &policy, &again.triggers, now, NULL) != MG_OK)
        abort();
    (void)mg_triggers_wait(&triggers, now);
    mg_sink_clear(&sink);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_state state;

    if (mg_state_parse((struct mg_str){(const char *)data, size}, &state, NULL) == MG_OK)
        check(&state);
    return 0;
}
