/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent status: what the agent does, did and will do, also when it does not run.
 */
#include <stdio.h>

#include "core/agent/ask.h"
#include "core/agent/outgoing.h"
#include "core/agent/view.h"
#include "core/base/day.h"
#include "core/base/json.h"
#include "core/cli/agent.h"
#include "core/cli/commands.h"
#include "core/cli/plugins.h"

#define STATE_FILE "state.json"

/* The document of an agent that does not run, from the state that it left. */
static enum mg_status view_of_file(const struct mg_agent_place *place, struct mg_sink *sink,
                                   struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE];
    struct mg_state state = {0};
    struct mg_agent_view view = {
        .version = MARGAY_VERSION,
        .data = place->data,
        .config_path = place->config,
        .state = &state,
    };
    struct mg_enrolment enrolment;
    struct mg_spool_state spool;
    enum mg_status status;

    (void)snprintf(path, sizeof path, "%s/" STATE_FILE, place->data);
    status = mg_state_load(path, &state, err);
    if (status != MG_OK && status != MG_NOENT)
        return status;
    if (mg_enrolment_load(place->data, &enrolment, NULL) == MG_OK)
        view.enrolment = &enrolment;
    if (view.enrolment != NULL && mg_outgoing_state(place->data, &spool, NULL) == MG_OK)
        view.spool = &spool;
    mg_view_write(sink, &view);
    return MG_OK;
}

static void add_plugin(void *context, const struct mg_plugin *plugin)
{
    cJSON *object = cJSON_CreateObject();

    (void)cJSON_AddStringToObject(object, "name", plugin->name);
    (void)cJSON_AddStringToObject(object, "state", mg_plugin_state_name(plugin->state));
    if (plugin->state == MG_PLUGIN_READY)
        (void)cJSON_AddNullToObject(object, "why");
    else
        (void)cJSON_AddStringToObject(object, "why", plugin->why.text);
    if (!cJSON_AddItemToArray(context, object))
        cJSON_Delete(object);
}

/* Verifying plugins takes longer than an agent may take to answer, so it is done here. */
static void add_plugins(cJSON *document)
{
    const struct mg_plugin_wish all = {0};
    cJSON *array = cJSON_AddArrayToObject(document, "plugins");
    struct mg_error err;

    if (mg_cli_plugins(&all, NULL, 0, add_plugin, array, &err) != MG_OK)
        mg_cli_warn("the plugins are not known: %s", err.text);
}

static void put(struct mg_sink *sink, const cJSON *object, const char *name)
{
    mg_sink_text(sink, mg_json_str(object, name));
}

static void print_last(struct mg_sink *sink, enum mg_work work, const cJSON *object)
{
    char begun[MG_DAY_TEXT_SIZE], reasons[256], text[1200];
    struct mg_result last;

    if (object == NULL) {
        mg_sink_printf(sink, "  last  never\n");
        return;
    }
    mg_result_read(object, &last);
    mg_reasons_text(last.reasons, reasons, sizeof reasons);
    mg_result_describe(&last, work, text, sizeof text);
    (void)mg_day_text(last.begun, begun);
    mg_sink_printf(sink, "  last  %s  %s, %.1f s\n        ", begun, reasons,
                   (double)last.duration / 1000);
    mg_sink_text(sink, mg_str_of(text));
    mg_sink_char(sink, '\n');
    mg_guard_print(sink, "        ", &last.protections);
}

static void print_work(struct mg_sink *sink, enum mg_work work, const cJSON *object)
{
    const cJSON *next = mg_json_object(object, "next");
    double failures = mg_json_number(object, "failures", 0);

    put(sink, object, "work");
    if (mg_json_bool(object, "running"))
        mg_sink_printf(sink, "  (running)");
    if (failures > 0)
        mg_sink_printf(sink, "  (failures since the last success: %.0f)", failures);
    mg_sink_char(sink, '\n');
    print_last(sink, work, mg_json_object(object, "last"));
    if (next == NULL)
        return;
    mg_sink_printf(sink, "  next  ");
    put(sink, next, "at");
    mg_sink_printf(sink, "  ");
    put(sink, next, "trigger");
    mg_sink_char(sink, '\n');
}

