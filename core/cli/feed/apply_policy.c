/* SPDX-License-Identifier: Apache-2.0
 *
 * The steps of a command that sets a policy. It is kept as a file of the data folder, where only
 * the system and administrators come, so that the agent need not verify it at every start.
 */
#include <stdio.h>

#include "core/agent/ask.h"
#include "core/agent/config.h"
#include "core/base/day.h"
#include "core/base/file.h"
#include "core/base/json_write.h"
#include "core/cli/feed/apply.h"

#define RELOAD_SECONDS 10

/* Settings as they stand in the command: cJSON has read them, so it writes them. */
static enum mg_status make(struct mg_apply *apply, struct mg_error *err)
{
    const struct mg_remote_command *command = &apply->command;
    char *settings = cJSON_PrintUnformatted(command->policy);
    char issued[MG_DAY_TEXT_SIZE];

    if (settings == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for a policy");
    mg_sink_printf(&apply->policy,
                   "{\n\"schema\": \"" MG_POLICY_SCHEMA "\",\n\"command\": \"%.*s\",\n"
                   "\"issued\": \"%.*s\",\n\"settings\": ",
                   MG_STR_ARG(command->id), MG_STR_ARG(mg_day_text(command->issued, issued)));
    mg_sink_write(&apply->policy, mg_str_of(settings));
    mg_sink_write(&apply->policy, MG_STR("\n}\n"));
    cJSON_free(settings);
    return mg_sink_finish(&apply->policy, err);
}

/* An older command that was held back must not undo a newer one. */
static enum mg_status check_age(const struct mg_apply *apply, struct mg_error *err)
{
    struct mg_agent_config config;
    char path[MG_CLI_PATH_SIZE], time[MG_DAY_TEXT_SIZE];
    enum mg_status status = mg_apply_path(apply, MG_POLICY_FILE, path, err);

    if (status != MG_OK)
        return status;
    mg_config_init(&config);
    if (mg_config_load_policy(path, mg_os_family(), &config, NULL) == MG_OK &&
        config.policy_issued > apply->command.issued)
        status = mg_fail(err, MG_UNTRUSTED, "the policy in force was issued later, at %.*s",
                         MG_STR_ARG(mg_day_text(config.policy_issued, time)));
    mg_config_clear(&config);
    return status;
}

enum mg_status mg_apply_check_policy(struct mg_apply *apply, struct mg_error *err)
{
    struct mg_agent_config config;
    enum mg_status status = make(apply, err);

    if (status != MG_OK)
        return status;
    mg_config_init(&config);
    status = mg_config_parse_policy(mg_buf_view(&apply->policy.buf), mg_os_family(), &config, err);
    mg_config_clear(&config);
    if (status != MG_OK)
        return status;
    status = check_age(apply, err);
    if (status == MG_UNTRUSTED)
        apply->code = "OLD_POLICY";
    return status;
}

/* An agent that does not run reads it when it starts. */
enum mg_status mg_apply_set_policy(struct mg_apply *apply, struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE];
    struct mg_buf answer;
    enum mg_status status = mg_apply_path(apply, MG_POLICY_FILE, path, err);

    if (status == MG_OK)
        status = mg_file_replace(path, mg_buf_view(&apply->policy.buf), err);
    if (status != MG_OK)
        return status;
    mg_buf_init(&answer, MG_LIMIT_AGENT_REPLY);
    (void)mg_ask(apply->wish.data, "{\"verb\": \"reload\"}", RELOAD_SECONDS, &answer, NULL);
    mg_buf_clear(&answer);
    return MG_OK;
}
