/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent findings: what the agent of this host found and since when, from the history that
 * its jobs keep. Needs no agent that runs.
 */
#include <stdio.h>

#include "core/agent/history.h"
#include "core/base/day.h"
#include "core/cli/agent.h"
#include "core/cli/commands.h"

static enum mg_status print(const struct mg_history_report *report, bool json, const char *path,
                            struct mg_error *err)
{
    struct mg_cli_output output;
    struct mg_render_style style;

    mg_cli_output_begin(&output, path);
    style = mg_cli_style(&output);
    if (json)
        mg_history_json(report, &output.sink);
    else
        mg_history_table(report, &style, &output.sink);
    return mg_cli_output_end(&output, err);
}

/* A clock that was set back shows nothing that is still to come: then is now. */
static int64_t now_after(int64_t updated)
{
    char time[MG_CLI_TIME_SIZE];
    int64_t now = 0;

    (void)mg_day_millis(mg_cli_now(time), &now);
    return now < updated ? updated : now;
}

/* That one of the two is not there is fine. */
static enum mg_status load(const char *data, const char *name, struct mg_history *out, bool *any,
                           struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE];
    enum mg_status status;

    (void)snprintf(path, sizeof path, "%s/%s", data, name);
    mg_history_init(out);
    status = mg_history_load(path, out, err);
    *any = *any || status == MG_OK;
    return status == MG_NOENT ? MG_OK : status;
}

/* What both remember; the texts stay where they are. */
static enum mg_status join(struct mg_history *all, const struct mg_history *more,
                           struct mg_error *err)
{
    for (size_t i = 0; i < more->entries.n; i++) {
        if (!mg_vec_push(&all->entries, mg_vec_at(&more->entries, i)))
            return mg_fail(err, MG_NOMEM, "no memory for the history of findings");
    }
    all->left_out += more->left_out;
    if (all->updated < more->updated)
        all->updated = more->updated;
    return MG_OK;
}

static int show(const char *data, bool fixed, bool json, const char *output)
{
    struct mg_history_report report;
    struct mg_history all, exposures;
    struct mg_error err;
    bool any = false;
    enum mg_status status = load(data, MG_HISTORY_FILE, &all, &any, &err);

    mg_history_init(&exposures);
    if (status == MG_OK)
        status = load(data, MG_HISTORY_EXPOSURE_FILE, &exposures, &any, &err);
    if (status == MG_OK && !any)
        status = mg_fail(&err, MG_NOENT, "no scan of an agent is remembered in %s", data);
    if (status == MG_OK)
        status = join(&all, &exposures, &err);
    report = (struct mg_history_report){
        .entries = all.entries.items,
        .count = all.entries.n,
        .updated = all.updated,
        .now = now_after(all.updated),
        .left_out = all.left_out,
        .fixed = fixed,
        .place = mg_str_of(data),
    };
    if (status == MG_OK)
        status = print(&report, json, output, &err);
    mg_history_clear(&exposures);
    mg_history_clear(&all);
    return status == MG_OK ? MG_EXIT_DONE : mg_cli_error(&err);
}

static int run(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    const char *format = "table", *output = NULL;
    bool fixed = false, json;
    const struct mg_option options[] = {
        MG_AGENT_DATA_OPTION(place),
        {"fixed", NULL, "list what was fixed in the last 90 days", MG_OPTION_FLAG, &fixed},
        {"format", "FORMAT", "table or json (default table)", MG_OPTION_TEXT, &format},
        {"output", "FILE", "write to FILE instead of standard output", MG_OPTION_TEXT, &output},
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_agent_findings, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_agent_findings, "'%s' is not expected here", argv[0]);
    if (!mg_cli_format(&mg_command_agent_findings, format, &json, &status))
        return status;
    mg_cli_agent_place(&place);
    return show(place.data, fixed, json, output);
}

const struct mg_command mg_command_agent_findings = {
    .name = "agent findings",
    .usage = "margay agent findings [OPTION]...",
    .what = "list what the agent found, and since when",
    .details = "Findings that are open, with the days on which the agent saw them first and last;\n"
               "with --fixed those that were fixed in the last 90 days. A finding is fixed when a\n"
               "scan that could have found it did not. Needs no agent that runs.",
    .run = run,
};
