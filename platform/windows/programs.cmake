# SPDX-License-Identifier: Apache-2.0
# One static program with every command. Its manifest makes arguments and file names UTF-8.
enable_language(RC)
add_executable(margay core/cli/main/margay_all.c platform/windows/margay.rc)
target_link_libraries(margay PRIVATE margay_cli_feed)
