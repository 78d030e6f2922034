/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent scan-now, agent reload: telling the agent that runs to do something.
 */
#include "core/agent/ask.h"
#include "core/agent/result.h"
#include "core/base/limits.h"
#include "core/cli/agent.h"
#include "core/cli/commands.h"

/* For a job that runs, one that waits, and their limits of time. */
#define SCAN_SECONDS (6 * 3600)

/* Ask; gives the answer, to be freed with cJSON_Delete. USAGE: it was refused, and why. */
static enum mg_status ask(const struct mg_agent_place *place, const char *request, unsigned seconds,
                          cJSON **out, struct mg_error *err)
{
    struct mg_buf answer;
    cJSON *document = NULL;
    struct mg_str refused;
    enum mg_status status;

    mg_buf_init(&answer, MG_LIMIT_AGENT_REPLY);
    status = mg_ask(place->data, request, seconds, &answer, err);
    if (status == MG_OK)
        status = mg_json_parse(mg_buf_view(&answer), MG_LIMIT_AGENT_REPLY, &document, err);
    else if (status == MG_NOENT)
        status =
            mg_fail(err, status, "no agent runs for %s: start its service, or 'margay agent run'",
                    place->data);
    mg_buf_clear(&answer);
    refused = mg_json_str(document, "error");
    if (refused.n != 0) {
        status = mg_fail(err, MG_USAGE, "%.*s", MG_STR_ARG(refused));
        cJSON_Delete(document);
    }
    if (status == MG_OK)
        *out = document;
    return status;
}

void mg_cli_agent_told(const struct mg_agent_place *place)
{
    cJSON *answer = NULL;
    struct mg_error err;
    enum mg_status status =
        ask(place, "{\"verb\":\"reload\"}", MG_LIMIT_AGENT_CLIENT_SECONDS, &answer, &err);

    cJSON_Delete(answer);
    if (status != MG_OK && status != MG_NOENT)
        mg_cli_warn("the agent that runs was not told: %s", err.text);
}

static int tell_scan(const cJSON *object)
{
    struct mg_result result;
    char text[1200];

    mg_result_read(object, &result);
    mg_result_describe(&result, MG_WORK_SCAN, text, sizeof text);
    if (mg_result_good(&result))
        mg_cli_note("%s", text);
    else
        mg_cli_warn("%s%s", mg_result_done(&result) ? "" : "the scan failed: ", text);
    return mg_result_good(&result) ? MG_EXIT_DONE : MG_EXIT_FAILED;
}

static int run_scan(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    bool no_wait = false;
    const struct mg_option options[] = {
        MG_AGENT_DATA_OPTION(place),
        {"no-wait", NULL, "do not wait for the end of the scan", MG_OPTION_FLAG, &no_wait},
    };
    struct mg_error err;
    cJSON *answer = NULL;
    enum mg_status status;
    int operands, exit_status;

    if (!mg_cli_begin(&mg_command_agent_scan_now, options, MG_COUNT(options), argc, argv, &operands,
                      &exit_status))
        return exit_status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_agent_scan_now, "'%s' is not expected here", argv[0]);
    mg_cli_agent_place(&place);
    if (no_wait)
        status =
            ask(&place, "{\"verb\":\"scan-now\"}", MG_LIMIT_AGENT_CLIENT_SECONDS, &answer, &err);
    else
        status = ask(&place, "{\"verb\":\"scan-now\",\"wait\":true}", SCAN_SECONDS, &answer, &err);
    if (status != MG_OK) {
        (void)mg_cli_error(&err);
        return MG_EXIT_FAILED;
    }
    exit_status = no_wait ? MG_EXIT_DONE : tell_scan(mg_json_object(answer, "result"));
    cJSON_Delete(answer);
    return exit_status;
}

static int run_reload(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    const struct mg_option options[] = {MG_AGENT_DATA_OPTION(place)};
    struct mg_error err;
    cJSON *answer = NULL;
    int operands, exit_status;

    if (!mg_cli_begin(&mg_command_agent_reload, options, MG_COUNT(options), argc, argv, &operands,
                      &exit_status))
        return exit_status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_agent_reload, "'%s' is not expected here", argv[0]);
    mg_cli_agent_place(&place);
    if (ask(&place, "{\"verb\":\"reload\"}", MG_LIMIT_AGENT_CLIENT_SECONDS, &answer, &err) != MG_OK)
        return mg_cli_error(&err);
    cJSON_Delete(answer);
    return MG_EXIT_DONE;
}

const struct mg_command mg_command_agent_scan_now = {
    .name = "agent scan-now",
    .usage = "margay agent scan-now [OPTION]...",
    .what = "let the agent scan now",
    .details =
        "Waits for the end, and exits as 'margay scan' does: 3 when the scan is incomplete.\n"
        "The findings are in findings.json of the data folder.",
    .run = run_scan,
};

const struct mg_command mg_command_agent_reload = {
    .name = "agent reload",
    .usage = "margay agent reload [OPTION]...",
    .what = "let the agent read its configuration again",
    .details = "A configuration that is wrong is refused with 2; the one before stays in force.",
    .run = run_reload,
};
