/* SPDX-License-Identifier: Apache-2.0
 *
 * The program for hosts. Building and fetching databases runs in margay-feed, so that a scan does
 * not load network and archive libraries: that would take longer than the scan.
 */
#include "core/cli/cli.h"
#include "core/cli/commands.h"

static const struct mg_command db_build = {
    .name = "db build", .what = MG_DB_BUILD_WHAT, .program = "margay-feed"};
static const struct mg_command db_update = {
    .name = "db update", .what = MG_DB_UPDATE_WHAT, .program = "margay-feed"};
static const struct mg_command agent_apply = {
    .name = "agent apply", .what = MG_AGENT_APPLY_WHAT, .program = "margay-feed"};
static const struct mg_command agent_enroll = {
    .name = "agent enroll", .what = MG_AGENT_ENROLL_WHAT, .program = "margay-feed"};
static const struct mg_command agent_link = {
    .name = "agent link", .what = MG_AGENT_LINK_WHAT, .program = "margay-feed"};

int main(int argc, char **argv)
{
    static const struct mg_command *const commands[] = {
        &mg_command_scan,
        &mg_command_inventory,
        &mg_command_exposure,
        &mg_command_sbom,
        &mg_command_explain,
        &db_build,
        &db_update,
        &mg_command_db_info,
        &mg_command_db_lookup,
        &mg_command_db_keygen,
        &mg_command_db_sign,
        &mg_command_db_verify,
        &mg_command_compare,
        &mg_command_plugin_list,
        &mg_command_plugin_verify,
        &mg_command_plugin_run,
        &mg_command_plugin_sign,
        &mg_command_agent_run,
        &mg_command_agent_status,
        &mg_command_agent_findings,
        &mg_command_agent_scan_now,
        &mg_command_agent_reload,
        &mg_command_agent_check_config,
        &mg_command_agent_job,
        &agent_apply,
        &agent_enroll,
        &agent_link,
        &mg_command_agent_leave,
        &mg_command_agent_sign_command,
        &mg_command_service_install,
        &mg_command_service_configure,
        &mg_command_service_remove,
        &mg_command_service_start,
        &mg_command_service_stop,
        &mg_command_service_status,
        &mg_command_service_purge,
        &mg_command_provider,
        &mg_command_version,
    };

    return mg_cli_main(commands, MG_COUNT(commands), argc, argv);
}
