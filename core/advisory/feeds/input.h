/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside reading an input: what the three kinds of input (zip, folder, single file) share. Each
 * kind delivers documents by name and bytes; input.c finds the feed and keeps the books.
 */
#ifndef MG_ADVISORY_FEEDS_INPUT_H
#define MG_ADVISORY_FEEDS_INPUT_H

#include "core/advisory/feeds/feed.h"
#include "core/base/buf.h"

/* Bytes of a document that decide which feed it belongs to. */
#define MG_INPUT_HEAD 4096

/* Kinds of unrecognized documents that are told apart. */
#define MG_INPUT_KINDS 8

/* Documents that no feed recognizes, by the ending of their names. */
struct mg_input_kind {
    char ending[16]; /* ".txt"; empty: no ending, or one kind too many */
    char first[128]; /* name of the first one, cut */
    uint64_t count;
};

struct mg_input {
    struct mg_builder *builder;
    const struct mg_feed_events *events; /* may be NULL */
    const char *path;
    const char *name;           /* last part of path */
    size_t limit;               /* bytes of one document */
    uint64_t left;              /* bytes that may still be read */
    uint64_t documents;         /* documents that may still be read */
    uint64_t read;              /* documents that a feed has read */
    const struct mg_feed *feed; /* of the first document read */
    bool mixed;                 /* another feed has read one, too */
    struct mg_feed_result total;
    struct mg_error first_failure; /* of a document that could not be read */
    struct mg_input_kind kinds[MG_INPUT_KINDS];
    size_t kind_count;
};

/* The limits of core/base/limits.h, nothing read yet. */
void mg_input_init(struct mg_input *input, struct mg_builder *builder, const char *path,
                   const struct mg_feed_events *events);

/* May a document of size bytes be read? Counts it. LIMIT past the bounds of the whole input (stop);
 * *fits is false when this one is too large (it was reported). */
enum mg_status mg_input_admit(struct mg_input *input, const char *name, uint64_t size, bool *fits,
                              struct mg_error *err);
/* The feed for a document by its name and beginning; NULL: none, and it was counted. */
const struct mg_feed *mg_input_recognize(struct mg_input *input, const char *name,
                                         struct mg_str head);
/* Let feed read a document. A broken one is reported; NOMEM means stop. */
enum mg_status mg_input_document(struct mg_input *input, const struct mg_feed *feed,
                                 const char *name, struct mg_str document, struct mg_error *err);
/* Report a document that could not be read. */
void mg_input_failed(struct mg_input *input, const char *name, const struct mg_error *why);
void mg_input_progress(const struct mg_input *input, uint64_t done, uint64_t total);

/* The kinds of input: deliver every document. They fail when the input as a whole is unusable. */
enum mg_status mg_input_zip(struct mg_input *input, struct mg_error *err);
enum mg_status mg_input_folder(struct mg_input *input, struct mg_error *err);
enum mg_status mg_input_file(struct mg_input *input, struct mg_error *err);

/* Append the file's bytes to out, unpacked when it is compressed with gzip; LIMIT past the
 * document limit of input. */
enum mg_status mg_input_load(const struct mg_input *input, const char *path, struct mg_buf *out,
                             struct mg_error *err);
/* Does the file begin like a zip? */
enum mg_status mg_input_is_zip(const char *path, bool *zip, struct mg_error *err);
/* SHA-256 of a file, as 64 hex digits and a NUL. */
enum mg_status mg_input_digest(const char *path, char hex[65], struct mg_error *err);

#endif
