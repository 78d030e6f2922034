/* SPDX-License-Identifier: Apache-2.0
 *
 * The program that builds databases and fetches feeds; `margay db build` and `margay db update`
 * become it.
 */
#include "core/cli/cli.h"
#include "core/cli/commands.h"

int main(int argc, char **argv)
{
    static const struct mg_command *const commands[] = {
        &mg_command_db_build,     &mg_command_db_update,  &mg_command_agent_apply,
        &mg_command_agent_enroll, &mg_command_agent_link, &mg_command_version,
    };

    return mg_cli_main(commands, MG_COUNT(commands), argc, argv);
}
