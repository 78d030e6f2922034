# SPDX-License-Identifier: Apache-2.0
# One static program with every command.
add_executable(margay core/cli/main/margay_all.c)
target_link_libraries(margay PRIVATE margay_cli_feed)
