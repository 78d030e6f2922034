/* SPDX-License-Identifier: Apache-2.0
 *
 * Python versions: PEP 440 ("Version specifiers" of the Python packaging guide) as Version of the
 * module packaging reads and orders them, numbers of any length. What is no such version is older
 * than all that are; among themselves these have the order in pep440_legacy.c.
 */
#include "core/version/pep440.h"

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/version/scan.h"
#include "core/version/version.h"

/* The older first. */
enum pre {
    PRE_DEV_ONLY, /* "1.0.dev1" is older than "1.0a1" */
    PRE_ALPHA,
    PRE_BETA,
    PRE_CANDIDATE,
    PRE_NONE,
};

struct parts {
    struct mg_str epoch, release;
    enum pre pre;
    struct mg_str pre_number;
    bool has_post, has_dev, has_local;
    struct mg_str post, dev, local;
};

/* A word is searched from the start: the longer of two that begin alike comes first. */
struct tag {
    const char *word;
    int meaning;
};

static const struct tag pre_tags[] = {
    {"alpha", PRE_ALPHA},       {"a", PRE_ALPHA},       {"beta", PRE_BETA},   {"b", PRE_BETA},
    {"preview", PRE_CANDIDATE}, {"pre", PRE_CANDIDATE}, {"c", PRE_CANDIDATE}, {"rc", PRE_CANDIDATE},
};
static const struct tag post_tags[] = {{"post", 1}, {"rev", 1}, {"r", 1}};
static const struct tag dev_tags[] = {{"dev", 1}};

/* Python's \s in ASCII. */
static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

