/* SPDX-License-Identifier: Apache-2.0
 *
 * Asking the polled sources. A source that cannot be read now keeps what it saw last; status tells
 * why.
 */
#include <string.h>

#include "core/agent/loop.h"
#include "core/agent/sources.h"

/* True when the source has something new to say. */
static bool look(struct mg_agent *agent, const struct mg_source *source)
{
    const struct mg_source_place place = {
        .database = agent->config.database != NULL ? agent->config.database : agent->wish.database,
    };
    struct mg_state_seen *seen = &agent->state.seen[source->trigger];
    char *problem = agent->source_errors[source->trigger];
    struct mg_state_seen before = *seen;
    struct mg_error err = {.text = ""};

    if (source->print(&place, &seen->print, &err) != MG_OK) {
        memcpy(problem, err.text, sizeof err.text);
        return false;
    }
    problem[0] = '\0';
    seen->is = true;
    return before.is && before.print != seen->print;
}

static void tell_change(const struct mg_agent *agent, enum mg_trigger trigger)
{
    const char *reason = mg_trigger_row(trigger, agent->triggers.os_family)->reason;

    if (trigger == MG_TRIGGER_PLUGIN_CHANGE)
        mg_agent_tell(MG_EVENT_PLUGIN_CHANGED, "%s", reason);
    else
        mg_agent_log(agent, MG_LOG_INFO, "%s", reason);
}

static void on_poll(uv_timer_t *timer)
{
    mg_agent_watch(timer->data);
}

void mg_agent_watch(struct mg_agent *agent)
{
    const struct mg_source *source;
    bool any = false, changed = false;

    for (size_t i = 0; (source = mg_source_at(i)) != NULL; i++) {
        if (!mg_triggers_has(&agent->triggers, source->trigger))
            continue;
        any = true;
        if (!look(agent, source))
            continue;
        changed = true;
        tell_change(agent, source->trigger);
        (void)mg_triggers_event(&agent->triggers, source->trigger, mg_agent_now());
    }
    if (changed) {
        mg_agent_store(agent);
        mg_agent_step(agent);
    }
    if (any)
        (void)uv_timer_start(&agent->poll, on_poll, MG_SOURCE_POLL_MS, 0);
    else
        (void)uv_timer_stop(&agent->poll);
}
