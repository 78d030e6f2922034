/* SPDX-License-Identifier: Apache-2.0
 *
 * Which distribution a root holds: os-release(5), or etc/debian_version where there is none.
 */
#ifndef MG_LINUX_OS_RELEASE_H
#define MG_LINUX_OS_RELEASE_H

#include "core/base/arena.h"
#include "core/base/tree.h"
#include "core/model/inventory.h"

/* Take the fields of text into the os_ fields and base_codename of host; strings live in arena.
 * Lines that are no assignment are left out: *broken counts them, *first is the first one's
 * number. False past the arena's ceiling. */
bool mg_os_release_parse(struct mg_str text, struct mg_arena *arena, struct mg_host *host,
                         uint64_t *broken, uint64_t *first);

/* Read it from tree; strings live in the inventory's arena. What is missing or broken becomes
 * coverage of the area "host". NOMEM. */
enum mg_status mg_os_release_read(struct mg_tree *tree, struct mg_inventory *inventory,
                                  struct mg_host *host, struct mg_error *err);

#endif
