# SPDX-License-Identifier: Apache-2.0
# Two programs: margay starts in a millisecond and reads hosts; margay-feed, which margay becomes
# for `db build` and `db update`, brings the network and archive libraries along.
add_executable(margay core/cli/main/margay.c)
target_link_libraries(margay PRIVATE margay_cli)
add_executable(margay-feed core/cli/main/margay_feed.c)
target_link_libraries(margay-feed PRIVATE margay_cli_feed)
