/* SPDX-License-Identifier: Apache-2.0
 *
 * dpkg's journal laid over its status file: which installed instance a newer stanza replaces.
 */
#ifndef MG_LINUX_PACKAGES_DPKG_MERGE_H
#define MG_LINUX_PACKAGES_DPKG_MERGE_H

#include "core/base/vec.h"

/* Both hold struct mg_stanza. Each of updates, in order, replaces the instance it is about or is
 * added. False without memory. */
bool mg_dpkg_merge(struct mg_vec *stanzas, const struct mg_vec *updates);

#endif