static struct mg_str trim(struct mg_str s)
{
    while (s.n != 0 && is_blank(s.p[0]))
        s = mg_str_skip(s, 1);
    while (s.n != 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

static struct mg_str skip_one_of(struct mg_str s, struct mg_str bytes)
{
    return mg_str_skip(s, s.n != 0 && mg_str_find(bytes, s.p[0]) != SIZE_MAX ? 1 : 0);
}

/* "[sep]word[sep][number]": the meaning of the word, or 0 and nothing is taken. */
static int take_tag(struct mg_str *rest, const struct tag *tags, size_t count,
                    struct mg_str *number)
{
    struct mg_str s = skip_one_of(*rest, MG_STR("._-"));

    for (size_t i = 0; i < count; i++) {
        if (mg_scan_starts_folded(s, tags[i].word)) {
            s = skip_one_of(mg_str_skip(s, mg_str_of(tags[i].word).n), MG_STR("._-"));
            *number = mg_scan_take(&s, mg_scan_digits(s));
            *rest = s;
            return tags[i].meaning;
        }
    }
    return 0;
}

/* "-1", the old spelling of ".post1". */
static bool take_bare_post(struct mg_str *rest, struct mg_str *number)
{
    size_t digits = mg_scan_digits(mg_str_skip(*rest, 1));

    if (rest->n == 0 || rest->p[0] != '-' || digits == 0)
        return false;
    *rest = mg_str_skip(*rest, 1);
    *number = mg_scan_take(rest, digits);
    return true;
}

/* Numbers between single dots; those that are not followed by a number stay. */
static struct mg_str take_release(struct mg_str *rest)
{
    size_t n = mg_scan_digits(*rest), more = n;

    while (more != 0 && n < rest->n && rest->p[n] == '.') {
        more = mg_scan_digits(mg_str_skip(*rest, n + 1));
        n += more == 0 ? 0 : more + 1;
    }
    return mg_scan_take(rest, n);
}

static void take_epoch(struct mg_str *rest, struct parts *out)
{
    size_t digits = mg_scan_digits(*rest);

    if (digits == 0 || digits == rest->n || rest->p[digits] != '!')
        return;
    out->epoch = mg_scan_take(rest, digits);
    *rest = mg_str_skip(*rest, 1);
}

/* The next segment of the local version, which one separator follows or the end. */
static bool take_segment(struct mg_str *rest, struct mg_str *segment)
{
    size_t n = 0;

    while (n < rest->n && mg_str_find(MG_STR("._-"), rest->p[n]) == SIZE_MAX)
        n++;
    *segment = mg_scan_take(rest, n);
    *rest = mg_str_skip(*rest, 1);
    return n != 0;
}

static bool valid_local(struct mg_str s)
{
    struct mg_str segment;
    bool whole = s.n != 0 && mg_str_find(MG_STR("._-"), s.p[s.n - 1]) == SIZE_MAX &&
                 mg_scan_only(s, MG_STR("._-"));

    while (whole && s.n != 0)
        whole = take_segment(&s, &segment);
    return whole;
}

/* False when it is no version of PEP 440. */
static bool parse(struct mg_str s, struct parts *out)
{
    s = skip_one_of(trim(s), MG_STR("vV"));
    *out = (struct parts){.epoch = MG_STR_NONE};
    take_epoch(&s, out);
    out->release = take_release(&s);
    out->pre = (enum pre)take_tag(&s, pre_tags, MG_COUNT(pre_tags), &out->pre_number);
    out->has_post = take_bare_post(&s, &out->post) ||
                    take_tag(&s, post_tags, MG_COUNT(post_tags), &out->post) != 0;
    out->has_dev = take_tag(&s, dev_tags, MG_COUNT(dev_tags), &out->dev) != 0;
    if (out->pre == PRE_DEV_ONLY && (out->has_post || !out->has_dev))
        out->pre = PRE_NONE;
    out->has_local = s.n != 0 && s.p[0] == '+';
    out->local = mg_str_skip(s, 1);
    return out->release.n != 0 && (out->has_local ? valid_local(out->local) : s.n == 0);
}

static bool is_number(struct mg_str s)
{
    return mg_scan_digits(s) == s.n;
}

/* Numbers by value and newer than words; when one ends, it is the older. */
static int order_local(struct mg_str a, struct mg_str b)
{
    int order = 0;

    while (order == 0 && a.n != 0 && b.n != 0) {
        struct mg_str x, y;

        (void)take_segment(&a, &x);
        (void)take_segment(&b, &y);
        if (is_number(x) != is_number(y))
            return is_number(x) ? 1 : -1;
        order = is_number(x) ? mg_scan_order_numbers(x, y) : mg_scan_order_folded(x, y);
    }
    return order != 0 ? order : (a.n != 0) - (b.n != 0);
}

static int order_tail(const struct parts *a, const struct parts *b)
{
    int order;

    if (a->has_post != b->has_post)
        return a->has_post ? 1 : -1;
    order = mg_scan_order_numbers(a->post, b->post);
    if (order != 0)
        return order;
    if (a->has_dev != b->has_dev)
        return a->has_dev ? -1 : 1;
    order = mg_scan_order_numbers(a->dev, b->dev);
    return order != 0 ? order : order_local(a->local, b->local);
}

static int order_parts(const struct parts *a, const struct parts *b)
{
    int order = mg_scan_order_numbers(a->epoch, b->epoch);

    if (order == 0)
        order = mg_scan_order_dotted(a->release, b->release);
    if (order == 0)
        order = (int)a->pre - (int)b->pre;
    if (order == 0)
        order = mg_scan_order_numbers(a->pre_number, b->pre_number);
    return order != 0 ? order : order_tail(a, b);
}

static bool valid(struct mg_str s)
{
    struct parts parts;

    return s.n <= MG_LIMIT_VERSION && parse(s, &parts);
}

static int compare(struct mg_str a, struct mg_str b)
{
    struct parts x, y;
    bool known = parse(a, &x), other_known = parse(b, &y);

    if (a.n == 0 || b.n == 0) /* no version at all is older than any */
        return (a.n != 0) - (b.n != 0);
    if (known != other_known)
        return known ? 1 : -1;
    return known ? order_parts(&x, &y) : mg_pep440_order_legacy(a, b);
}

const struct mg_version_scheme mg_version_pep440 = {"pep440", valid, compare};
