/* SPDX-License-Identifier: Apache-2.0
 *
 * Licence expressions by SPDX 2.3, Annex D: identifiers without regard to case, operators in upper
 * case. Instead of a tree there is only what can come next, so nothing is as deep as the input.
 */
#include "core/sbom/license.h"

#include "core/base/buf.h"

#define MG_LICENSE_REF "LicenseRef-"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int compare(struct mg_str a, const char *b)
{
    for (size_t i = 0; i < a.n; i++) {
        int order = lower(a.p[i]) - lower(b[i]);

        if (order != 0 || b[i] == '\0')
            return order;
    }
    return b[a.n] == '\0' ? 0 : -1;
}

const char *mg_license_find(const struct mg_license_ids *ids, struct mg_str name)
{
    size_t low = 0, high = ids->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(name, ids->items[middle]);

        if (order == 0)
            return ids->items[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '.' ||
           c == '+';
}

/* A parenthesis or a word; empty at the end and before what belongs into no expression. */
static struct mg_str next_token(struct mg_str *rest)
{
    struct mg_str token;
    size_t n = 0;

    while (rest->n != 0 && rest->p[0] == ' ')
        *rest = mg_str_skip(*rest, 1);
    while (n < rest->n && is_word(rest->p[n]))
        n++;
    if (n == 0 && rest->n != 0 && (rest->p[0] == '(' || rest->p[0] == ')'))
        n = 1;
    token = mg_str_take(*rest, n);
    *rest = mg_str_skip(*rest, n);
    return token;
}

static bool is_ref(struct mg_str word)
{
    return word.n > sizeof MG_LICENSE_REF - 1 && mg_str_starts(word, MG_STR(MG_LICENSE_REF)) &&
           mg_str_find(word, '+') == SIZE_MAX;
}

/* A licence: an identifier, one with "+" for later versions, or a reference. */
static bool add_license(struct mg_buf *out, struct mg_str word)
{
    const char *id = mg_license_find(&mg_license_ids, word);
    bool plus = id == NULL && mg_str_ends(word, MG_STR("+"));

    if (plus)
        id = mg_license_find(&mg_license_ids, mg_str_take(word, word.n - 1));
    if (id == NULL && !is_ref(word))
        return false;
    mg_buf_str(out, id == NULL ? word : mg_str_of(id));
    if (plus)
        mg_buf_char(out, '+');
    return true;
}

/* What came last decides what may come next. */
enum state { WANT_LICENSE, AFTER_LICENSE, WANT_EXCEPTION, AFTER_OPERAND };

struct parser {
    enum state state;
    size_t open; /* parentheses */
    struct mg_buf out;
};

static bool take_operator(struct parser *parser, struct mg_str word)
{
    if (mg_str_is(word, "WITH") && parser->state == AFTER_LICENSE)
        parser->state = WANT_EXCEPTION;
    else if (mg_str_is(word, "AND") || mg_str_is(word, "OR"))
        parser->state = WANT_LICENSE;
    else
        return false;
    mg_buf_char(&parser->out, ' ');
    mg_buf_str(&parser->out, word);
    mg_buf_char(&parser->out, ' ');
    return true;
}

static bool take_exception(struct parser *parser, struct mg_str word)
{
    const char *id = mg_license_find(&mg_license_exceptions, word);

    parser->state = AFTER_OPERAND;
    mg_buf_str(&parser->out, mg_str_of(id));
    return id != NULL;
}

static bool take_token(struct parser *parser, struct mg_str token)
{
    bool opens = mg_str_is(token, "("), closes = mg_str_is(token, ")");

    if (parser->state == WANT_EXCEPTION)
        return take_exception(parser, token);
    if (parser->state == WANT_LICENSE && !opens) {
        parser->state = AFTER_LICENSE;
        return add_license(&parser->out, token);
    }
    if (parser->state != WANT_LICENSE && !closes)
        return take_operator(parser, token);
    if (closes && parser->open == 0)
        return false;
    parser->open = opens ? parser->open + 1 : parser->open - 1;
    parser->state = opens ? WANT_LICENSE : AFTER_OPERAND;
    mg_buf_str(&parser->out, token);
    return true;
}

/* Is text an expression? If so, out holds it. */
static bool parse(struct parser *parser, struct mg_str text)
{
    struct mg_str token;

    while ((token = next_token(&text)).n != 0) {
        if (!take_token(parser, token))
            return false;
    }
    return text.n == 0 && parser->open == 0 &&
           (parser->state == AFTER_LICENSE || parser->state == AFTER_OPERAND);
}

bool mg_license_read(struct mg_arena *arena, struct mg_str text, struct mg_license *out)
{
    const char *id = mg_license_find(&mg_license_ids, mg_str_trim(text));
    struct mg_license license = {id != NULL ? MG_LICENSE_ID : MG_LICENSE_TEXT,
                                 id != NULL ? mg_str_of(id) : text};
    struct parser parser = {.state = WANT_LICENSE};
    bool made = true;

    /* Twice the text: a blank is added at both sides of an operator. */
    mg_buf_init(&parser.out, 2 * text.n);
    if (id == NULL && parse(&parser, mg_str_trim(text))) {
        license.kind = MG_LICENSE_EXPRESSION;
        made = !parser.out.failed && mg_arena_str(arena, mg_buf_view(&parser.out), &license.text);
    }
    mg_buf_clear(&parser.out);
    if (made)
        *out = license;
    return made;
}

bool mg_license_next_ref(struct mg_str *expression, struct mg_str *out)
{
    struct mg_str token;

    while ((token = next_token(expression)).n != 0) {
        if (is_ref(token)) {
            *out = token;
            return true;
        }
    }
    return false;
}
