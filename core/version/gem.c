/* SPDX-License-Identifier: Apache-2.0
 *
 * RubyGems versions as Gem::Version of RubyGems 3 orders them: segments of digits and of letters,
 * one by one, absent ones 0, letters older than any number. Zeros at the end of the numbers before
 * the first letters do not count. A hyphen is ".pre.". What Gem::Version refuses is ordered by the
 * same rules: bytes that are neither digits nor letters only separate.
 */
#include "core/version/version.h"

#include "core/base/limits.h"
#include "core/version/scan.h"

struct segments {
    struct mg_str numbers; /* before the first letters, without zeros at the end */
    struct mg_str rest;    /* from there on */
};

/* Absent ones are numbers: 0. */
struct segment {
    bool is_word;
    struct mg_str text;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Up to the end of the last number that is not 0. */
static struct mg_str without_last_zeros(struct mg_str s)
{
    size_t n = s.n;

    while (n > 0 && (!is_digit(s.p[n - 1]) || s.p[n - 1] == '0'))
        n--;
    while (n > 0 && n < s.n && is_digit(s.p[n]))
        n++;
    return mg_str_take(s, n);
}

static struct segments split(struct mg_str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] != '-' && mg_scan_letters(mg_str_skip(s, n)) == 0)
        n++;
    return (struct segments){without_last_zeros(mg_str_take(s, n)), mg_str_skip(s, n)};
}

static struct segment next(struct segments *from)
{
    struct mg_str *s = &from->numbers;

    (void)mg_scan_take(s, mg_scan_others(*s, MG_STR("-")));
    if (s->n == 0) {
        s = &from->rest;
        (void)mg_scan_take(s, mg_scan_others(*s, MG_STR("-")));
    }
    if (s->n == 0)
        return (struct segment){false, MG_STR_NONE};
    if (s->p[0] == '-') {
        *s = mg_str_skip(*s, 1);
        return (struct segment){true, MG_STR("pre")};
    }
    if (is_digit(s->p[0]))
        return (struct segment){false, mg_scan_take(s, mg_scan_digits(*s))};
    return (struct segment){true, mg_scan_take(s, mg_scan_letters(*s))};
}

/* Pieces between single dots. */
static bool valid_pieces(struct mg_str s)
{
    struct mg_str piece;
    bool whole = s.n != 0 && !mg_str_ends(s, MG_STR("."));

    while (whole && mg_str_cut(&s, '.', &piece))
        whole = piece.n != 0;
    return whole;
}

/* A number and pieces of letters or digits, then a hyphen and pieces that may hold more of them. */
static bool valid(struct mg_str s)
{
    struct mg_str trimmed = mg_str_trim(s), number = MG_STR_NONE;
    size_t hyphen = mg_str_find(trimmed, '-');
    struct mg_str release = mg_str_take(trimmed, hyphen);

    if (s.n > MG_LIMIT_VERSION || !mg_scan_only(trimmed, MG_STR("-.")) || !valid_pieces(release))
        return false;
    (void)mg_str_cut(&release, '.', &number);
    return mg_scan_digits(number) == number.n &&
           (hyphen == SIZE_MAX || valid_pieces(mg_str_skip(trimmed, hyphen + 1)));
}

static int compare(struct mg_str a, struct mg_str b)
{
    struct segments x = split(a), y = split(b);
    int order = 0;

    if (a.n == 0 || b.n == 0) /* no version at all is older than any */
        return (a.n != 0) - (b.n != 0);
    while (order == 0 && (x.numbers.n != 0 || y.numbers.n != 0 || x.rest.n != 0 || y.rest.n != 0)) {
        struct segment p = next(&x), q = next(&y);

        if (p.is_word != q.is_word)
            return p.is_word ? -1 : 1;
        order = p.is_word ? mg_str_cmp(p.text, q.text) : mg_scan_order_numbers(p.text, q.text);
    }
    return order;
}

const struct mg_version_scheme mg_version_gem = {"gem", valid, compare};
