/* SPDX-License-Identifier: Apache-2.0
 *
 * NuGet versions as NuGet.Versioning orders them: up to four numbers, absent ones 0, then labels of
 * a pre-release as in Semantic Versioning 2.0.0 but in any case; metadata does not count. Unlike
 * there, numbers have any length. More than four numbers, and text in their place, are ordered on
 * but not valid.
 */
#include "core/version/version.h"

#include "core/base/limits.h"
#include "core/version/scan.h"

struct parts {
    struct mg_str numbers;
    struct mg_str labels;
    struct mg_str metadata;
    bool has_labels, has_metadata; /* perhaps with nothing behind their mark */
};

static struct parts split(struct mg_str s)
{
    struct parts parts = {.numbers = MG_STR_NONE};
    size_t mark;

    s = mg_str_trim(s);
    mark = mg_str_find(s, '+');
    parts.has_metadata = mark != SIZE_MAX;
    if (parts.has_metadata)
        parts.metadata = mg_str_skip(s, mark + 1);
    s = mg_str_take(s, mark);
    mark = mg_str_find(s, '-');
    parts.has_labels = mark != SIZE_MAX;
    if (parts.has_labels)
        parts.labels = mg_str_skip(s, mark + 1);
    parts.numbers = mg_str_take(s, mark);
    return parts;
}

static bool is_number(struct mg_str s)
{
    return s.n != 0 && mg_scan_digits(s) == s.n;
}

/* One to four numbers between single dots. */
static bool valid_numbers(struct mg_str s)
{
    struct mg_str number;
    size_t count = 0;
    bool whole = !mg_str_ends(s, MG_STR("."));

    for (; whole && mg_str_cut(&s, '.', &number); count++)
        whole = is_number(number);
    return whole && count >= 1 && count <= 4;
}

static bool valid_labels(struct mg_str s, bool zeros_allowed)
{
    struct mg_str label;
    bool whole = s.n != 0 && !mg_str_ends(s, MG_STR("."));

    while (whole && mg_str_cut(&s, '.', &label)) {
        whole = label.n != 0 && mg_scan_only(label, MG_STR("-")) &&
                (zeros_allowed || label.n == 1 || label.p[0] != '0' || !is_number(label));
    }
    return whole;
}

static bool valid(struct mg_str s)
{
    struct parts parts = split(s);

    return s.n <= MG_LIMIT_VERSION && valid_numbers(parts.numbers) &&
           (!parts.has_labels || valid_labels(parts.labels, false)) &&
           (!parts.has_metadata || valid_labels(parts.metadata, true));
}

/* By number, then by the text behind it. */
static int order_numbers(struct mg_str a, struct mg_str b)
{
    int order = 0;

    while (order == 0 && (a.n != 0 || b.n != 0)) {
        struct mg_str x = MG_STR_NONE, y = MG_STR_NONE;

        (void)mg_str_cut(&a, '.', &x);
        (void)mg_str_cut(&b, '.', &y);
        order = mg_scan_order_numbers(mg_scan_take(&x, mg_scan_digits(x)),
                                      mg_scan_take(&y, mg_scan_digits(y)));
        if (order == 0)
            order = mg_scan_order_folded(x, y);
    }
    return order;
}

/* Numbers may have a minus sign: .NET's Int32.TryParse finds them. -1: below 0, 1: from 0 on. */
static int take_sign(struct mg_str *label)
{
    struct mg_str digits = mg_str_skip(*label, label->n != 0 && label->p[0] == '-' ? 1 : 0);
    bool negative = digits.n != label->n && !mg_scan_is_zero(digits);

    if (!is_number(digits))
        return 0;
    *label = digits;
    return negative ? -1 : 1;
}

/* Numbers by value and before all others, the others in any case. */
static int order_label(struct mg_str a, struct mg_str b)
{
    int x = take_sign(&a), y = take_sign(&b);

    if ((x == 0) != (y == 0))
        return x != 0 ? -1 : 1;
    if (x != y)
        return x - y;
    return x == 0 ? mg_scan_order_folded(a, b) : x * mg_scan_order_numbers(a, b);
}

/* One by one; when one list ends, it is the older. */
static int order_labels(struct mg_str a, struct mg_str b)
{
    struct mg_str x, y;
    int order = 0;

    while (order == 0 && a.n != 0 && b.n != 0) {
        (void)mg_str_cut(&a, '.', &x);
        (void)mg_str_cut(&b, '.', &y);
        order = order_label(x, y);
    }
    return order != 0 ? order : (a.n != 0) - (b.n != 0);
}

static int compare(struct mg_str a, struct mg_str b)
{
    struct parts x = split(a), y = split(b);
    int order = order_numbers(x.numbers, y.numbers);

    if (a.n == 0 || b.n == 0) /* no version at all is older than any */
        return (a.n != 0) - (b.n != 0);
    if (order != 0)
        return order;
    if (x.has_labels != y.has_labels)
        return x.has_labels ? -1 : 1;
    return order_labels(x.labels, y.labels);
}

const struct mg_version_scheme mg_version_nuget = {"nuget", valid, compare};
