/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of an ignore file. The parser has no positions, so the text is walked again: rules are the
 * objects at depth 3, behind the file's own object and its array.
 */
#include "core/suppress/ignore_line.h"

enum { FILE_DEPTH = 1, RULE_DEPTH = 3 };

struct walk {
    struct mg_str text;
    size_t at, line, depth, rule;
    size_t found; /* line of the best answer so far */
};

/* The string that begins at w->at, without its quotes; w->at moves to its last quote. */
static struct mg_str take_string(struct walk *w)
{
    size_t first = w->at + 1;

    for (w->at++; w->at < w->text.n && w->text.p[w->at] != '"'; w->at++)
        w->at += w->text.p[w->at] == '\\';
    return mg_str_take(mg_str_skip(w->text, first), w->at - first);
}

static bool is_key(const struct walk *w)
{
    size_t at = w->at + 1;

    while (at < w->text.n && mg_str_find(MG_STR(" \t\r\n"), w->text.p[at]) != SIZE_MAX)
        at++;
    return at < w->text.n && w->text.p[at] == ':';
}

static void on_bracket(struct walk *w, size_t rule)
{
    w->depth++;
    if (w->depth == RULE_DEPTH && ++w->rule == rule)
        w->found = w->line;
}

static void on_string(struct walk *w, size_t rule, struct mg_str key)
{
    size_t line = w->line;
    struct mg_str string = take_string(w);

    if (w->depth == (rule == 0 ? FILE_DEPTH : RULE_DEPTH) && (rule == 0 || w->rule == rule) &&
        mg_str_eq(string, key) && is_key(w))
        w->found = line;
}

size_t mg_ignore_line(struct mg_str text, size_t rule, struct mg_str key)
{
    struct walk w = {.text = text, .line = 1, .found = 1};

    for (; w.at < text.n; w.at++) {
        char c = text.p[w.at];

        if (c == '\n')
            w.line++;
        else if (c == '{' || c == '[')
            on_bracket(&w, rule);
        else if (c == '}' || c == ']')
            w.depth--;
        else if (c == '"')
            on_string(&w, rule, key);
    }
    return w.found;
}
