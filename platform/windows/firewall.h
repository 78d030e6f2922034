/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading the settings of the Windows firewall of this host.
 */
#ifndef MG_WINDOWS_FIREWALL_H
#define MG_WINDOWS_FIREWALL_H

#include "core/exposure/windows_firewall.h"

/* Settings and rules of all sources, from the registry. ACCESS, IO, LIMIT, NOMEM. */
enum mg_status mg_firewall_read_registry(struct mg_windows_firewall *firewall,
                                         struct mg_error *err);
/* The networks that the host is in. IO, NOMEM. */
enum mg_status mg_firewall_read_subnets(struct mg_windows_firewall *firewall, struct mg_error *err);
/* The profiles in use, where Windows tells. */
void mg_firewall_read_profiles(struct mg_windows_firewall *firewall);

#endif
