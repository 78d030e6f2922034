/* SPDX-License-Identifier: Apache-2.0
 *
 * Streaming JSON writer into a sink. Commas, indentation and escaping are its business; bytes that
 * are not UTF-8 become U+FFFD, so that the output is always valid JSON. Failures of the sink latch.
 */
#ifndef MG_BASE_JSON_WRITE_H
#define MG_BASE_JSON_WRITE_H

#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/base/limits.h"
#include "core/base/sink.h"

struct mg_json_writer {
    struct mg_sink *sink;
    unsigned depth;
    bool pretty;
    bool filled[MG_LIMIT_JSON_DEPTH + 1]; /* does the container at this depth have a member? */
};

/* pretty: two-space indentation and a line per member; else one line without spaces. */
void mg_json_writer_init(struct mg_json_writer *w, struct mg_sink *sink, bool pretty);

/* key is the member's name inside an object, NULL inside an array or at the top. */
void mg_json_object_begin(struct mg_json_writer *w, const char *key);
void mg_json_object_end(struct mg_json_writer *w);
void mg_json_array_begin(struct mg_json_writer *w, const char *key);
void mg_json_array_end(struct mg_json_writer *w);
void mg_json_put_str(struct mg_json_writer *w, const char *key, struct mg_str value);
/* null when value is empty. */
void mg_json_put_str_or_null(struct mg_json_writer *w, const char *key, struct mg_str value);
/* Written only when value is not empty. */
void mg_json_put_str_if(struct mg_json_writer *w, const char *key, struct mg_str value);
/* The content of buf; a failure that latched in it latches in the sink. */
void mg_json_put_buf(struct mg_json_writer *w, const char *key, const struct mg_buf *buf);
void mg_json_put_int(struct mg_json_writer *w, const char *key, int64_t value);
/* Fixed decimals; not a number and infinities become null. */
void mg_json_put_number(struct mg_json_writer *w, const char *key, double value, int decimals);
void mg_json_put_bool(struct mg_json_writer *w, const char *key, bool value);
void mg_json_put_null(struct mg_json_writer *w, const char *key);
/* End of a document or of an NDJSON record. */
void mg_json_newline(struct mg_json_writer *w);

#endif
