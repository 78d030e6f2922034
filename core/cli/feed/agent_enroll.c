/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent enroll: from then on a console manages the agent.
 */
#include <uv.h>

#include "core/base/day.h"
#include "core/cli/agent.h"
#include "core/cli/commands.h"
#include "core/link/enroll.h"
#include "core/platform.h"

static int report(const struct mg_enrolment *enrolment)
{
    char ends[MG_DAY_TEXT_SIZE];

    mg_cli_note("enrolled at %s as %s; the certificate is renewed before %.*s", enrolment->console,
                enrolment->agent, MG_STR_ARG(mg_day_text(enrolment->ends, ends)));
    return MG_EXIT_DONE;
}

/* The folder is made private first: the key is going to be in it. */
static int enroll(const struct mg_agent_place *place, struct mg_enroll_wish *wish)
{
    char host[UV_MAXHOSTNAMESIZE];
    size_t size = sizeof host;
    struct mg_enrolment enrolment;
    struct mg_os_ids ids;
    struct mg_error err;
    enum mg_status status = mg_os_private_folder(place->data, &err);

    mg_os_ids(&ids);
    wish->data = place->data;
    wish->machine = mg_str_of(ids.machine);
    wish->host = uv_os_gethostname(host, &size) == 0 ? mg_str_of(host) : MG_STR_NONE;
    wish->os = mg_os_family().p;
    if (status == MG_OK)
        status = mg_enroll(wish, &enrolment, &err);
    if (status != MG_OK)
        return mg_cli_error(&err);
    mg_cli_agent_told(place);
    return report(&enrolment);
}

static int run(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    struct mg_enroll_wish wish = {0};
    const struct mg_option options[] = {
        {"console", "URL", "https URL of the console (required)", MG_OPTION_TEXT, &wish.console},
        {"token-file", "FILE", "file with the one-time token (required)", MG_OPTION_TEXT,
         &wish.token_file},
        {"ca-file", "FILE", "trust these certificates (PEM) instead of the system's",
         MG_OPTION_TEXT, &wish.ca_file},
        {"ca-fingerprint", "SHA256", "trust the console's CA certificate of this SHA-256",
         MG_OPTION_TEXT, &wish.fingerprint},
        {"proxy", "URL", "reach the console by this proxy (default: HTTPS_PROXY)", MG_OPTION_TEXT,
         &wish.proxy},
        MG_AGENT_DATA_OPTION(place),
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_agent_enroll, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 0 || wish.console == NULL || wish.token_file == NULL)
        return mg_cli_usage(&mg_command_agent_enroll, "needs --console and --token-file");
    if (wish.ca_file != NULL && wish.fingerprint != NULL)
        return mg_cli_usage(&mg_command_agent_enroll, "--ca-file or --ca-fingerprint, not both");
    mg_cli_agent_place(&place);
    return enroll(&place, &wish);
}

const struct mg_command mg_command_agent_enroll = {
    .name = "agent enroll",
    .usage = "margay agent enroll --console URL --token-file FILE [OPTION]...",
    .what = MG_AGENT_ENROLL_WHAT,
    .details =
        "Makes a key on this host and asks the console for a certificate. What was found is\n"
        "sent there from then on, and commands come from there. Interrupted, it can be\n"
        "repeated with the same token.",
    .run = run,
};
