/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the secdb feed: between reading a security database and handing over its records. Not for
 * other parts.
 */
#ifndef MG_ADVISORY_FEEDS_SECDB_H
#define MG_ADVISORY_FEEDS_SECDB_H

#include "core/advisory/feeds/feed.h"
#include "core/base/arena.h"
#include "core/base/vec.h"

/* One vulnerability that one version of a package fixed. */
struct mg_secdb_statement {
    struct mg_str vulnerability, package, fixed;
};

struct mg_secdb {
    struct mg_feed_result *result;
    struct mg_arena arena;    /* ids as they should have been written */
    struct mg_vec statements; /* struct mg_secdb_statement */
    struct mg_str ecosystem;  /* empty: of a branch that no host is matched with */
    struct mg_str origin;     /* "alpine-v3.20-main" */
};

/* secdb_records.c: hand the statements to the builder, one record per vulnerability. NOMEM only;
 * sorts the statements. */
enum mg_status mg_secdb_add(struct mg_secdb *reader, struct mg_builder *builder,
                            struct mg_error *err);

#endif
