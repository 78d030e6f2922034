/* SPDX-License-Identifier: Apache-2.0
 *
 * What an earlier inventory says of files that Deep Inspection need not read again: the packages
 * that they prove, and what is told of them. An inventory is bytes of somebody else: any content
 * costs wrong records at most, as a provider that lies would.
 */
#ifndef MG_LINUX_INSPECTION_KEPT_H
#define MG_LINUX_INSPECTION_KEPT_H

#include "core/base/map.h"
#include "core/base/vec.h"
#include "platform/linux/inspection/inspection.h"

struct mg_kept {
    const struct mg_inventory *previous; /* borrowed */
    int64_t since;         /* nanoseconds since 1970: what was changed then or later is read */
    struct mg_vec changed; /* of struct mg_str: paths of files and folders that are read */
    struct mg_arena arena; /* their bytes, and what is below */
    struct mg_map files;   /* by path: struct chain of kept.c */
    size_t *next;          /* record behind each record about the same file */
};

/* Fails with NOMEM only; clear in any case. */
enum mg_status mg_kept_init(struct mg_kept *kept, const struct mg_inventory *previous,
                            struct mg_error *err);
void mg_kept_clear(struct mg_kept *kept);

/* From now on path and what lies below it counts as changed. NOMEM. */
enum mg_status mg_kept_change(struct mg_kept *kept, struct mg_str path, struct mg_error *err);
/* Drop those of the changed paths that lie below others. */
void mg_kept_tidy(struct mg_kept *kept);
bool mg_kept_is_changed(const struct mg_kept *kept, struct mg_str path);

/* Is anything known of the file at path? */
bool mg_kept_knows(const struct mg_kept *kept, struct mg_str path);
/* Add what is known of the file at path, which has not changed. Errors as of mg_inspection_add. */
enum mg_status mg_kept_take(const struct mg_kept *kept, struct mg_inspection *in,
                            struct mg_str path, struct mg_error *err);
/* The same for all files that do not lie in what has changed. */
enum mg_status mg_kept_take_all(const struct mg_kept *kept, struct mg_inspection *in,
                                struct mg_error *err);

/* Is path the folder itself, or below it? Everything is below the empty path. */
bool mg_kept_is_below(struct mg_str path, struct mg_str folder);
/* The file of the root that proves a package: of one inside of an archive, the archive. */
struct mg_str mg_kept_file(const struct mg_package *package);
/* Is it a package of a language? */
bool mg_kept_is_inspected(const struct mg_package *package);

#endif
