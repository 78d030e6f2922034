/* SPDX-License-Identifier: Apache-2.0
 *
 * The provider protocol (plugins/protocol.md): newline-delimited JSON records. Writing one from an
 * inventory, and reading one, byte by byte, with limits, from somebody who is not trusted.
 */
#ifndef MG_PROVIDER_PROTOCOL_H
#define MG_PROVIDER_PROTOCOL_H

#include "core/base/sink.h"
#include "core/base/json_write.h"
#include "core/model/inventory.h"
#include "core/platform.h"

#define MG_PROTOCOL_VERSION 1

/* A stream that is written. Whatever bytes the texts hold, it can be read: see protocol_write.c. */
struct mg_protocol_writer {
    struct mg_json_writer json;
    uint64_t records;
    uint64_t cut;    /* texts */
    size_t packages; /* written so far */
    bool host;       /* is written */
};

/* Begin with hello; sink is borrowed until the end. */
void mg_protocol_begin(struct mg_protocol_writer *writer, struct mg_sink *sink,
                       const char *provider);
/* Write the host, once, and the packages that were added since the last call. */
void mg_protocol_put_packages(struct mg_protocol_writer *writer,
                              const struct mg_inventory *inventory);
void mg_protocol_put_progress(struct mg_protocol_writer *writer,
                              const struct mg_inspection_progress *progress);
/* Write the rest: packages, updates, listeners, coverage and end. */
void mg_protocol_end(struct mg_protocol_writer *writer, const struct mg_inventory *inventory);

/* A complete stream at once. */
void mg_protocol_write(struct mg_sink *sink, const struct mg_inventory *inventory,
                       const char *provider);

struct mg_protocol_limits {
    uint64_t bytes;   /* of the whole stream */
    size_t record;    /* bytes of one record */
    uint64_t records; /* of the whole stream */
};

/* The limits of base/limits.h. */
struct mg_protocol_limits mg_protocol_limits_default(void);

/* State of reading one stream. */
struct mg_protocol {
    struct mg_inventory *inventory; /* borrowed; filled as records arrive */
    struct mg_protocol_limits limits;
    struct mg_buf line;
    uint64_t bytes, records, packages;
    uint64_t unknown; /* records of a kind we do not know: skipped, counted */
    bool hello, host, ended;
    bool inspecting; /* progress was told: */
    struct mg_inspection_progress progress;
};

void mg_protocol_init(struct mg_protocol *protocol, struct mg_inventory *inventory,
                      const struct mg_protocol_limits *limits);
/* Take the next bytes of the stream, cut anywhere. FORMAT, LIMIT, UNSUPPORTED (a newer protocol),
 * NOMEM; the text names the record, counted from 1. After an error the stream is dead: stop
 * feeding. What was understood before stays in the inventory. */
enum mg_status mg_protocol_feed(struct mg_protocol *protocol, struct mg_str bytes,
                                struct mg_error *err);
/* The stream is over: FORMAT unless it was complete (hello ... end, counts agree). Records of
 * unknown kinds become a coverage entry. */
enum mg_status mg_protocol_finish(struct mg_protocol *protocol, struct mg_error *err);
void mg_protocol_clear(struct mg_protocol *protocol);

#endif
