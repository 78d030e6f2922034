/* SPDX-License-Identifier: Apache-2.0
 *
 * Where output goes: a growing buffer that is flushed in large writes to a C stream, or kept.
 * Failures latch and are checked once at the end.
 */
#ifndef MG_BASE_SINK_H
#define MG_BASE_SINK_H

#include <stdio.h>

#include "core/base/buf.h"
#include "core/base/error.h"

struct mg_sink {
    struct mg_buf buf;
    FILE *stream; /* borrowed; NULL: everything stays in buf */
    bool failed;
    int os_code; /* errno of the first failed write */
};

/* stream is borrowed until mg_sink_finish. With NULL at most ceiling bytes are kept in buf. */
void mg_sink_init(struct mg_sink *sink, FILE *stream, size_t ceiling);
void mg_sink_write(struct mg_sink *sink, struct mg_str bytes);
/* Foreign text for people: control bytes become '?' and broken UTF-8 U+FFFD, so that it cannot
 * drive a terminal or break a line. */
void mg_sink_text(struct mg_sink *sink, struct mg_str text);
void mg_sink_char(struct mg_sink *sink, char c);
void mg_sink_printf(struct mg_sink *sink, const char *format, ...) MG_PRINTF(2, 3);
/* Flush; IO when any write failed (a full disk, a closed pipe), LIMIT past the ceiling. */
enum mg_status mg_sink_finish(struct mg_sink *sink, struct mg_error *err);
void mg_sink_clear(struct mg_sink *sink);

#endif
