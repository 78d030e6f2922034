/* SPDX-License-Identifier: Apache-2.0
 *
 * The status document. Every member is always there, null where nothing is known.
 */
#include "core/agent/view.h"

#include "core/base/day.h"

static void put_time(struct mg_json_writer *w, const char *key, int64_t millis)
{
    char text[MG_DAY_TEXT_SIZE];

    mg_json_put_str_or_null(w, key, millis > 0 ? mg_day_text(millis, text) : MG_STR_NONE);
}

static void write_next(struct mg_json_writer *w, const struct mg_agent_view *view,
                       enum mg_work work)
{
    enum mg_trigger trigger = MG_TRIGGER_REQUEST;
    int64_t at;

    if (view->triggers == NULL ||
        !mg_triggers_next(view->triggers, work, view->now, &at, &trigger)) {
        mg_json_put_null(w, "next");
        return;
    }
    mg_json_object_begin(w, "next");
    put_time(w, "at", at);
    mg_json_put_str(w, "trigger", mg_str_of(mg_trigger_name(trigger)));
    mg_json_object_end(w);
}

static void write_work(struct mg_json_writer *w, const struct mg_agent_view *view,
                       enum mg_work work)
{
    const struct mg_triggers_work *stored = &view->state->triggers.work[work];
    const struct mg_result *last = &view->state->results[work];

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "work", mg_str_of(mg_work_name(work)));
    mg_json_put_bool(w, "running", view->triggers != NULL && stored->running);
    put_time(w, "good", stored->good);
    mg_json_put_int(w, "failures", stored->failures);
    write_next(w, view, work);
    if (last->begun == 0)
        mg_json_put_null(w, "last");
    else
        mg_result_write(w, "last", last);
    mg_json_object_end(w);
}

/* A scan that failed without a word of coverage leaves it open what was read. */
const char *mg_view_coverage(const struct mg_result *scan, const struct mg_agent_config *config)
{
    if (config != NULL && config->excluded)
        return "EXCLUDED";
    if (scan->begun == 0)
        return "UNKNOWN";
    if (mg_result_no_inventory(scan))
        return "NO_INVENTORY";
    return mg_result_good(scan) ? "COMPLETE" : "INCOMPLETE";
}

static void write_config(struct mg_json_writer *w, const struct mg_agent_view *view)
{
    mg_json_object_begin(w, "config");
    mg_json_put_str(w, "path", mg_str_of(view->config_path));
    mg_json_put_bool(w, "there", view->config_there);
    mg_json_put_bool(w, "accepted", view->config_error == NULL);
    mg_json_put_str_or_null(w, "error", mg_str_of(view->config_error));
    mg_json_put_bool(w, "changed", view->config_changed);
    mg_json_object_end(w);
}

static void write_policy(struct mg_json_writer *w, const struct mg_agent_config *config)
{
    if (config == NULL || config->policy_command.n == 0) {
        mg_json_put_null(w, "policy");
        return;
    }
    mg_json_object_begin(w, "policy");
    mg_json_put_str(w, "command", config->policy_command);
    put_time(w, "issued", config->policy_issued);
    mg_json_object_end(w);
}

/* How changes of the host are noticed. */
static void write_watch(struct mg_json_writer *w, const struct mg_agent_view_watch *watch)
{
    static const char *const levels[] = {
        [MG_WATCH_FILE_SYSTEMS] = "fanotify",
        [MG_WATCH_FOLDERS] = "inotify",
        [MG_WATCH_SCHEDULE] = "schedule",
    };
    static const struct mg_os_watch_state nothing;
    const struct mg_os_watch_state *state;

    if (watch == NULL) {
        mg_json_put_null(w, "watch");
        return;
    }
    state = watch->state != NULL ? watch->state : &nothing;
    mg_json_object_begin(w, "watch");
    mg_json_put_str(w, "level", mg_str_of(watch->state != NULL ? levels[state->level] : "poll"));
    mg_json_put_str_or_null(w, "why", mg_str_of(watch->why));
    mg_json_put_int(w, "folders", state->folders);
    mg_json_put_int(w, "events", (int64_t)state->events);
    mg_json_put_int(w, "overflows", (int64_t)state->overflows);
    if (watch->lag < 0)
        mg_json_put_null(w, "lag_ms");
    else
        mg_json_put_int(w, "lag_ms", watch->lag);
    mg_json_object_end(w);
}

static void write_trigger(struct mg_json_writer *w, const struct mg_agent_view *view,
                          const struct mg_trigger_row *row)
{
    struct mg_str set = view->config->policy.schedules[row->trigger];

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "trigger", mg_str_of(mg_trigger_name(row->trigger)));
    mg_json_put_bool(w, "on", mg_triggers_has(view->triggers, row->trigger));
    mg_json_put_str_or_null(w, "schedule", set.n != 0 ? set : mg_str_of(row->schedule));
    mg_json_put_str_or_null(w, "error", mg_str_of(view->sources[row->trigger]));
    mg_json_object_end(w);
}

