/* SPDX-License-Identifier: Apache-2.0
 *
 * Debian version order: deb-version(7) and Debian Policy 5.6.12, as `dpkg --compare-versions` and
 * `dpkg --validate-version` apply them. Where the manual is silent (bytes a version may not hold,
 * signs before the epoch, an absent version) it does what dpkg 1.21 does on machines with signed
 * chars. What dpkg refuses to compare is ordered too, so that the order is total: an epoch that is
 * not a number belongs to the upstream version, and an epoch of any size counts.
 */
#include "core/version/version.h"

#include <limits.h>

#include "core/base/limits.h"

struct parts {
    struct mg_str epoch; /* decimal digits, empty for none */
    struct mg_str upstream;
    struct mg_str revision;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* dpkg trims spaces and tabs only. */
static struct mg_str trim_blanks(struct mg_str s)
{
    while (s.n != 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = mg_str_skip(s, 1);
    while (s.n != 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static bool all_zeros(struct mg_str digits)
{
    size_t i = 0;

    while (i < digits.n && digits.p[i] == '0')
        i++;
    return i == digits.n;
}

/* dpkg reads the epoch with strtol: white space and a sign may precede it, "-0" is 0. */
static bool epoch_digits(struct mg_str text, struct mg_str *digits)
{
    bool negative = false;

    while (text.n != 0 && (text.p[0] == ' ' || (text.p[0] >= '\t' && text.p[0] <= '\r')))
        text = mg_str_skip(text, 1);
    if (text.n != 0 && (text.p[0] == '+' || text.p[0] == '-')) {
        negative = text.p[0] == '-';
        text = mg_str_skip(text, 1);
    }
    for (size_t i = 0; i < text.n; i++) {
        if (!is_digit(text.p[i]))
            return false;
    }
    if (text.n == 0 || (negative && !all_zeros(text)))
        return false;
    *digits = text;
    return true;
}

/* The revision starts behind the last hyphen; true when there is one. */
static bool split_revision(struct mg_str s, struct parts *out)
{
    size_t at = s.n;

    while (at > 0 && s.p[at - 1] != '-')
        at--;
    out->upstream = at == 0 ? s : mg_str_take(s, at - 1);
    out->revision = at == 0 ? MG_STR_NONE : mg_str_skip(s, at);
    return at != 0;
}

static void split(struct mg_str s, struct parts *out)
{
    size_t colon = mg_str_find(s, ':');

    out->epoch = MG_STR_NONE;
    if (colon != SIZE_MAX && epoch_digits(mg_str_take(s, colon), &out->epoch))
        s = mg_str_skip(s, colon + 1);
    (void)split_revision(s, out);
}

/* dpkg keeps the epoch in an int. */
static bool epoch_fits(struct mg_str digits)
{
    uint64_t value;

    return all_zeros(digits) || (mg_str_u64(digits, &value) && value <= INT_MAX);
}

static bool all_allowed(struct mg_str s, struct mg_str punctuation)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit(s.p[i]) && !is_letter(s.p[i]) && mg_str_find(punctuation, s.p[i]) == SIZE_MAX)
            return false;
    }
    return true;
}

static bool valid(struct mg_str s)
{
    struct parts parts;
    struct mg_str epoch;
    size_t colon;

    if (s.n > MG_LIMIT_VERSION)
        return false;
    s = trim_blanks(s);
    colon = mg_str_find(s, ':');
    if (colon != SIZE_MAX) {
        if (!epoch_digits(mg_str_take(s, colon), &epoch) || !epoch_fits(epoch))
            return false;
        s = mg_str_skip(s, colon + 1);
    }
    if (split_revision(s, &parts) && parts.revision.n == 0)
        return false;
    return parts.upstream.n != 0 && is_digit(parts.upstream.p[0]) &&
           all_allowed(parts.upstream, MG_STR(".-+~:")) &&
           all_allowed(parts.revision, MG_STR(".+~"));
}

static bool digit_at(struct mg_str s, size_t i)
{
    return i < s.n && is_digit(s.p[i]);
}

/* Rank of a byte in a non-digit part: tilde before the end of the part, letters before the rest. */
static int weight_at(struct mg_str s, size_t i)
{
    unsigned char c;

    if (i >= s.n || is_digit(s.p[i]))
        return 0;
    c = (unsigned char)s.p[i];
    if (c == '~')
        return -1;
    return is_letter(s.p[i]) || c >= 0x80 ? c : c + 256;
}

/* Both compare one part each from *i and *j and leave these behind it. */
static int compare_text(struct mg_str a, size_t *i, struct mg_str b, size_t *j)
{
    int x = weight_at(a, *i), y = weight_at(b, *j);

    while (x == y && x != 0) {
        x = weight_at(a, ++*i);
        y = weight_at(b, ++*j);
    }
    return x - y;
}

/* Numbers of any length: without leading zeros the longer one is larger. */
static int compare_number(struct mg_str a, size_t *i, struct mg_str b, size_t *j)
{
    int first = 0;

    while (*i < a.n && a.p[*i] == '0')
        ++*i;
    while (*j < b.n && b.p[*j] == '0')
        ++*j;
    for (; digit_at(a, *i) && digit_at(b, *j); ++*i, ++*j) {
        if (first == 0)
            first = a.p[*i] - b.p[*j];
    }
    if (digit_at(a, *i))
        return 1;
    return digit_at(b, *j) ? -1 : first;
}

static int compare_part(struct mg_str a, struct mg_str b)
{
    size_t i = 0, j = 0;
    int order = 0;

    while (order == 0 && (i < a.n || j < b.n)) {
        order = compare_text(a, &i, b, &j);
        if (order == 0)
            order = compare_number(a, &i, b, &j);
    }
    return order;
}

static int compare(struct mg_str a, struct mg_str b)
{
    struct parts x, y;
    int order;

    a = trim_blanks(a);
    b = trim_blanks(b);
    if (a.n == 0 || b.n == 0) /* no version at all is older than any */
        return (a.n != 0) - (b.n != 0);
    split(a, &x);
    split(b, &y);
    order = compare_part(x.epoch, y.epoch);
    if (order == 0)
        order = compare_part(x.upstream, y.upstream);
    return order != 0 ? order : compare_part(x.revision, y.revision);
}

const struct mg_version_scheme mg_version_deb = {"deb", valid, compare};
