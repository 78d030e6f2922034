/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the matcher: kernel packages by the names of each kind of package manager. Not for other
 * layers.
 */
#ifndef MG_MATCH_KERNEL_NAMES_H
#define MG_MATCH_KERNEL_NAMES_H

#include "core/match/kernel.h"

/* Is package a kernel, and the one that uname -r calls running (empty: not known)? */
enum mg_kernel_use mg_kernel_use_deb(const struct mg_package *package, struct mg_str running);
enum mg_kernel_use mg_kernel_use_rpm(const struct mg_package *package, struct mg_str running);
enum mg_kernel_use mg_kernel_use_apk(const struct mg_package *package, struct mg_str running);

#endif
