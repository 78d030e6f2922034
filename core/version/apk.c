/* SPDX-License-Identifier: Apache-2.0
 *
 * apk's version order: number{.number}{letter}{_suffix{number}}{~hash}{-rnumber} as apk-tools 3
 * (`apk version -t`, apk-package(5)) orders it. Two things apk-tools 2 accepted and distributions
 * shipped are accepted as it did: digits behind the letter (3.3.3p1-r3), and -r without a number.
 * At a place that cannot be read apk gives up: the broken version is older there than anything but
 * a pre-release, and two that break at one place are equal. Here a missing number alone ("1..2")
 * does not end the comparison: it is as old, but what follows still decides between two such.
 * Not as in apk: numbers have any length (there they wrap at 64 bits).
 */
#include "core/version/version.h"

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/version/scan.h"

/* What may stand at one place, the older first. apk orders the kinds by how early in a version they
 * may come, later ones being older, with pre-release suffixes before everything. */
enum kind {
    PRE_RELEASE,
    BROKEN,
    NO_NUMBER, /* nothing at the start or behind a dot */
    END,
    REVISION,
    HASH,
    SUFFIX_NUMBER,
    SUFFIX,
    LETTER,
    LETTER_NUMBER,
    NUMBER,
    FIRST_NUMBER,
};

struct token {
    enum kind kind;
    int suffix; /* place in the list of suffixes */
    struct mg_str text;
};

static const char *const suffixes[] = {"alpha", "beta", "pre", "rc", "cvs",
                                       "svn",   "git",  "hg",  "p"};
#define PRE_RELEASES 4

/* "1.2.": a dot or a letter may follow. */
static bool is_number(enum kind kind)
{
    return kind == FIRST_NUMBER || kind == NUMBER || kind == LETTER_NUMBER || kind == NO_NUMBER;
}

static bool is_suffix(enum kind kind)
{
    return kind == SUFFIX || kind == PRE_RELEASE;
}

static size_t count_hex(struct mg_str s)
{
    size_t n = 0;

    while (n < s.n && mg_str_find(MG_STR("0123456789abcdef"), s.p[n]) != SIZE_MAX)
        n++;
    return n;
}

static size_t count_lower(struct mg_str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] >= 'a' && s.p[n] <= 'z')
        n++;
    return n;
}

static struct token number_token(enum kind kind, struct mg_str *rest)
{
    struct token token = {kind, 0, mg_scan_take(rest, mg_scan_digits(*rest))};

    if (token.text.n == 0)
        token.kind = NO_NUMBER;
    return token;
}

/* Behind the underscore: a word of the list, not only the start of one. */
static struct token suffix_token(struct mg_str *rest)
{
    struct token token = {BROKEN, 0, mg_scan_take(rest, count_lower(*rest))};

    for (int i = 0; i < (int)MG_COUNT(suffixes); i++) {
        if (mg_str_is(token.text, suffixes[i])) {
            token.kind = i < PRE_RELEASES ? PRE_RELEASE : SUFFIX;
            token.suffix = i;
        }
    }
    return token;
}

/* Behind the hyphen. "-r" alone, or before another hyphen, is "-r0", as in apk-tools 2. */
static struct token revision_token(struct mg_str *rest)
{
    struct token token = {BROKEN, 0, MG_STR_NONE};

    if (rest->n == 0 || rest->p[0] != 'r')
        return token;
    *rest = mg_str_skip(*rest, 1);
    token.text = mg_scan_take(rest, mg_scan_digits(*rest));
    if (token.text.n != 0 || rest->n == 0 || rest->p[0] == '-')
        token.kind = REVISION;
    return token;
}

/* Digits where no dot precedes them. */
static struct token bare_number_token(enum kind before, struct mg_str *rest)
{
    if (before == LETTER)
        return number_token(LETTER_NUMBER, rest);
    if (is_suffix(before))
        return number_token(SUFFIX_NUMBER, rest);
    return (struct token){BROKEN, 0, MG_STR_NONE};
}

/* Behind a mark: one of "._~-". What may follow what is apk's grammar. */
static struct token marked_token(enum kind before, char mark, struct mg_str *rest)
{
    struct token broken = {BROKEN, 0, MG_STR_NONE};
    bool has_suffix = is_suffix(before) || before == SUFFIX_NUMBER;
    bool may_suffix = is_number(before) || before == LETTER || has_suffix;
    size_t hex;

    switch (mark) {
    case '.':
        return is_number(before) ? number_token(NUMBER, rest) : broken;
    case '_':
        return may_suffix ? suffix_token(rest) : broken;
    case '~':
        hex = may_suffix ? count_hex(*rest) : 0;
        return hex != 0 ? (struct token){HASH, 0, mg_scan_take(rest, hex)} : broken;
    case '-':
        return may_suffix || before == HASH ? revision_token(rest) : broken;
    default:
        return broken;
    }
}

static struct token next_token(enum kind before, struct mg_str *rest)
{
    if (rest->n == 0)
        return (struct token){END, 0, MG_STR_NONE};
    if (mg_scan_digits(*rest) != 0)
        return bare_number_token(before, rest);
    if (is_number(before) && count_lower(*rest) != 0)
        return (struct token){LETTER, 0, mg_scan_take(rest, 1)};
    return marked_token(before, mg_scan_take(rest, 1).p[0], rest);
}

static bool valid(struct mg_str s)
{
    bool whole = s.n <= MG_LIMIT_VERSION;
    struct token token = number_token(FIRST_NUMBER, &s);

    while (whole && token.kind != END) {
        whole = token.kind != BROKEN && token.kind != NO_NUMBER &&
                (token.kind != REVISION || token.text.n != 0);
        token = next_token(token.kind, &s);
    }
    return whole;
}

/* Tokens of one kind. A number behind a dot that starts with zero is a fraction: text. */
static int order_tokens(const struct token *a, const struct token *b)
{
    bool fraction = a->kind == NUMBER && (a->text.p[0] == '0' || b->text.p[0] == '0');

    switch (a->kind) {
    case PRE_RELEASE:
    case SUFFIX:
        return a->suffix - b->suffix;
    case LETTER:
    case HASH:
        return mg_str_cmp(a->text, b->text);
    default:
        return fraction ? mg_str_cmp(a->text, b->text) : mg_scan_order_numbers(a->text, b->text);
    }
}

static int order_versions(struct mg_str a, struct mg_str b)
{
    struct token x = number_token(FIRST_NUMBER, &a), y = number_token(FIRST_NUMBER, &b);

    for (;;) {
        int order = x.kind != y.kind ? (int)x.kind - (int)y.kind : order_tokens(&x, &y);

        if (order != 0 || x.kind == END || x.kind == BROKEN)
            return order;
        x = next_token(x.kind, &a);
        y = next_token(y.kind, &b);
    }
}

static int compare(struct mg_str a, struct mg_str b)
{
    if (a.n == 0 || b.n == 0) /* no version at all is older than any */
        return (a.n != 0) - (b.n != 0);
    return order_versions(a, b);
}

const struct mg_version_scheme mg_version_apk = {"apk", valid, compare};
