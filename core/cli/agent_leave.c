/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent leave: the agent works alone again.
 */
#include "core/agent/ask.h"
#include "core/agent/enrolment.h"
#include "core/cli/agent.h"
#include "core/cli/commands.h"

static int leave(const struct mg_agent_place *place)
{
    struct mg_enrolment enrolment;
    struct mg_error err;
    enum mg_status status = mg_enrolment_load(place->data, &enrolment, &err);

    if (status == MG_NOENT) {
        mg_cli_note("the agent of %s is not enrolled", place->data);
        return MG_EXIT_DONE;
    }
    if (mg_enrolment_forget(place->data, &err) != MG_OK)
        return mg_cli_error(&err);
    mg_cli_agent_told(place);
    if (status == MG_OK)
        mg_cli_note("the agent has left %s, where it was %s: its key and certificate are removed",
                    enrolment.console, enrolment.agent);
    mg_cli_note(
        "what it left: the console still knows the agent; reports that were not sent are in "
        "%s/spool",
        place->data);
    return MG_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    const struct mg_option options[] = {MG_AGENT_DATA_OPTION(place)};
    int operands, status;

    if (!mg_cli_begin(&mg_command_agent_leave, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_agent_leave, "'%s' is not expected here", argv[0]);
    mg_cli_agent_place(&place);
    return leave(&place);
}

const struct mg_command mg_command_agent_leave = {
    .name = "agent leave",
    .usage = "margay agent leave [OPTION]...",
    .what = "let the agent work alone again",
    .details = "Removes the key and the certificate by which the console knows it. Ends the\n"
               "connection of an agent that runs.",
    .run = run,
};