static void print_head(struct mg_sink *sink, const cJSON *document)
{
    const cJSON *process = mg_json_object(document, "process");

    mg_sink_printf(sink, "margay agent ");
    put(sink, document, "version");
    if (process == NULL) {
        mg_sink_printf(sink, " does not run\n");
    } else {
        mg_sink_printf(sink, ", process %.0f since ", mg_json_number(process, "pid", 0));
        put(sink, process, "since");
        mg_sink_printf(sink, ", %.1f MiB, %.1f s of CPU\n",
                       mg_json_number(process, "memory_bytes", 0) / (1024 * 1024),
                       mg_json_number(process, "cpu_seconds", 0));
    }
    mg_sink_printf(sink, "data      ");
    put(sink, document, "data");
    mg_sink_printf(sink, "\ncoverage  ");
    put(sink, document, "coverage");
    mg_sink_char(sink, '\n');
}

static void print_config(struct mg_sink *sink, const cJSON *document)
{
    const cJSON *config = mg_json_object(document, "config");

    mg_sink_printf(sink, "config    ");
    put(sink, config, "path");
    if (!mg_json_bool(config, "accepted")) {
        mg_sink_printf(sink, " IS REJECTED: ");
        put(sink, config, "error");
    } else if (!mg_json_bool(config, "there")) {
        mg_sink_printf(sink, " is not there: defaults");
    }
    if (mg_json_bool(config, "changed"))
        mg_sink_printf(sink, " (changed since; 'margay agent reload' reads it)");
    mg_sink_char(sink, '\n');
}

static void print_watch(struct mg_sink *sink, const cJSON *document)
{
    const cJSON *watch = mg_json_object(document, "watch");
    double lag = mg_json_number(watch, "lag_ms", -1);

    mg_sink_printf(sink, "watch     ");
    if (watch == NULL) {
        mg_sink_printf(sink, "none on this system; the agent looks for itself now and then\n");
        return;
    }
    put(sink, watch, "level");
    mg_sink_printf(sink, ", %.0f folders, %.0f events, %.0f overflows",
                   mg_json_number(watch, "folders", 0), mg_json_number(watch, "events", 0),
                   mg_json_number(watch, "overflows", 0));
    if (lag >= 0)
        mg_sink_printf(sink, ", last scan %.0f ms after the change", lag);
    if (mg_json_str(watch, "why").n != 0)
        mg_sink_printf(sink, "\n          ");
    put(sink, watch, "why");
    mg_sink_char(sink, '\n');
}

static void print_policy(struct mg_sink *sink, const cJSON *document)
{
    const cJSON *policy = mg_json_object(document, "policy");

    if (policy == NULL)
        return;
    mg_sink_printf(sink, "policy    of command ");
    put(sink, policy, "command");
    mg_sink_printf(sink, ", issued ");
    put(sink, policy, "issued");
    mg_sink_char(sink, '\n');
}

/* Of an agent that runs, also how much may wait. */
static void print_spool(struct mg_sink *sink, const cJSON *document, const cJSON *spool)
{
    double most = mg_json_number(mg_json_object(document, "limits"), "spool_mib", 0);

    mg_sink_printf(sink, "waiting: %.0f", mg_json_number(spool, "reports", 0));
    if (most > 0)
        mg_sink_printf(sink, " (%.1f of %.0f MiB)",
                       mg_json_number(spool, "bytes", 0) / (1024 * 1024), most);
    mg_sink_char(sink, '\n');
}

static void print_console(struct mg_sink *sink, const cJSON *document)
{
    const cJSON *console = mg_json_object(document, "console");

    if (console == NULL)
        return;
    mg_sink_printf(sink, "console   ");
    put(sink, console, "url");
    mg_sink_printf(sink, " knows it as ");
    put(sink, console, "agent");
    mg_sink_printf(sink, ", until ");
    put(sink, console, "certificate_ends");
    mg_sink_printf(sink, "\n          ");
    put(sink, console, "state");
    if (mg_json_str(console, "since").n != 0)
        mg_sink_printf(sink, " since ");
    put(sink, console, "since");
    if (mg_json_str(console, "why").n != 0)
        mg_sink_printf(sink, ": ");
    put(sink, console, "why");
    mg_sink_printf(sink, "; reports sent: %.0f, refused: %.0f, ",
                   mg_json_number(console, "sent", 0), mg_json_number(console, "refused", 0));
    print_spool(sink, document, mg_json_object(console, "spool"));
}

