/* SPDX-License-Identifier: Apache-2.0
 *
 * Building a database: feeds add records, then one immutable file is written. The order in which
 * records are added does not matter: the same records give the same bytes.
 */
#ifndef MG_ADVISORY_BUILD_H
#define MG_ADVISORY_BUILD_H

#include "core/advisory/record.h"
#include "core/base/error.h"

struct mg_builder;

/* What a feed was and what became of it; shown by `db info` and by explain. */
struct mg_feed_note {
    struct mg_str format; /* "osv", "kev", "epss", "debian-tracker" */
    struct mg_str name;   /* what people call the input: "Debian/all.zip" */
    struct mg_str sha256; /* of the input: 64 hex digits, empty for a folder */
    struct mg_str newest; /* RFC 3339 time of its newest record */
    uint64_t records;     /* taken */
    uint64_t skipped;     /* not understood or broken, each was reported */
    uint64_t ignored;     /* understood and left out on purpose (withdrawn, GIT ranges only) */
};

/* NULL without memory. */
struct mg_builder *mg_builder_new(void);
void mg_builder_free(struct mg_builder *builder);

/* Begin a feed: records added next belong to it. Returns its number for mg_builder_feed_note. */
enum mg_status mg_builder_feed_begin(struct mg_builder *builder, size_t *feed,
                                     struct mg_error *err);
/* Describe the feed once it has been read; note is copied. */
enum mg_status mg_builder_feed_note(struct mg_builder *builder, size_t feed,
                                    const struct mg_feed_note *note, struct mg_error *err);

/* Copies what it needs. FORMAT for a record without id, LIMIT for one whose ranges have too many
 * events; the builder stays usable. */
enum mg_status mg_builder_add(struct mg_builder *builder, const struct mg_record *record,
                              struct mg_error *err);
enum mg_status mg_builder_add_kev(struct mg_builder *builder, const struct mg_record_kev *kev,
                                  struct mg_error *err);
enum mg_status mg_builder_add_supersedes(struct mg_builder *builder,
                                         const struct mg_record_supersedes *pair,
                                         struct mg_error *err);
enum mg_status mg_builder_add_epss(struct mg_builder *builder, const struct mg_record_epss *epss,
                                   struct mg_error *err);

/* Write the database to path, atomically. Once: the builder is used up and can only be freed. */
enum mg_status mg_builder_write(struct mg_builder *builder, const char *path, struct mg_error *err);

#endif
