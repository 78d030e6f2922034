/* SPDX-License-Identifier: Apache-2.0
 *
 * rpm's version order: [epoch:]version[-release] as rpmverParse() and rpmverCmp() of rpm 4.18 take
 * it apart and order it (rpm-version(7); `rpm --eval '%{lua:print(rpm.vercmp("1", "2"))}'`).
 * An absent epoch is 0. A version without a release is older than the same with any release: only
 * so is the order total. For a fixed version that decides as a dependency would (1-1 is at or
 * behind 1); a last affected version has to name its release, as those in advisories do.
 */
#include "core/version/version.h"

#include "core/version/scan.h"

/* What may stand at one place, the older first. */
enum rank { RANK_TILDE, RANK_END, RANK_CARET, RANK_LETTERS, RANK_DIGITS };

struct segment {
    enum rank rank;
    struct mg_str text;
};

/* rpm checks characters when it builds a package, never when it compares: what an installed
 * package says is taken as it is. The epoch is a 32-bit number there. */
static bool valid(struct mg_str s)
{
    struct mg_scan_evr evr = mg_scan_evr(s);
    uint64_t epoch = 0;

    if (!mg_scan_plausible(s) || evr.version.n == 0 || (evr.has_release && evr.release.n == 0))
        return false;
    return evr.epoch.n == 0 || (mg_str_u64(evr.epoch, &epoch) && epoch <= UINT32_MAX);
}

/* What is neither digit, letter, tilde nor caret separates, and does not count. */
static struct segment next_segment(struct mg_str *rest)
{
    struct segment segment = {RANK_END, MG_STR_NONE};
    size_t n;

    *rest = mg_str_skip(*rest, mg_scan_others(*rest, MG_STR("~^")));
    if (rest->n == 0)
        return segment;
    if ((n = mg_scan_digits(*rest)) != 0)
        segment.rank = RANK_DIGITS;
    else if ((n = mg_scan_letters(*rest)) != 0)
        segment.rank = RANK_LETTERS;
    else
        segment.rank = rest->p[0] == '~' ? RANK_TILDE : RANK_CARET;
    segment.text = mg_scan_take(rest, n != 0 ? n : 1);
    return segment;
}

static int compare_part(struct mg_str a, struct mg_str b)
{
    for (;;) {
        struct segment x = next_segment(&a), y = next_segment(&b);
        int order;

        if (x.rank != y.rank)
            return (int)x.rank - (int)y.rank;
        if (x.rank == RANK_END)
            return 0;
        order = x.rank == RANK_DIGITS ? mg_scan_order_numbers(x.text, y.text)
                                      : mg_str_cmp(x.text, y.text);
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
    if (order == 0)
        order = (int)x.has_release - (int)y.has_release;
    return order != 0 ? order : compare_part(x.release, y.release);
}

const struct mg_version_scheme mg_version_rpm = {"rpm", valid, compare};