static void print_triggers(struct mg_sink *sink, const cJSON *document)
{
    const cJSON *trigger;

    mg_sink_printf(sink, "triggers  ");
    cJSON_ArrayForEach(trigger, mg_json_array(document, "triggers"))
    {
        struct mg_str schedule = mg_json_str(trigger, "schedule");
        struct mg_str error = mg_json_str(trigger, "error");

        if (!mg_json_bool(trigger, "on") || (schedule.n == 0 && error.n == 0))
            continue;
        put(sink, trigger, "trigger");
        mg_sink_char(sink, ' ');
        mg_sink_text(sink, error.n != 0 ? error : schedule);
        mg_sink_printf(sink, "\n          ");
    }
    mg_sink_printf(sink, "and events (docs/schedule.md)\n");
}

static void print_plugins(struct mg_sink *sink, const cJSON *document)
{
    const cJSON *plugin;

    cJSON_ArrayForEach(plugin, mg_json_array(document, "plugins"))
    {
        mg_sink_printf(sink, "plugin    ");
        put(sink, plugin, "name");
        mg_sink_char(sink, ' ');
        put(sink, plugin, "state");
        if (mg_json_str(plugin, "why").n != 0)
            mg_sink_printf(sink, ": ");
        put(sink, plugin, "why");
        mg_sink_char(sink, '\n');
    }
}

static void print_table(struct mg_sink *sink, const cJSON *document)
{
    const cJSON *work;
    unsigned i = 0;

    print_head(sink, document);
    if (mg_json_bool(document, "running")) {
        print_config(sink, document);
        print_policy(sink, document);
        print_watch(sink, document);
        print_triggers(sink, document);
    }
    print_console(sink, document);
    print_plugins(sink, document);
    cJSON_ArrayForEach(work, mg_json_array(document, "works"))
        print_work(sink, (enum mg_work)i++, work);
}

static enum mg_status print(cJSON *document, bool json, struct mg_error *err)
{
    struct mg_cli_output output;
    char *text;

    mg_cli_output_begin(&output, NULL);
    if (json) {
        text = cJSON_Print(document);
        mg_sink_write(&output.sink, mg_str_of(text));
        mg_sink_char(&output.sink, '\n');
        cJSON_free(text);
    } else {
        print_table(&output.sink, document);
    }
    return mg_cli_output_end(&output, err);
}

/* The document as text; *running: from an agent. */
static enum mg_status get(const struct mg_agent_place *place, struct mg_sink *sink, bool *running,
                          struct mg_error *err)
{
    enum mg_status status = mg_ask(place->data, "{\"verb\":\"status\"}",
                                   MG_LIMIT_AGENT_CLIENT_SECONDS, &sink->buf, err);

    *running = status == MG_OK;
    return status == MG_NOENT ? view_of_file(place, sink, err) : status;
}

static int show(const struct mg_agent_place *place, bool json)
{
    struct mg_sink sink;
    struct mg_error err;
    cJSON *document = NULL;
    bool running = false;
    enum mg_status status;

    mg_sink_init(&sink, NULL, MG_LIMIT_AGENT_REPLY);
    status = get(place, &sink, &running, &err);
    if (status == MG_OK)
        status = mg_json_parse(mg_buf_view(&sink.buf), MG_LIMIT_AGENT_REPLY, &document, &err);
    mg_sink_clear(&sink);
    if (status == MG_OK) {
        add_plugins(document);
        status = print(document, json, &err);
    }
    cJSON_Delete(document);
    if (status != MG_OK)
        return mg_cli_error(&err);
    if (running)
        return MG_EXIT_DONE;
    mg_cli_note("no agent runs for %s: start its service, or 'margay agent run'", place->data);
    return MG_EXIT_FAILED;
}

static int run(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    bool json = false;
    const struct mg_option options[] = {
        MG_AGENT_DATA_OPTION(place),
        {"json", NULL, "print the JSON document (docs/schema/agent-status-1.json)", MG_OPTION_FLAG,
         &json},
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_agent_status, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_agent_status, "'%s' is not expected here", argv[0]);
    mg_cli_agent_place(&place);
    return show(&place, json);
}

const struct mg_command mg_command_agent_status = {
    .name = "agent status",
    .usage = "margay agent status [OPTION]...",
    .what = "tell what the agent did and will do",
    .details = "Last and next scan, match and look at network exposure, with reasons and results;\n"
               "coverage, configuration, schedules, plugins. Exits with 3 when no agent runs, and\n"
               "tells then what it did last.",
    .run = run,
};
