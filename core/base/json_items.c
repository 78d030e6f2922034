/* SPDX-License-Identifier: Apache-2.0
 *
 * Members of a large JSON container (RFC 8259), by one pass that knows strings and brackets.
 */
#include "core/base/json_items.h"

static void skip_space(struct mg_json_items *items)
{
    const struct mg_str *text = &items->text;

    while (items->at < text->n && (text->p[items->at] == ' ' || text->p[items->at] == '\t' ||
                                   text->p[items->at] == '\r' || text->p[items->at] == '\n'))
        items->at++;
}

/* Take c, with white space before it; false when something else stands there. */
static bool take(struct mg_json_items *items, char c)
{
    skip_space(items);
    if (items->at == items->text.n || items->text.p[items->at] != c)
        return false;
    items->at++;
    return true;
}

/* Move behind the closing quote of a string whose opening quote was taken. */
static bool end_string(struct mg_json_items *items)
{
    for (; items->at < items->text.n; items->at++) {
        if (items->text.p[items->at] == '\\') {
            items->at++;
        } else if (items->text.p[items->at] == '"') {
            items->at++;
            return true;
        }
    }
    items->at = items->text.n;
    return false;
}

static bool ends_scalar(char c)
{
    return c == ',' || c == ']' || c == '}' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Move behind one value: the bracket or quote that ends it, or the last byte of a number or word.
 */
static bool end_value(struct mg_json_items *items)
{
    size_t depth = 0;

    while (items->at < items->text.n) {
        char c = items->text.p[items->at];
        bool nested = c == '"' || c == '{' || c == '[';

        if (depth == 0 && ends_scalar(c))
            return true;
        items->at++;
        if (c == '"' && !end_string(items))
            return false;
        if (c == '{' || c == '[')
            depth++;
        else if (c == '}' || c == ']')
            depth--;
        if (depth == 0 && (nested || c == '}' || c == ']'))
            return true;
    }
    return false;
}

bool mg_json_items_begin(struct mg_json_items *items, struct mg_str text)
{
    *items = (struct mg_json_items){.text = text, .first = true};
    if (take(items, '{'))
        items->close = '}';
    else if (take(items, '['))
        items->close = ']';
    return items->close != '\0';
}

static bool take_key(struct mg_json_items *items, struct mg_str *key)
{
    size_t start;

    *key = MG_STR_NONE;
    if (items->close == ']')
        return true;
    if (!take(items, '"'))
        return false;
    start = items->at;
    if (!end_string(items))
        return false;
    *key = (struct mg_str){items->text.p + start, items->at - 1 - start};
    return take(items, ':');
}

/* The bracket at the end; nothing but white space may follow it. */
static bool take_end(struct mg_json_items *items)
{
    if (!take(items, items->close))
        return false;
    skip_space(items);
    items->ended = items->at == items->text.n;
    return true;
}

bool mg_json_items_next(struct mg_json_items *items, struct mg_str *key, struct mg_str *value)
{
    struct mg_str name, text;
    size_t start;

    if (items->close == '\0' || items->ended)
        return false;
    if (take_end(items) || (!items->first && !take(items, ',')) || !take_key(items, &name)) {
        items->close = '\0';
        return false;
    }
    skip_space(items);
    start = items->at;
    if (!end_value(items) || items->at == start) {
        items->close = '\0';
        return false;
    }
    text = (struct mg_str){items->text.p + start, items->at - start};
    items->first = false;
    *key = name;
    *value = text;
    return true;
}

enum mg_status mg_json_items_check(struct mg_str text, uint64_t *count, struct mg_error *err)
{
    struct mg_json_items items;
    struct mg_str key, value;
    uint64_t n = 0;

    if (!mg_json_items_begin(&items, text))
        return mg_fail(err, MG_FORMAT, "neither a JSON object nor a JSON array");
    while (mg_json_items_next(&items, &key, &value))
        n++;
    if (!items.ended) {
        return mg_fail(err, MG_FORMAT, "invalid JSON at byte %zu of %zu: member %llu is not ended",
                       items.at, text.n, (unsigned long long)n + 1);
    }
    *count = n;
    return MG_OK;
}
