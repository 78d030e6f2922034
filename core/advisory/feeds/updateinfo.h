/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the updateinfo feed: one <update> on its way from XML to a record. Not for other parts.
 */
#ifndef MG_ADVISORY_FEEDS_UPDATEINFO_H
#define MG_ADVISORY_FEEDS_UPDATEINFO_H

#include "core/advisory/feeds/feed.h"
#include "core/base/arena.h"
#include "core/base/vec.h"

struct mg_updateinfo_package {
    struct mg_str ecosystem; /* set when the whole update was read */
    struct mg_str name, version, module;
    struct mg_str collection; /* what the collection calls itself: "Amazon Linux 2" */
};

struct mg_updateinfo {
    struct mg_arena arena; /* everything below */
    struct mg_str id, type, title, summary, description, release, severity;
    struct mg_str issued, updated;
    struct mg_vec cves;       /* struct mg_str */
    struct mg_vec references; /* struct mg_str */
    struct mg_vec packages;   /* struct mg_updateinfo_package */
    struct mg_str collection; /* of the packages that come next */
    struct mg_str module;
    const char *broken; /* why it cannot be used; NULL: it can */
};

/* updateinfo_source.c: OSV's name, or one in its manner, of the repository that a package is from
 * ("Amazon Linux:2"); empty when the update does not surely tell. False without memory. */
bool mg_updateinfo_ecosystem(struct mg_updateinfo *update,
                             const struct mg_updateinfo_package *package, struct mg_str *out);

/* updateinfo_record.c: hand the update to the builder; counts in result. NOMEM only. */
enum mg_status mg_updateinfo_add(struct mg_updateinfo *update, struct mg_builder *builder,
                                 struct mg_feed_result *result, struct mg_error *err);

#endif
