/* SPDX-License-Identifier: Apache-2.0
 *
 * Asking the sources. One that cannot be read now keeps what it saw last; status tells why.
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

bool mg_agent_look(struct mg_agent *agent, enum mg_trigger trigger)
{
    const struct mg_source *source;

    for (size_t i = 0; (source = mg_source_at(i)) != NULL; i++) {
        if (source->trigger == trigger && mg_triggers_has(&agent->triggers, trigger))
            return look(agent, source);
    }
    return false;
}

static void tell_change(const struct mg_agent *agent, enum mg_trigger trigger)
{
    const char *reason = mg_trigger_row(trigger, agent->triggers.os_family)->reason;

    if (trigger == MG_TRIGGER_PLUGIN_CHANGE)
        mg_agent_tell(MG_EVENT_PLUGIN_CHANGED, "%s", reason);
    else
        mg_agent_log(agent, MG_LOG_INFO, "%s", reason);
}

/* Of packages nobody saw which others changed besides. */
static void ask_for(struct mg_agent *agent, enum mg_trigger trigger)
{
    tell_change(agent, trigger);
    if (trigger == MG_TRIGGER_PACKAGE_CHANGE)
        mg_changes_add_everything(&agent->watcher.changes, "packages changed, and nobody watched");
    (void)mg_triggers_event(&agent->triggers, trigger, mg_agent_now());
}

/* Milliseconds from one look to the next; 0: the system tells, or nobody wants to know. */
static uint64_t period_of(const struct mg_agent *agent, const struct mg_source *source)
{
    if (!mg_triggers_has(&agent->triggers, source->trigger))
        return 0;
    return source->poll != 0 ? source->poll : agent->watcher.watch == NULL ? MG_SOURCE_POLL_MS : 0;
}

/* What the system tells of is not polled as well: a transaction that has begun is not over. */
static void look_at(struct mg_agent *agent, bool polled_only)
{
    const struct mg_source *source;
    bool changed = false;

    for (size_t i = 0; (source = mg_source_at(i)) != NULL; i++) {
        if (!mg_triggers_has(&agent->triggers, source->trigger) ||
            (polled_only && period_of(agent, source) == 0) || !look(agent, source))
            continue;
        changed = true;
        ask_for(agent, source->trigger);
    }
    if (changed) {
        mg_agent_store(agent);
        mg_agent_step(agent);
    }
}

static void poll_later(struct mg_agent *agent);

/* A watch that could not be had may be had now. */
static void on_poll(uv_timer_t *timer)
{
    struct mg_agent *agent = timer->data;
    bool blind = agent->watcher.watch == NULL;

    if (blind)
        mg_agent_watcher_set(agent);
    look_at(agent, !blind);
    poll_later(agent);
}

/* One timer for all: the shortest period. */
static void poll_later(struct mg_agent *agent)
{
    const struct mg_source *source;
    uint64_t shortest = 0;

    for (size_t i = 0; (source = mg_source_at(i)) != NULL; i++) {
        uint64_t period = period_of(agent, source);

        if (period != 0 && (shortest == 0 || period < shortest))
            shortest = period;
    }
    if (shortest != 0)
        (void)uv_timer_start(&agent->poll, on_poll, shortest, 0);
    else
        (void)uv_timer_stop(&agent->poll);
}

void mg_agent_watch(struct mg_agent *agent)
{
    look_at(agent, false);
    poll_later(agent);
}
