/* SPDX-License-Identifier: Apache-2.0
 *
 * The commands, one file each. The tables in core/cli/main say which program has which.
 */
#ifndef MG_CLI_COMMANDS_H
#define MG_CLI_COMMANDS_H

#include "core/cli/options.h"

extern const struct mg_command mg_command_scan;
extern const struct mg_command mg_command_inventory;
extern const struct mg_command mg_command_exposure;
extern const struct mg_command mg_command_sbom;
extern const struct mg_command mg_command_explain;
extern const struct mg_command mg_command_compare;
extern const struct mg_command mg_command_db_info;
extern const struct mg_command mg_command_db_lookup;
extern const struct mg_command mg_command_db_keygen;
extern const struct mg_command mg_command_db_sign;
extern const struct mg_command mg_command_db_verify;
extern const struct mg_command mg_command_plugin_list;
extern const struct mg_command mg_command_plugin_verify;
extern const struct mg_command mg_command_plugin_run;
extern const struct mg_command mg_command_plugin_sign;
extern const struct mg_command mg_command_agent_run;
extern const struct mg_command mg_command_agent_status;
extern const struct mg_command mg_command_agent_findings;
extern const struct mg_command mg_command_agent_scan_now;
extern const struct mg_command mg_command_agent_reload;
extern const struct mg_command mg_command_agent_check_config;
extern const struct mg_command mg_command_agent_job;
extern const struct mg_command mg_command_agent_leave;
extern const struct mg_command mg_command_agent_sign_command;
extern const struct mg_command mg_command_service_install;
extern const struct mg_command mg_command_service_configure;
extern const struct mg_command mg_command_service_remove;
extern const struct mg_command mg_command_service_start;
extern const struct mg_command mg_command_service_stop;
extern const struct mg_command mg_command_service_status;
extern const struct mg_command mg_command_service_purge;
extern const struct mg_command mg_command_provider;
extern const struct mg_command mg_command_version;

/* In core/cli/feed. */
extern const struct mg_command mg_command_db_build;
extern const struct mg_command mg_command_db_update;
extern const struct mg_command mg_command_agent_apply;
extern const struct mg_command mg_command_agent_enroll;
extern const struct mg_command mg_command_agent_link;

#define MG_DB_BUILD_WHAT "build an advisory database from feeds"
#define MG_DB_UPDATE_WHAT "fetch feeds and build the advisory database anew"
#define MG_AGENT_APPLY_WHAT "carry out a signed command: install or remove a plugin, set a policy"
#define MG_AGENT_ENROLL_WHAT "let a console manage the agent"
#define MG_AGENT_LINK_WHAT "hold the agent's connection to its console"

#endif
