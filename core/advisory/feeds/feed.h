/* SPDX-License-Identifier: Apache-2.0
 *
 * Feeds: readers of published advisory data. One file per format, one row in the table; each row
 * says which documents it recognizes and how it turns one into records. Inputs are hostile: a
 * broken document is counted and reported, the rest goes on.
 */
#ifndef MG_ADVISORY_FEEDS_FEED_H
#define MG_ADVISORY_FEEDS_FEED_H

#include "core/advisory/build.h"

/* Called for what people should know while feeds are read. */
struct mg_feed_events {
    void *context;
    /* A document was left out: where ("all.zip: DSA-1.json") and why. */
    void (*skipped)(void *context, const char *where, const struct mg_error *why);
    /* Called now and then: documents read so far of total (0 when not known). */
    void (*progress)(void *context, const char *input, uint64_t done, uint64_t total);
};

/* What reading one document did. */
struct mg_feed_result {
    uint64_t records;
    uint64_t ignored;
    uint64_t skipped; /* records inside the document that were broken */
    struct mg_str newest; /* newest RFC 3339 time seen; borrows from the document */
};

struct mg_feed {
    const char *format; /* "osv" */
    /* Does a document of this name and beginning look like this format? */
    bool (*recognizes)(struct mg_str name, struct mg_str head);
    /* Turn one whole document into records of builder. */
    enum mg_status (*read)(struct mg_builder *builder, struct mg_str document,
                           struct mg_feed_result *result, struct mg_error *err);
};

extern const struct mg_feed mg_feed_osv;
extern const struct mg_feed mg_feed_kev;
extern const struct mg_feed mg_feed_epss;
extern const struct mg_feed mg_feed_debian_tracker;

/* Read one input into builder: a zip of documents, a folder of documents (sub-folders included),
 * a single document, or a document compressed with gzip. Fails only when the input as a whole is
 * unusable (not there, not a zip, nothing recognized); note is added to the builder. */
enum mg_status mg_feed_read_input(struct mg_builder *builder, const char *path,
                                  const struct mg_feed_events *events, struct mg_feed_note *note,
                                  struct mg_error *err);

#endif
