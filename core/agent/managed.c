/* SPDX-License-Identifier: Apache-2.0
 *
 * Commands lie in the folder of the enrolment until they were carried out and their results are in
 * the spool; a crash in between does them again, which `margay agent apply` refuses (REPLAYED) when
 * they had begun.
 */
#include "core/agent/managed.h"

#include <stdio.h>
#include <string.h>

#include "core/agent/loop.h"
#include "core/agent/outgoing.h"
#include "core/agent/view.h"
#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/trust/signature.h"

/* Fetching a package, another installation, ours. */
#define APPLY_SECONDS (2 * 3600)

static void tell_state(struct mg_agent *agent, const struct mg_link_line *line)
{
    const char *console = agent->managed.enrolment.console;

    if (line->state == MG_LINK_CONNECTED)
        mg_agent_tell(MG_EVENT_CONSOLE_CONNECTED, "%s", console);
    else
        mg_agent_tell(MG_EVENT_CONSOLE_LOST, "%s: %s: %s", console, mg_link_state_name(line->state),
                      line->why);
}

static void on_said(void *context, const struct mg_link_line *line)
{
    struct mg_agent *agent = context;

    switch (line->says) {
    case MG_LINK_SAYS_STATE:
        if (agent->managed.told != line->state)
            tell_state(agent, line);
        agent->managed.told = line->state;
        break;
    case MG_LINK_SAYS_SENT:
        mg_agent_log(agent, MG_LOG_DEBUG, "the console has report %s", line->id);
        break;
    case MG_LINK_SAYS_REFUSED:
        mg_agent_tell(MG_EVENT_REPORT_REFUSED, "report %s is dropped: %s", line->id, line->why);
        break;
    case MG_LINK_SAYS_COMMAND:
        agent->managed.commands = true;
        mg_agent_step(agent);
        break;
    case MG_LINK_SAYS_ENDS:
        agent->managed.enrolment.ends = line->number;
        break;
    }
}

/* A console that has just come to know this host is told at once what is on it. */
static void introduce(struct mg_agent *agent)
{
    if (agent->state.results[MG_WORK_SCAN].begun < agent->managed.enrolment.begins)
        (void)mg_triggers_event(&agent->triggers, MG_TRIGGER_REQUEST, mg_agent_now());
}

void mg_agent_manage(struct mg_agent *agent)
{
    struct mg_managed *managed = &agent->managed;
    const struct mg_link_wish wish = {
        .program = agent->wish.program,
        .data = agent->wish.data,
        .config = agent->wish.config,
        .said = on_said,
        .context = agent,
    };
    struct mg_error err;
    enum mg_status status = mg_enrolment_load(agent->wish.data, &managed->enrolment, &err);
    bool was = managed->is;

    managed->is = status == MG_OK;
    if (!managed->is) {
        mg_link_stop(&managed->link);
        if (status != MG_NOENT)
            mg_agent_tell(MG_EVENT_CONSOLE_LOST, "%s", err.text);
        return;
    }
    if (was) /* its configuration may be another one */
        mg_link_renew(&managed->link);
    managed->commands = true;
    mg_link_start(&managed->link, &agent->loop, &wish);
    introduce(agent);
    mg_agent_report(agent);
}

void mg_agent_report(struct mg_agent *agent)
{
    agent->managed.commands = true; /* also one whose result found no room before */
    mg_link_look(&agent->managed.link,
                 mg_view_coverage(&agent->state.results[MG_WORK_SCAN], &agent->config));
}

void mg_agent_unmanage(struct mg_agent *agent)
{
    if (agent->managed.applies)
        mg_child_kill(&agent->managed.child);
    mg_link_close(&agent->managed.link);
}

/* The command with the lowest number. */
static enum mg_status find_command(void *context, const struct mg_folder_entry *entry,
                                   struct mg_error *err)
{
    struct mg_managed *managed = context;
    struct mg_str name = mg_str_of(entry->name);
    uint64_t number;

