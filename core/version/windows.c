/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows builds and file versions: decimal numbers separated by dots, as many as there are
 * ("10.0.19045.3803"), compared one by one; an absent one is 0. Vendors state builds with three or
 * four of them and mean the same
 * (https://learn.microsoft.com/windows/win32/menurc/versioninfo-resource). What else stands in a
 * part counts behind its number, byte by byte, so that any text has a place.
 */
#include "core/version/version.h"

#include "core/base/limits.h"
#include "core/version/scan.h"

static bool valid(struct mg_str s)
{
    size_t digits = mg_scan_digits(s);

    if (s.n > MG_LIMIT_VERSION)
        return false;
    while (digits != 0 && digits < s.n && s.p[digits] == '.') {
        s = mg_str_skip(s, digits + 1);
        digits = mg_scan_digits(s);
    }
    return digits != 0 && digits == s.n;
}

static int compare(struct mg_str a, struct mg_str b)
{
    int order = 0;

    if (a.n == 0 || b.n == 0) /* no version at all is older than any */
        return (a.n != 0) - (b.n != 0);
    while (order == 0 && (a.n != 0 || b.n != 0)) {
        struct mg_str x = MG_STR_NONE, y = MG_STR_NONE;

        (void)mg_str_cut(&a, '.', &x);
        (void)mg_str_cut(&b, '.', &y);
        order = mg_scan_order_numbers(mg_scan_take(&x, mg_scan_digits(x)),
                                      mg_scan_take(&y, mg_scan_digits(y)));
        if (order == 0)
            order = mg_str_cmp(x, y);
    }
    return order;
}

const struct mg_version_scheme mg_version_windows = {"windows", valid, compare};
