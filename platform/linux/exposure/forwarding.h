/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether the kernel sends on what is not for this host.
 */
#ifndef MG_LINUX_EXPOSURE_FORWARDING_H
#define MG_LINUX_EXPOSURE_FORWARDING_H

#include "core/exposure/netfilter_judge.h"

/* Of the network namespace this process is in. */
#define MG_FORWARDING_SETTINGS "/proc/sys/net"

/* Fill keeps of each. What cannot be read is taken for forwarded. */
void mg_forwarding_read(const char *settings, struct mg_nf_interface *interfaces, size_t count);

#endif
