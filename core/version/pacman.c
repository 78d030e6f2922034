/* SPDX-License-Identifier: Apache-2.0
 *
 * pacman's version order: [epoch:]pkgver[-pkgrel] as alpm_pkg_vercmp() of pacman 6 orders it
 * (vercmp(8)). An absent epoch is 0; pkgrel counts only when both have one, so that 1.5 equals
 * 1.5-1 and 1.5-2. One thing is not as there: where pkgver ends in separators and the other goes on
 * with separators and letters ("1." and "1.a"), vercmp's order runs in circles; here the shorter
 * is the older one.
 */
#include "core/version/version.h"

#include "core/version/scan.h"

/* Ranks of what may stand at one place; from RANK_TEXT on, digits and letters behind separators. */
enum { RANK_LETTERS, RANK_END, RANK_SEPARATORS, RANK_TEXT };

struct segment {
    size_t rank;
    bool number;
    struct mg_str text;
};

/* "1", "1.1": PKGBUILD(5). */
static bool valid_release(struct mg_str s)
{
    struct mg_str whole = mg_scan_take(&s, mg_scan_digits(s));

    if (s.n == 0)
        return whole.n != 0;
    return whole.n != 0 && s.p[0] == '.' && s.n > 1 && mg_scan_digits(mg_str_skip(s, 1)) == s.n - 1;
}

/* PKGBUILD(5): pkgver has no colon, slash, hyphen or white space, pkgrel is a number. */
static bool valid(struct mg_str s)
{
    struct mg_scan_evr evr = mg_scan_evr(s);

    return mg_scan_plausible(s) && evr.version.n != 0 &&
           mg_str_find(evr.version, ':') == SIZE_MAX && mg_str_find(evr.version, '/') == SIZE_MAX &&
           mg_str_find(evr.version, '-') == SIZE_MAX &&
           (!evr.has_release || valid_release(evr.release));
}

/* More separators are newer, then digits are newer than letters; but letters without a separator
 * ("1.0rc") are older than the end, which is older than the rest. */
static struct segment next_segment(struct mg_str *rest)
{
    struct segment segment = {RANK_END, false, MG_STR_NONE};
    size_t separators = mg_scan_others(*rest, MG_STR_NONE);

    *rest = mg_str_skip(*rest, separators);
    if (rest->n == 0) {
        segment.rank = separators == 0 ? RANK_END : RANK_SEPARATORS;
        return segment;
    }
    segment.text = mg_scan_take(rest, mg_scan_digits(*rest));
    segment.number = segment.text.n != 0;
    if (!segment.number)
        segment.text = mg_scan_take(rest, mg_scan_letters(*rest));
    segment.rank = separators == 0 && !segment.number
                       ? RANK_LETTERS
                       : RANK_TEXT + 2 * separators + (segment.number ? 1 : 0);
    return segment;
}

static int compare_part(struct mg_str a, struct mg_str b)
{
    for (;;) {
        struct segment x = next_segment(&a), y = next_segment(&b);
        int order;

        if (x.rank != y.rank)
            return x.rank < y.rank ? -1 : 1;
        if (x.rank == RANK_END || x.rank == RANK_SEPARATORS)
            return 0;
        order = x.number ? mg_scan_order_numbers(x.text, y.text) : mg_str_cmp(x.text, y.text);
        if (order != 0)
            return order;
    }
}

static int compare(struct mg_str a, struct mg_str b)
{
    struct mg_scan_evr x = mg_scan_evr(a), y = mg_scan_evr(b);
    int order;

    if (a.n == 0 || b.n == 0) /* no version at all is older than any */
        return (a.n != 0) - (b.n != 0);
    order = mg_scan_order_numbers(x.epoch, y.epoch);
    if (order == 0)
        order = compare_part(x.version, y.version);
    if (order == 0 && x.has_release && y.has_release)
        order = compare_part(x.release, y.release);
    return order;
}

const struct mg_version_scheme mg_version_pacman = {"pacman", valid, compare};
