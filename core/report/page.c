/* SPDX-License-Identifier: Apache-2.0
 *
 * Drawing on a terminal or into a file: colours by SGR sequences (ECMA-48, 8.3.117), only the
 * sixteen that every palette has.
 */
#include "core/report/page.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/base/limits.h"
#include "core/report/text.h"

static const char *const codes[] = {
    [MG_INK_PLAIN] = "",  [MG_INK_TITLE] = "1",   [MG_INK_FAINT] = "2", [MG_INK_CRITICAL] = "1;31",
    [MG_INK_HIGH] = "31", [MG_INK_MEDIUM] = "33", [MG_INK_LOW] = "36",  [MG_INK_GOOD] = "32",
};

enum mg_ink mg_ink_of_severity(enum mg_severity severity)
{
    static const enum mg_ink inks[MG_SEVERITY_COUNT] = {
        [MG_SEVERITY_UNTRIAGED] = MG_INK_FAINT, [MG_SEVERITY_INFORMATIONAL] = MG_INK_FAINT,
        [MG_SEVERITY_LOW] = MG_INK_LOW,         [MG_SEVERITY_MEDIUM] = MG_INK_MEDIUM,
        [MG_SEVERITY_HIGH] = MG_INK_HIGH,       [MG_SEVERITY_CRITICAL] = MG_INK_CRITICAL,
    };

    return inks[severity];
}

void mg_page_init(struct mg_page *page, struct mg_sink *sink, const struct mg_render_style *style)
{
    *page = (struct mg_page){.sink = sink, .color = style->color, .width = style->width};
    mg_arena_init(&page->arena, MG_LIMIT_REPORT_ARENA);
}

void mg_page_clear(struct mg_page *page)
{
    page->sink->failed = page->sink->failed || page->failed;
    mg_arena_clear(&page->arena);
}

struct mg_str mg_page_clean(struct mg_page *page, struct mg_str foreign)
{
    struct mg_str clean = MG_STR_NONE;

    if (!mg_text_clean(&page->arena, foreign, &clean))
        page->failed = true;
    return clean;
}

struct mg_str mg_page_format(struct mg_page *page, const char *format, ...)
{
    va_list args;
    char *text = NULL;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n >= 0)
        text = mg_arena_alloc(&page->arena, (size_t)n + 1);
    if (text == NULL) {
        page->failed = true;
        return MG_STR_NONE;
    }
    va_start(args, format);
    (void)vsnprintf(text, (size_t)n + 1, format, args);
    va_end(args);
    return (struct mg_str){text, (size_t)n};
}

void mg_page_put(struct mg_page *page, enum mg_ink ink, struct mg_str clean)
{
    bool colored = page->color && ink != MG_INK_PLAIN && clean.n != 0;

    if (colored)
        mg_sink_printf(page->sink, "\x1b[%sm", codes[ink]);
    mg_sink_write(page->sink, clean);
    if (colored)
        mg_sink_write(page->sink, MG_STR("\x1b[0m"));
}

void mg_page_spaces(struct mg_page *page, size_t count)
{
    for (; count > 0; count--)
        mg_sink_char(page->sink, ' ');
}

void mg_page_newline(struct mg_page *page)
{
    mg_sink_write(page->sink, MG_STR("\n"));
}

struct mg_flow mg_flow_begin(struct mg_page *page, size_t at, size_t indent, const char *tail)
{
    return (struct mg_flow){.page = page, .at = at, .indent = indent, .tail = tail};
}

static bool overflows(const struct mg_flow *flow, size_t columns)
{
    size_t tail = mg_text_columns(mg_str_of(flow->tail));

    return flow->page->width != 0 && flow->at + 1 + columns + tail > flow->page->width;
}

void mg_flow_piece(struct mg_flow *flow, enum mg_ink ink, struct mg_str clean)
{
    size_t columns = mg_text_columns(clean);

    if (flow->started && overflows(flow, columns)) {
        mg_sink_write(flow->page->sink, mg_str_of(flow->tail));
        mg_page_newline(flow->page);
        mg_page_spaces(flow->page, flow->indent);
        flow->at = flow->indent;
        flow->started = false;
    }
    if (flow->started) {
        mg_sink_char(flow->page->sink, ' ');
        flow->at++;
    }
    mg_page_put(flow->page, ink, clean);
    flow->at += columns;
    flow->started = true;
}

/* A word that no line is long enough for is cut into pieces. */
static void put_word(struct mg_flow *flow, enum mg_ink ink, struct mg_str word)
{
    size_t tail = mg_text_columns(mg_str_of(flow->tail));
    size_t taken = flow->indent + tail, width = flow->page->width;

    while (width > taken + 1 && mg_text_columns(word) > width - taken) {
        struct mg_str piece = mg_text_fit(word, width - taken);

        mg_flow_piece(flow, ink, piece);
        word = mg_str_skip(word, piece.n);
    }
    mg_flow_piece(flow, ink, word);
}

void mg_flow_text(struct mg_flow *flow, enum mg_ink ink, struct mg_str clean)
{
    struct mg_str rest = clean, word;

    while (mg_str_cut(&rest, ' ', &word)) {
        if (word.n != 0)
            put_word(flow, ink, word);
    }
}

void mg_flow_end(struct mg_flow *flow)
{
    mg_page_newline(flow->page);
}
