/* SPDX-License-Identifier: Apache-2.0
 *
 * Maven versions as ComparableVersion orders them ("Version order specification" of the Maven POM
 * reference), with the mends of 2026 that made its order transitive. A version is a list of numbers
 * and qualifiers; a hyphen, a number behind which letters follow, and letters behind which digits
 * or the end follow begin a list within the list, its last member. So all items stand in a row, and
 * each says whether it begins a list. Numbers have any length; only ASCII has digits and cases.
 */
#include "core/version/version.h"

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/version/scan.h"

enum kind {
    END,
    QUALIFIER,
    NUMBERED, /* a qualifier and its number: "rc1", "rc-1" */
    NUMBER,
};

struct item {
    enum kind kind;
    bool opens; /* a list of its own */
    struct mg_str word, number;
};

struct cursor {
    struct mg_str rest;
    bool in_list; /* the list that is open has members */
    bool opens;   /* the next item begins a list */
    bool begun;   /* an item was delivered */
    size_t zeros; /* that count, before the next other item */
};

/* Ranks of qualifiers; those not in the list are newer, and of one rank each other's by text. */
#define RANK_RELEASE 5
#define RANK_UNKNOWN 7

static const struct {
    const char *word;
    int rank;
} qualifiers[] = {
    {"alpha", 0},    {"beta", 1},  {"milestone", 2}, {"rc", 3},      {"cr", 3},
    {"snapshot", 4}, {"final", 5}, {"ga", 5},        {"release", 5}, {"sp", 6},
};

static int rank_of(const struct item *item)
{
    static const char letters[] = "abm"; /* "a1" is "alpha-1" */
    struct mg_str word = item->word;

    for (int i = 0; i < 3; i++) {
        if (item->kind == NUMBERED && word.n == 1 && (word.p[0] | 0x20) == letters[i])
            return i;
    }
    for (size_t i = 0; i < MG_COUNT(qualifiers); i++) {
        if (mg_scan_order_folded(word, mg_str_of(qualifiers[i].word)) == 0)
            return qualifiers[i].rank;
    }
    return RANK_UNKNOWN;
}

static bool starts_with_digit(struct mg_str s)
{
    return s.n != 0 && s.p[0] >= '0' && s.p[0] <= '9';
}

/* All up to a digit, a dot or a hyphen. */
static struct mg_str take_word(struct mg_str *rest)
{
    size_t n = 0;

    while (n < rest->n && rest->p[n] != '.' && rest->p[n] != '-' &&
           !starts_with_digit(mg_str_skip(*rest, n)))
        n++;
    return mg_scan_take(rest, n);
}

/* A word, and its number directly behind or behind a hyphen. */
static void take_qualifier(struct cursor *from, struct item *item)
{
    size_t hyphen;

    item->kind = QUALIFIER;
    item->word = take_word(&from->rest);
    hyphen = from->rest.n != 0 && from->rest.p[0] == '-' ? 1 : 0;
    if (starts_with_digit(mg_str_skip(from->rest, hyphen))) {
        from->rest = mg_str_skip(from->rest, hyphen);
        item->kind = NUMBERED;
        item->number = mg_scan_take(&from->rest, mg_scan_digits(from->rest));
    }
    if (from->in_list && (item->kind == NUMBERED || from->rest.n == 0))
        item->opens = true;
}

/* The separator behind an item, which may be none. */
static void take_separator(struct cursor *from)
{
    bool dot = from->rest.n != 0 && from->rest.p[0] == '.';
    bool hyphen = from->rest.n != 0 && from->rest.p[0] == '-';

    from->in_list = dot;
    from->opens = !dot;
    from->rest = mg_str_skip(from->rest, dot || hyphen ? 1 : 0);
}

/* The next item as it is written. */
static struct item take_item(struct cursor *from)
{
    struct item item = {.kind = END, .opens = from->opens};

