/* SPDX-License-Identifier: Apache-2.0
 *
 * Version ranges in the notation "vers:TYPE/CONSTRAINT|..." (package-url/vers-spec). The
 * constraints must be in the order of their versions, as the specification wants them.
 */
#include "core/base/compiler.h"
#include "core/suppress/rules.h"
#include "core/version/version.h"

enum comparator { EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL };

struct constraint {
    enum comparator comparator;
    struct mg_str version;
};

struct range {
    const struct mg_version_scheme *scheme;
    struct constraint items[MG_LIMIT_VERS_CONSTRAINTS];
    size_t count;
};

static const struct mg_version_scheme *scheme_of(struct mg_str type)
{
    static const struct {
        const char *type, *scheme;
    } schemes[] = {
        {"deb", "deb"},
        {"rpm", "rpm"},
        {"apk", "apk"},
        {"alpm", "pacman"},
        {"npm", "semver"},
        {"semver", "semver"},
        {"golang", "semver"},
        {"cargo", "semver"},
        {"pypi", "pep440"},
        {"maven", "maven"},
        {"gem", "gem"},
        {"nuget", "nuget"},
        {"composer", "packagist"},
    };

    for (size_t i = 0; i < MG_COUNT(schemes); i++) {
        if (mg_str_is(type, schemes[i].type))
            return mg_version_scheme_named(mg_str_of(schemes[i].scheme));
    }
    return NULL;
}

/* A version without comparator is that version. */
static struct constraint parse_constraint(struct mg_str text)
{
    static const struct {
        const char *sign;
        enum comparator comparator;
    } signs[] = {
        {"!=", NOT_EQUAL}, {"<=", LESS_EQUAL}, {">=", GREATER_EQUAL},
        {"<", LESS},       {">", GREATER},     {"=", EQUAL},
    };

    for (size_t i = 0; i < MG_COUNT(signs); i++) {
        struct mg_str sign = mg_str_of(signs[i].sign);

        if (mg_str_starts(text, sign))
            return (struct constraint){signs[i].comparator, mg_str_skip(text, sign.n)};
    }
    return (struct constraint){EQUAL, text};
}

static bool add_constraint(struct range *range, struct mg_str text)
{
    struct constraint one = parse_constraint(text);
    size_t n = range->count;

    /* '*' is a range of its own, a percent sign an encoded version: nobody writes them. */
    if (n == MG_LIMIT_VERS_CONSTRAINTS || !range->scheme->valid(one.version) ||
        mg_str_find(one.version, '%') != SIZE_MAX ||
        (n != 0 && range->scheme->compare(range->items[n - 1].version, one.version) >= 0))
        return false;
    range->items[range->count++] = one;
    return true;
}

static bool parse(struct mg_str text, struct range *range)
{
    struct mg_str scheme, type, one;

    range->count = 0;
    if (!mg_str_cut(&text, ':', &scheme) || !mg_str_cut(&text, '/', &type) || text.n == 0)
        return false;
    range->scheme = scheme_of(type);
    if (range->scheme == NULL)
        return false;
    while (mg_str_cut(&text, '|', &one)) {
        if (!add_constraint(range, one))
            return false;
    }
    return true;
}

static bool is_below(enum comparator comparator)
{
    return comparator == LESS || comparator == LESS_EQUAL;
}

static bool is_above(enum comparator comparator)
{
    return comparator == GREATER || comparator == GREATER_EQUAL;
}

/* Between the versions that the range names: in, when the nearest one of '<' and '>' on either side
 * says so. */
static bool lies_within(const struct range *range, struct mg_str version)
{
    const struct constraint *before = NULL, *behind = NULL;

    for (size_t i = 0; i < range->count && behind == NULL; i++) {
        const struct constraint *one = &range->items[i];

        if (!is_below(one->comparator) && !is_above(one->comparator))
            continue;
        if (range->scheme->compare(one->version, version) < 0)
            before = one;
        else
            behind = one;
    }
    if (before == NULL && behind == NULL)
        return false;
    return (before == NULL || is_above(before->comparator)) &&
           (behind == NULL || is_below(behind->comparator));
}

static bool covers(const struct range *range, struct mg_str version)
{
    for (size_t i = 0; i < range->count; i++) {
        enum comparator comparator = range->items[i].comparator;

        if (range->scheme->compare(range->items[i].version, version) == 0)
            return comparator == EQUAL || comparator == LESS_EQUAL || comparator == GREATER_EQUAL;
    }
    return lies_within(range, version);
}

static bool is_range(struct mg_str versions)
{
    return mg_str_starts(versions, MG_STR("vers:"));
}

bool mg_versions_valid(struct mg_str versions)
{
    struct range range;

    return !is_range(versions) || parse(versions, &range);
}

bool mg_versions_cover(struct mg_str versions, const struct mg_target *target, bool source)
{
    struct mg_str installed = source ? target->source_version : target->version;
    struct range range;

    if (!is_range(versions))
        return mg_target_has_version(target, source, versions);
    return parse(versions, &range) && range.scheme->valid(installed) && covers(&range, installed);
}
