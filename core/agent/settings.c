/* SPDX-License-Identifier: Apache-2.0
 *
 * What the agent goes by: its configuration, and above it the policy.
 */
#include <stdio.h>
#include <string.h>

#include "core/agent/loop.h"

static enum mg_status read_policy(const struct mg_agent *agent, struct mg_agent_config *config,
                                  struct mg_error *err)
{
    char path[MG_AGENT_PATH];
    enum mg_status status;

    (void)snprintf(path, sizeof path, "%s/" MG_POLICY_FILE, agent->wish.data);
    status = mg_config_load_policy(path, mg_os_family(), config, err);
    if (status == MG_OK || status == MG_NOENT)
        return MG_OK;
    return mg_fail_in(err, status, "the policy %s", path);
}

/* A file that is not there says that defaults are wanted. config is made, or cleared again. */
static enum mg_status read_settings(struct mg_agent *agent, bool file, bool policy,
                                    struct mg_agent_config *config, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    mg_config_init(config);
    if (file) {
        status = mg_config_load(agent->wish.config, mg_os_family(), config, err);
        agent->config_there = status != MG_NOENT;
        status = status == MG_NOENT ? MG_OK : status;
    }
    if (status == MG_OK && policy)
        status = read_policy(agent, config, err);
    if (status != MG_OK)
        mg_config_clear(config);
    return status;
}

static void reject(struct mg_agent *agent, const struct mg_error *why)
{
    memcpy(agent->config_error, why->text, sizeof agent->config_error);
    mg_agent_tell(MG_EVENT_CONFIG_REJECTED, "%s: %s", agent->wish.config, why->text);
}

static void take(struct mg_agent *agent, const struct mg_agent_config *config)
{
    mg_config_clear(&agent->config);
    agent->config = *config;
    if (config->excluded)
        mg_agent_log(agent, MG_LOG_INFO, "this host is excluded by its tag " MG_EXCLUSION_TAG);
}

enum mg_status mg_agent_reload(struct mg_agent *agent, struct mg_error *err)
{
    struct mg_agent_config config;
    struct mg_error why = {.text = ""};
    enum mg_status status = read_settings(agent, true, true, &config, &why);

    if (status == MG_OK) {
        status = mg_triggers_apply(&agent->triggers, &config.policy, mg_agent_now(), &why);
        if (status != MG_OK)
            mg_config_clear(&config);
    }
    if (status != MG_OK) {
        reject(agent, &why);
        mg_agent_manage(agent); /* who enrols or leaves is heard all the same */
        mg_agent_step(agent);
        return mg_fail(err, status, "%s", why.text);
    }
    agent->config_error[0] = '\0';
    take(agent, &config);
    mg_agent_store(agent);
    agent->watcher.config_changed = false;
    mg_agent_watcher_set(agent);
    mg_agent_watch(agent);
    mg_agent_manage(agent);
    mg_agent_step(agent);
    return MG_OK;
}

/* An agent that does not start is a gap that nobody sees: it goes by what is right, and says what
 * is not. */
void mg_agent_load_settings(struct mg_agent *agent)
{
    static const struct {
        bool file, policy;
    } attempts[] = {{true, true}, {false, true}, {true, false}};
    struct mg_agent_config config;
    struct mg_error why;

    for (size_t i = 0; i < MG_COUNT(attempts); i++) {
        if (read_settings(agent, attempts[i].file, attempts[i].policy, &config, &why) == MG_OK) {
            take(agent, &config);
            return;
        }
        if (i == 0)
            reject(agent, &why);
    }
}
