/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent enroll: from then on a console manages the agent.
 */
#include <stdio.h>
#include <uv.h>

#include "core/base/day.h"
#include "core/base/file.h"
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
static enum mg_status enroll(const struct mg_agent_place *place, struct mg_enroll_wish *wish,
                             struct mg_enrolment *out, struct mg_error *err)
{
    char host[UV_MAXHOSTNAMESIZE];
    size_t size = sizeof host;
    struct mg_os_ids ids;
    enum mg_status status = mg_os_private_folder(place->data, err);

    mg_os_ids(&ids);
    wish->data = place->data;
    wish->machine = mg_str_of(ids.machine);
    wish->host = uv_os_gethostname(host, &size) == 0 ? mg_str_of(host) : MG_STR_NONE;
    wish->os = mg_os_family().p;
    return status == MG_OK ? mg_enroll(wish, out, err) : status;
}

static int by_hand(const struct mg_agent_place *place, struct mg_enroll_wish *wish)
{
    struct mg_enrolment enrolment;
    struct mg_error err;

    if (enroll(place, wish, &enrolment, &err) != MG_OK)
        return mg_cli_error(&err);
    mg_cli_agent_told(place);
    return report(&enrolment);
}

/* For installers, which have no screen. The token's file goes once it is of no more use. */
static int unattended(const struct mg_agent_place *place, struct mg_enroll_wish *wish)
{
    struct mg_enrolment enrolment;
    struct mg_error err;

    if (mg_enrolment_load(place->data, &enrolment, NULL) != MG_OK &&
        enroll(place, wish, &enrolment, &err) != MG_OK) {
        mg_os_event(MG_EVENT_CONSOLE_LOST, err.text);
        return mg_cli_error(&err);
    }
    mg_cli_agent_told(place);
    if (mg_file_remove(wish->token_file, &err) != MG_OK)
        mg_cli_warn("the token stays: %s", err.text);
    return report(&enrolment);
}

/* An installer gives what it was not told as an empty text. */
static void forget_empty(struct mg_enroll_wish *wish)
{
    const char **const texts[] = {&wish->ca_file, &wish->fingerprint, &wish->proxy};

    for (size_t i = 0; i < MG_COUNT(texts); i++) {
        if (*texts[i] != NULL && **texts[i] == '\0')
            *texts[i] = NULL;
    }
}

static int run(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    struct mg_enroll_wish wish = {0};
    bool installs = false;
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
        {"unattended", NULL,
         "for installers: an agent that is enrolled stays so; the token's file is removed",
         MG_OPTION_FLAG, &installs},
        MG_AGENT_DATA_OPTION(place),
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_agent_enroll, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 0 || wish.console == NULL || wish.token_file == NULL)
        return mg_cli_usage(&mg_command_agent_enroll, "needs --console and --token-file");
    forget_empty(&wish);
    if (wish.ca_file != NULL && wish.fingerprint != NULL)
        return mg_cli_usage(&mg_command_agent_enroll, "--ca-file or --ca-fingerprint, not both");
    mg_cli_agent_place(&place);
    return installs ? unattended(&place, &wish) : by_hand(&place, &wish);
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
