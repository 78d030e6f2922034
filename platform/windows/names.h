/* SPDX-License-Identifier: Apache-2.0
 *
 * Names by which Windows knows the agent.
 */
#ifndef MG_WINDOWS_NAMES_H
#define MG_WINDOWS_NAMES_H

#define MG_SERVICE_NAME "MargayAgent"
#define MG_SERVICE_TITLE "Margay Agent"

/* Below HKLM: the key of the source of our events. */
#define MG_EVENT_SOURCE_KEY                                                                        \
    "SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\" MG_SERVICE_NAME

#endif
