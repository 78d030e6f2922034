/* SPDX-License-Identifier: Apache-2.0
 *
 * Semantic versions (https://semver.org, section 11) as node-semver orders them, also in its loose
 * form: a leading v or =, zeros before numbers, no hyphen before the pre-release. It serves npm,
 * crates.io, Hex and Go, whose pseudo-versions are pre-releases and whose +incompatible is build
 * metadata, which does not count. Advisories write "1" and "1.2": absent numbers are 0.
 * Pub differs in one rule: there build metadata counts last, and more of it is newer.
 * Numbers have any length. More than three of them are ordered on, but are not valid.
 */
#include "core/version/version.h"

#include "core/base/limits.h"
#include "core/version/scan.h"

struct parts {
    struct mg_str numbers; /* "1.2.3" */
    struct mg_str pre_release;
    struct mg_str build;
    bool has_pre_release, has_build; /* perhaps with nothing behind their mark */
    bool has_hyphen;                 /* before the pre-release */
};

/* "v", "=", "= v" and blanks in front. */
static struct mg_str without_prefix(struct mg_str s)
{
    while (s.n != 0 && mg_str_find(MG_STR("v= \t"), s.p[0]) != SIZE_MAX)
        s = mg_str_skip(s, 1);
    return s;
}

/* How many bytes at the start of s are numbers and single dots between them. */
static size_t count_numbers(struct mg_str s)
{
    size_t n = mg_scan_digits(s), more = n;

    while (more != 0 && n < s.n && s.p[n] == '.') {
        more = mg_scan_digits(mg_str_skip(s, n + 1));
        n += more == 0 ? 0 : more + 1;
    }
    return n;
}

static struct parts split(struct mg_str s)
{
    struct parts parts = {.numbers = MG_STR_NONE};
    size_t plus;

    s = without_prefix(s);
    parts.numbers = mg_scan_take(&s, count_numbers(s));
    plus = mg_str_find(s, '+');
    parts.has_build = plus != SIZE_MAX;
    if (parts.has_build)
        parts.build = mg_str_skip(s, plus + 1);
    s = mg_str_take(s, plus);
    parts.has_pre_release = s.n != 0;
    parts.has_hyphen = s.n != 0 && s.p[0] == '-';
    /* A hyphen with nothing behind it is an identifier of its own. */
    parts.pre_release = mg_str_skip(s, parts.has_hyphen && s.n > 1 && s.p[1] != '.' ? 1 : 0);
    return parts;
}

/* Identifiers between single dots, of letters, digits and hyphens. */
static bool valid_identifiers(struct mg_str s)
{
    bool open = true; /* an identifier is due */

    for (size_t i = 0; i < s.n; i++) {
        if (open && s.p[i] == '.')
            return false;
        open = s.p[i] == '.';
    }
    return !open && mg_scan_only(s, MG_STR(".-"));
}

/* Up to three numbers; only behind all three the hyphen may be left out. */
static bool valid(struct mg_str s)
{
    struct parts parts = split(s);
    struct mg_str numbers = parts.numbers, number;
    size_t count = 0;

    while (count <= 3 && mg_str_cut(&numbers, '.', &number))
        count++;
    return s.n <= MG_LIMIT_VERSION && count >= 1 && count <= 3 &&
           (!parts.has_pre_release || parts.has_hyphen || count == 3) &&
           (!parts.has_pre_release || valid_identifiers(parts.pre_release)) &&
           (!parts.has_build || valid_identifiers(parts.build));
}

static bool is_number(struct mg_str s)
{
    return s.n != 0 && mg_scan_digits(s) == s.n;
}

/* Identifiers of digits by value and before all others, the others byte by byte. */
static int order_identifier(struct mg_str a, struct mg_str b)
{
    bool x = is_number(a), y = is_number(b);

    if (x != y)
        return x ? -1 : 1;
    return x ? mg_scan_order_numbers(a, b) : mg_str_cmp(a, b);
}

/* One by one; when one list ends, it is the older. */
static int order_identifiers(struct mg_str a, struct mg_str b)
{
    struct mg_str x, y;
    int order = 0;

    while (order == 0 && a.n != 0 && b.n != 0) {
        (void)mg_str_cut(&a, '.', &x);
        (void)mg_str_cut(&b, '.', &y);
        order = order_identifier(x, y);
    }
    return order != 0 ? order : (a.n != 0) - (b.n != 0);
}

static int order_parts(const struct parts *a, const struct parts *b)
{
    int order = mg_scan_order_dotted(a->numbers, b->numbers);

    if (order != 0)
        return order;
    if (a->pre_release.n == 0 || b->pre_release.n == 0)
        return (a->pre_release.n == 0) - (b->pre_release.n == 0);
    return order_identifiers(a->pre_release, b->pre_release);
}

static int compare(struct mg_str a, struct mg_str b)
{
    struct parts x = split(a), y = split(b);

    if (a.n == 0 || b.n == 0) /* no version at all is older than any */
        return (a.n != 0) - (b.n != 0);
    return order_parts(&x, &y);
}

static int compare_pub(struct mg_str a, struct mg_str b)
{
    struct parts x = split(a), y = split(b);
    int order = compare(a, b);

    return order != 0 ? order : order_identifiers(x.build, y.build);
}

const struct mg_version_scheme mg_version_semver = {"semver", valid, compare};
const struct mg_version_scheme mg_version_pub = {"pub", valid, compare_pub};
