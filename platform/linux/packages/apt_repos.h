/* SPDX-License-Identifier: Apache-2.0
 *
 * The repositories that apt knows, from var/lib/apt/lists: who publishes each, and which package
 * lists belong to it.
 */
#ifndef MG_LINUX_PACKAGES_APT_REPOS_H
#define MG_LINUX_PACKAGES_APT_REPOS_H

#include "core/base/arena.h"
#include "core/base/tree.h"
#include "core/base/vec.h"
#include "core/model/inventory.h"
#include "platform/linux/packages/origin.h"

#define MG_APT_LISTS "var/lib/apt/lists"
#define MG_ORIGIN_AREA "packages/origin"

/* A file of package stanzas with the repository it is from. */
struct mg_apt_list {
    struct mg_str path;   /* NUL-terminated */
    struct mg_str origin; /* the repository's Origin, else the name of its server */
    bool distribution;
};

/* Append every package list (of struct mg_apt_list, in arena). No apt at all gives none. What
 * cannot be read becomes coverage. NOMEM only. */
enum mg_status mg_apt_repos(struct mg_tree *tree, enum mg_origin_base base, struct mg_arena *arena,
                            struct mg_vec *lists, struct mg_inventory *inventory,
                            struct mg_error *err);

#endif