static void write_triggers(struct mg_json_writer *w, const struct mg_agent_view *view)
{
    mg_json_array_begin(w, "triggers");
    for (unsigned i = 0; i < MG_TRIGGERS && view->triggers != NULL; i++) {
        const struct mg_trigger_row *row =
            mg_trigger_row((enum mg_trigger)i, view->triggers->os_family);

        if (row != NULL)
            write_trigger(w, view, row);
    }
    mg_json_array_end(w);
}

static void write_spool(struct mg_json_writer *w, const struct mg_spool_state *spool)
{
    if (spool == NULL) {
        mg_json_put_null(w, "spool");
        return;
    }
    mg_json_object_begin(w, "spool");
    mg_json_put_int(w, "reports", (int64_t)spool->depth);
    mg_json_put_int(w, "bytes", (int64_t)spool->bytes);
    mg_json_put_int(w, "superseded", (int64_t)spool->counts.superseded);
    mg_json_put_int(w, "refused", (int64_t)spool->counts.refused);
    mg_json_put_int(w, "set_aside", (int64_t)spool->counts.set_aside);
    mg_json_object_end(w);
}

/* Null for an agent that works alone. */
static void write_console(struct mg_json_writer *w, const struct mg_agent_view *view)
{
    const struct mg_link *link = view->link;

    if (view->enrolment == NULL) {
        mg_json_put_null(w, "console");
        return;
    }
    mg_json_object_begin(w, "console");
    mg_json_put_str(w, "url", mg_str_of(view->enrolment->console));
    mg_json_put_str(w, "agent", mg_str_of(view->enrolment->agent));
    put_time(w, "certificate_ends", view->enrolment->ends);
    mg_json_put_str(w, "state",
                    mg_str_of(mg_link_state_name(link != NULL ? link->state : MG_LINK_OFF)));
    put_time(w, "since", link != NULL ? link->since : 0);
    mg_json_put_str_or_null(w, "why", mg_str_of(link != NULL ? link->why : NULL));
    mg_json_put_int(w, "sent", link != NULL ? (int64_t)link->sent : 0);
    mg_json_put_int(w, "refused", link != NULL ? (int64_t)link->refused : 0);
    write_spool(w, view->spool);
    mg_json_object_end(w);
}

/* Of the agent itself; null without one. */
static void write_process(struct mg_json_writer *w, const struct mg_agent_view *view)
{
    if (view->triggers == NULL) {
        mg_json_put_null(w, "process");
        return;
    }
    mg_json_object_begin(w, "process");
    mg_json_put_int(w, "pid", view->pid);
    put_time(w, "since", view->since);
    mg_json_put_int(w, "memory_bytes", (int64_t)view->memory);
    mg_json_put_number(w, "cpu_seconds", view->cpu, 3);
    mg_json_object_end(w);
}

static void write_limits(struct mg_json_writer *w, const struct mg_agent_config *config)
{
    if (config == NULL) {
        mg_json_put_null(w, "limits");
        return;
    }
    mg_json_object_begin(w, "limits");
    mg_json_put_int(w, "memory_mib", config->limits.memory_mib);
    mg_json_put_int(w, "cpu_percent", config->limits.cpu_percent);
    mg_json_put_int(w, "seconds", config->limits.seconds);
    mg_json_put_int(w, "spool_mib", config->limits.spool_mib);
    mg_json_object_end(w);
}

void mg_view_write(struct mg_sink *sink, const struct mg_agent_view *view)
{
    struct mg_json_writer w;

    mg_json_writer_init(&w, sink, false);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR("margay/agent-status/1"));
    mg_json_put_bool(&w, "running", view->triggers != NULL);
    mg_json_put_str(&w, "version", mg_str_of(view->version));
    mg_json_put_str(&w, "data", mg_str_of(view->data));
    mg_json_put_str(&w, "coverage",
                    mg_str_of(mg_view_coverage(&view->state->results[MG_WORK_SCAN], view->config)));
    mg_json_array_begin(&w, "works");
    for (unsigned i = 0; i < MG_WORKS; i++)
        write_work(&w, view, (enum mg_work)i);
    mg_json_array_end(&w);
    write_triggers(&w, view);
    write_config(&w, view);
    write_policy(&w, view->config);
    write_watch(&w, view->watch);
    write_console(&w, view);
    write_process(&w, view);
    write_limits(&w, view->config);
    mg_json_object_end(&w);
}
