/* SPDX-License-Identifier: Apache-2.0
 *
 * What the table for people is drawn on: colours when asked for, text that flows over lines, and
 * the memory of what is laid out. Running out of that memory latches and fails the sink, so that
 * half a table never passes for a whole one. Private to core/report.
 */
#ifndef MG_REPORT_PAGE_H
#define MG_REPORT_PAGE_H

#include "core/base/arena.h"
#include "core/base/sink.h"
#include "core/model/finding.h"
#include "core/report/report.h"

enum mg_ink {
    MG_INK_PLAIN,
    MG_INK_TITLE,
    MG_INK_FAINT,
    MG_INK_CRITICAL,
    MG_INK_HIGH,
    MG_INK_MEDIUM,
    MG_INK_LOW,
    MG_INK_GOOD,
};

enum mg_ink mg_ink_of_severity(enum mg_severity severity);

struct mg_page {
    struct mg_sink *sink; /* borrowed */
    bool color;
    size_t width; /* columns; 0: no limit */
    struct mg_arena arena;
    bool failed;
};

void mg_page_init(struct mg_page *page, struct mg_sink *sink, const struct mg_render_style *style);
/* Frees what was laid out; fails the sink when memory ran out. */
void mg_page_clear(struct mg_page *page);

/* A foreign string, clean; and a printf of clean arguments. Empty when memory ran out. Both last
 * as long as the page. */
struct mg_str mg_page_clean(struct mg_page *page, struct mg_str foreign);
struct mg_str mg_page_format(struct mg_page *page, const char *format, ...) MG_PRINTF(2, 3);

void mg_page_put(struct mg_page *page, enum mg_ink ink, struct mg_str clean);
void mg_page_spaces(struct mg_page *page, size_t count);
void mg_page_newline(struct mg_page *page);

/* Words that fill lines up to the width of the page. */
struct mg_flow {
    struct mg_page *page;
    size_t indent;    /* of continued lines */
    size_t at;        /* columns taken on this line */
    const char *tail; /* ends a line that goes on: " \\" in a command; may be "" */
    bool started;     /* is there a word on this line? */
};

/* at: columns that the caller has already put on the line. */
struct mg_flow mg_flow_begin(struct mg_page *page, size_t at, size_t indent, const char *tail);
/* One piece that is not broken; a space goes before it unless it begins its line. */
void mg_flow_piece(struct mg_flow *flow, enum mg_ink ink, struct mg_str clean);
/* Text that may be broken at its spaces. */
void mg_flow_text(struct mg_flow *flow, enum mg_ink ink, struct mg_str clean);
void mg_flow_end(struct mg_flow *flow);

#endif
