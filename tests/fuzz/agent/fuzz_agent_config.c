/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as agent.json. What is accepted, the triggers accept as well.
 */
#include <stdlib.h>

#include "core/agent/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct mg_str systems[] = {MG_STR_INIT("linux"), MG_STR_INIT("windows")};

    for (size_t i = 0; i < MG_COUNT(systems); i++) {
        const struct mg_triggers_host host = {.os_family = systems[i]};
        const struct mg_now now = {1795400000000, 1000};
        struct mg_triggers triggers;
        struct mg_agent_config config;

        mg_config_init(&config);
        if (mg_config_parse((struct mg_str){(const char *)data, size}, systems[i], &config, NULL) ==
                MG_OK &&
            mg_triggers_init(&triggers, &host, &config.policy, NULL, now, NULL) != MG_OK)
            abort();
        mg_config_clear(&config);
    }
    return 0;
}
