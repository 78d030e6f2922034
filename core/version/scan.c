/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs of characters in versions. Numbers are compared as text, so that none is too long.
 */
#include "core/version/scan.h"

#include <string.h>

#include "core/base/limits.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

size_t mg_scan_digits(struct mg_str s)
{
    size_t n = 0;

    while (n < s.n && is_digit(s.p[n]))
        n++;
    return n;
}

size_t mg_scan_letters(struct mg_str s)
{
    size_t n = 0;

    while (n < s.n && is_letter(s.p[n]))
        n++;
    return n;
}

size_t mg_scan_others(struct mg_str s, struct mg_str stops)
{
    size_t n = 0;

    while (n < s.n && !is_digit(s.p[n]) && !is_letter(s.p[n]) &&
           mg_str_find(stops, s.p[n]) == SIZE_MAX)
        n++;
    return n;
}

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

int mg_scan_order_folded(struct mg_str a, struct mg_str b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i]))
            return lower(a.p[i]) - lower(b.p[i]);
    }
    return (a.n > b.n) - (a.n < b.n);
}

bool mg_scan_starts_folded(struct mg_str s, const char *word)
{
    struct mg_str start = mg_str_of(word);

    return mg_scan_order_folded(mg_str_take(s, start.n), start) == 0;
}

struct mg_str mg_scan_take(struct mg_str *rest, size_t n)
{
    struct mg_str taken = mg_str_take(*rest, n);

    *rest = mg_str_skip(*rest, taken.n);
    return taken;
}

/* Index of the last c, or SIZE_MAX when absent. */
static size_t find_last(struct mg_str s, char c)
{
    size_t at = s.n;

    while (at > 0 && s.p[at - 1] != c)
        at--;
    return at == 0 ? SIZE_MAX : at - 1;
}

struct mg_scan_evr mg_scan_evr(struct mg_str s)
{
    struct mg_scan_evr evr = {MG_STR_NONE, MG_STR_NONE, MG_STR_NONE, false};
    size_t digits = mg_scan_digits(s), hyphen;

    if (digits < s.n && s.p[digits] == ':') {
        evr.epoch = mg_str_take(s, digits);
        s = mg_str_skip(s, digits + 1);
    }
    hyphen = find_last(s, '-');
    evr.version = mg_str_take(s, hyphen);
    evr.has_release = hyphen != SIZE_MAX;
    if (evr.has_release)
        evr.release = mg_str_skip(s, hyphen + 1);
    return evr;
}

static struct mg_str without_zeros(struct mg_str digits)
{
    size_t n = 0;

    while (n < digits.n && digits.p[n] == '0')
        n++;
    return mg_str_skip(digits, n);
}

bool mg_scan_is_zero(struct mg_str s)
{
    return without_zeros(s).n == 0;
}

int mg_scan_order_numbers(struct mg_str a, struct mg_str b)
{
    a = without_zeros(a);
    b = without_zeros(b);
    if (a.n != b.n)
        return a.n < b.n ? -1 : 1;
    return a.n == 0 ? 0 : memcmp(a.p, b.p, a.n);
}

int mg_scan_order_dotted(struct mg_str a, struct mg_str b)
{
    int order = 0;

    while (order == 0 && (a.n != 0 || b.n != 0)) {
        struct mg_str x = MG_STR_NONE, y = MG_STR_NONE;

        (void)mg_str_cut(&a, '.', &x);
        (void)mg_str_cut(&b, '.', &y);
        order = mg_scan_order_numbers(x, y);
    }
    return order;
}

bool mg_scan_plausible(struct mg_str s)
{
    if (s.n == 0 || s.n > MG_LIMIT_VERSION)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '\x7f')
            return false;
    }
    return true;
}

bool mg_scan_only(struct mg_str s, struct mg_str punctuation)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit(s.p[i]) && !is_letter(s.p[i]) && mg_str_find(punctuation, s.p[i]) == SIZE_MAX)
            return false;
    }
    return true;
}
