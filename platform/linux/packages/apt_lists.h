/* SPDX-License-Identifier: Apache-2.0
 *
 * Evidence of apt: a package that a repository of somebody else offers in just the installed
 * version, and no repository of the distribution does, comes from there.
 */
#ifndef MG_LINUX_PACKAGES_APT_LISTS_H
#define MG_LINUX_PACKAGES_APT_LISTS_H

#include "core/base/arena.h"
#include "core/base/tree.h"
#include "core/base/vec.h"
#include "core/model/inventory.h"
#include "platform/linux/packages/origin.h"

/* For each of stanzas (struct mg_stanza) fill the entry of origins with the same index, where
 * apt's lists tell a foreign origin; others stay as they are. Lists are only read when there is a
 * repository of somebody else and one of the distribution. Reasons live in arena. What cannot be
 * read becomes coverage; NOMEM only. */
enum mg_status mg_apt_origins(struct mg_tree *tree, enum mg_origin_base base,
                              const struct mg_vec *stanzas, struct mg_arena *arena,
                              struct mg_origin *origins, struct mg_inventory *inventory,
                              struct mg_error *err);

#endif