    (void)err;
    if (!mg_str_starts(name, MG_STR(MG_ENROLMENT_COMMANDS)) || !mg_str_ends(name, MG_STR(".json")))
        return MG_OK;
    name = mg_str_skip(name, sizeof MG_ENROLMENT_COMMANDS - 1);
    if (!mg_str_u64(mg_str_take(name, name.n - (sizeof ".json" - 1)), &number) || number == 0 ||
        number > INT64_MAX || (managed->command != 0 && (int64_t)number > managed->command))
        return MG_OK;
    managed->command = (int64_t)number;
    (void)snprintf(managed->path, sizeof managed->path, "%s", entry->path);
    return MG_OK;
}

static void remove_command(const struct mg_managed *managed)
{
    char path[sizeof managed->path + sizeof MG_SIGNATURE_SUFFIX];

    (void)mg_file_remove(managed->path, NULL);
    (void)snprintf(path, sizeof path, "%s" MG_SIGNATURE_SUFFIX, managed->path);
    (void)mg_file_remove(path, NULL);
}

/* What apply said, if it is JSON; else why it said nothing. */
static void write_result(struct mg_sink *sink, const struct mg_managed *managed,
                         const struct mg_child_end *end)
{
    struct mg_str said = mg_str_trim(end->output);
    cJSON *document = NULL;
    struct mg_json_writer w;

    if (mg_json_parse(said, MG_LIMIT_AGENT_JOB, &document, NULL) == MG_OK) {
        mg_sink_printf(sink, "{\"number\":%lld,\"result\":%.*s}\n", (long long)managed->command,
                       MG_STR_ARG(said));
        cJSON_Delete(document);
        return;
    }
    mg_json_writer_init(&w, sink, false);
    mg_json_object_begin(&w, NULL);
    mg_json_put_int(&w, "number", managed->command);
    mg_json_put_null(&w, "result");
    mg_json_put_str(&w, "why",
                    end->message.n != 0 ? end->message : MG_STR("apply ended without a word"));
    mg_json_object_end(&w);
    mg_json_newline(&w);
}

static enum mg_status spool_result(struct mg_agent *agent, const struct mg_child_end *end,
                                   struct mg_error *err)
{
    const struct mg_outgoing to = {agent->wish.data, agent->config.limits.spool_mib};
    struct mg_sink sink;
    enum mg_status status;

    mg_sink_init(&sink, NULL, MG_LIMIT_AGENT_REPLY);
    write_result(&sink, &agent->managed, end);
    status = mg_sink_finish(&sink, err);
    if (status == MG_OK)
        status = mg_outgoing_add(&to, MG_SPOOL_RESULT, mg_buf_view(&sink.buf), err);
    mg_sink_clear(&sink);
    return status;
}

static void on_applied(void *context, const struct mg_child_end *end)
{
    struct mg_agent *agent = context;
    struct mg_managed *managed = &agent->managed;
    struct mg_error err;

    managed->applies = false;
    if (agent->stopping) /* the command is still there */
        return;
    if (spool_result(agent, end, &err) == MG_OK) {
        remove_command(managed);
        mg_agent_report(agent);
    } else {
        managed->commands = false; /* until a job has ended, or another one comes */
        mg_agent_log(agent, MG_LOG_ERROR, "the result of command %lld is not spooled: %s",
                     (long long)managed->command, err.text);
    }
    mg_agent_step(agent);
}

bool mg_agent_command(struct mg_agent *agent)
{
    struct mg_managed *managed = &agent->managed;
    char folder[MG_AGENT_PATH];
    const char *argv[] = {agent->wish.program, "agent",    "apply", managed->path, "--data",
                          agent->wish.data,    "--format", "json",  NULL};

    if (managed->applies || !managed->is || !managed->commands || agent->triggers.running)
        return managed->applies;
    managed->command = 0;
    if (mg_enrolment_path(agent->wish.data, "", folder, sizeof folder, NULL) != MG_OK ||
        mg_folder_each(folder, MG_LIMIT_DATA_FILES, find_command, managed, NULL) != MG_OK ||
        managed->command == 0) {
        managed->commands = false;
        return false;
    }
    managed->applies = true;
    mg_child_start(&managed->child, &agent->loop, argv, APPLY_SECONDS, on_applied, agent);
    return true;
}