    if (from->rest.n == 0)
        return item;
    if (from->rest.p[0] == '.' || from->rest.p[0] == '-' || starts_with_digit(from->rest)) {
        item.kind = NUMBER; /* nothing before a separator is 0 */
        item.number = mg_scan_take(&from->rest, mg_scan_digits(from->rest));
    } else {
        take_qualifier(from, &item);
    }
    take_separator(from);
    return item;
}

static bool is_zero(const struct item *item)
{
    return item->kind == NUMBER && mg_scan_is_zero(item->number);
}

/* Zeros count only before another number; a list that has none but these is no list. */
static struct item next(struct cursor *from)
{
    struct item item = take_item(from), last = item;
    struct cursor ahead = *from;
    bool opens = item.opens;
    size_t zeros = 0;

    if (from->zeros != 0) {
        from->zeros--;
    } else if (is_zero(&item)) {
        for (; is_zero(&last); opens = opens || last.opens, zeros++)
            last = take_item(&ahead);
        if (last.kind == NUMBER) {
            from->zeros = zeros - 1;
        } else {
            *from = ahead;
            item = last;
            item.opens = opens;
        }
    }
    item.opens = item.opens && from->begun;
    from->begun = true;
    return item;
}

/* The end is as old as a release. */
static int order_with_end(const struct item *item)
{
    int rank;

    if (item->kind == NUMBER)
        return 1;
    rank = rank_of(item);
    if (rank == RANK_RELEASE)
        return mg_scan_is_zero(item->number) ? 0 : 1;
    return rank - RANK_RELEASE;
}

/* The item and all behind it, where the other version has ended. */
static int order_rest_with_end(struct item item, struct cursor *from)
{
    int order = 0;

    for (; order == 0 && item.kind != END; item = next(from))
        order = order_with_end(&item);
    return order;
}

static int order_items(const struct item *a, const struct item *b)
{
    int x, y, order;

    if (a->kind == NUMBER || b->kind == NUMBER) {
        if (a->kind != b->kind)
            return a->kind == NUMBER ? 1 : -1;
        return mg_scan_order_numbers(a->number, b->number);
    }
    x = rank_of(a);
    y = rank_of(b);
    order = x == y && x == RANK_UNKNOWN ? mg_scan_order_folded(a->word, b->word) : x - y;
    if (order == 0 && a->kind != b->kind && x != RANK_RELEASE)
        return a->kind == NUMBERED ? 1 : -1;
    return order != 0 ? order : mg_scan_order_numbers(a->number, b->number);
}

/* A list against an item outside of one: its first item counts, then what else it has. */
static int order_list_with_item(const struct item *first, struct cursor *list,
                                const struct item *item)
{
    int order = item->kind == NUMBER ? -1 : order_items(first, item);

    return order != 0 ? order : order_rest_with_end(next(list), list);
}

static int order_versions(struct mg_str a, struct mg_str b)
{
    struct cursor x = {.rest = a}, y = {.rest = b};

    for (;;) {
        struct item p = next(&x), q = next(&y);
        int order;

        if (p.kind == END)
            return -order_rest_with_end(q, &y);
        if (q.kind == END)
            return order_rest_with_end(p, &x);
        if (p.opens == q.opens)
            order = order_items(&p, &q);
        else
            order = p.opens ? order_list_with_item(&p, &x, &q) : -order_list_with_item(&q, &y, &p);
        if (order != 0)
            return order;
    }
}

/* Maven compares anything; these are the bytes that it refuses in a version of a project. */
static bool valid(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (mg_str_find(MG_STR("\\/:\"<>|?*[](){},"), s.p[i]) != SIZE_MAX)
            return false;
    }
    return mg_scan_plausible(s);
}

static int compare(struct mg_str a, struct mg_str b)
{
    if (a.n == 0 || b.n == 0) /* no version at all is older than any */
        return (a.n != 0) - (b.n != 0);
    return order_versions(a, b);
}

const struct mg_version_scheme mg_version_maven = {"maven", valid, compare};
