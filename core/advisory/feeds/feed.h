/* SPDX-License-Identifier: Apache-2.0
 *
 * Feeds: readers of published advisory data. One file per format, one row in the table; each row
 * says which documents it recognizes and how it turns one into records. Inputs are hostile: a
 * broken document is counted and reported, the rest goes on.
 */
#ifndef MG_ADVISORY_FEEDS_FEED_H
#define MG_ADVISORY_FEEDS_FEED_H

#include "core/advisory/build.h"

/* Bytes of a time as results keep it, with the NUL. */
#define MG_FEED_TIME 21

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
    uint64_t skipped;           /* records or elements inside the document that were broken */
    struct mg_error first_skip; /* why, for the first of them */
    char newest[MG_FEED_TIME];  /* newest time seen, "2026-08-16T00:00:00Z"; empty: none */
};

struct mg_feed {
    const char *format; /* "osv" */
    /* Does a document of this name and beginning look like this format? */
    bool (*recognizes)(struct mg_str name, struct mg_str head);
    /* Turn one whole document into records of builder. Broken records are counted in result; on
     * failure nothing was added (NOMEM: the builder is full, give up). */
    enum mg_status (*read)(struct mg_builder *builder, struct mg_str document,
                           struct mg_feed_result *result, struct mg_error *err);
};

extern const struct mg_feed mg_feed_osv;
extern const struct mg_feed mg_feed_kev;
extern const struct mg_feed mg_feed_epss;
extern const struct mg_feed mg_feed_debian_tracker;
extern const struct mg_feed mg_feed_secdb;
extern const struct mg_feed mg_feed_updateinfo;
extern const struct mg_feed mg_feed_msrc_cvrf;
extern const struct mg_feed mg_feed_msrc_xml;
extern const struct mg_feed mg_feed_msrc_csaf;

/* The feed that recognizes a document; NULL when none does. */
const struct mg_feed *mg_feed_recognize(struct mg_str name, struct mg_str head);

/* For feeds: count an element that is left out, and keep the first reason. */
void mg_feed_skip(struct mg_feed_result *result, const struct mg_error *why);
/* For feeds: a time was seen. Days and RFC 3339 times in UTC count, anything else does not. */
void mg_feed_saw_time(struct mg_feed_result *result, struct mg_str time);
/* For feeds: one line that stands for a text: its first line, of a long one the sentences that fit
 * into about 200 bytes, or the whole characters that do. */
struct mg_str mg_feed_headline(struct mg_str text);

/* Read one input into builder: a zip of documents, a folder of documents (sub-folders included,
 * links not followed), a single document, or a document compressed with gzip. Fails when the input
 * as a whole is unusable: not there, not a zip, nothing recognized, nothing readable, or out of
 * memory; the builder then holds a part of it and is of no use. events may be NULL, its members
 * too. The note goes into the builder; *note gets it without its texts sha256 and newest. Its
 * format is "mixed" when documents of several feeds were in the input; its name borrows path. */
enum mg_status mg_feed_read_input(struct mg_builder *builder, const char *path,
                                  const struct mg_feed_events *events, struct mg_feed_note *note,
                                  struct mg_error *err);

#endif
