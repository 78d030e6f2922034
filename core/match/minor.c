/* SPDX-License-Identifier: Apache-2.0
 *
 * Tags: ".el9_2" of the packages of a minor release; ".module+el8.4.0+..." (Red Hat, Rocky, Oracle)
 * and ".module_el8.4.0+..." (AlmaLinux) of modules. A dot behind a plain ".el9" counts rebuilds.
 * Ecosystems: CPEs of Red Hat's extended support as the OSV schema writes them.
 */
#include "core/match/minor.h"

#include <stdio.h>

#include "core/base/compiler.h"

static const struct {
    struct mg_str mark;
    char separator;
} tags[] = {
    {MG_STR_INIT(".module+el"), '.'},
    {MG_STR_INIT(".module_el"), '.'},
    {MG_STR_INIT(".el"), '_'},
};

static const char *const products[] = {"rhel_eus", "rhel_aus", "rhel_e4s", "rhel_tus"};
static const char *const repositories[] = {
    "",      "::appstream", "::baseos", "::computenode", "::crb",    "::highavailability",
    "::nfv", "::realtime",  "::sap",    "::sap_hana",    "::server",
};

static struct mg_str digits_of(struct mg_str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return mg_str_take(s, n);
}

/* "9_2..." or "8.4..." */
static bool read_numbers(struct mg_str text, char separator, struct mg_minor *out)
{
    struct mg_str major = digits_of(text), minor;

    text = mg_str_skip(text, major.n);
    if (text.n == 0 || text.p[0] != separator)
        return false;
    minor = digits_of(mg_str_skip(text, 1));
    return mg_str_u64(major, &out->major) && mg_str_u64(minor, &out->minor);
}

bool mg_minor_of(struct mg_str version, struct mg_minor *out)
{
    for (size_t i = 0; i < MG_COUNT(tags); i++) {
        size_t at = mg_str_find_str(version, tags[i].mark);

        if (at != SIZE_MAX)
            return read_numbers(mg_str_skip(version, at + tags[i].mark.n), tags[i].separator, out);
    }
    return false;
}

bool mg_minor_eq(const struct mg_minor *a, const struct mg_minor *b)
{
    return a->major == b->major && a->minor == b->minor;
}

static bool add(struct mg_db *db, struct mg_arena *arena, struct mg_minor_ecosystems *out,
                const char *product, const char *repository)
{
    char name[96];

    (void)snprintf(name, sizeof name, "Red Hat:%s:%llu.%llu%s", product,
                   (unsigned long long)out->of.major, (unsigned long long)out->of.minor,
                   repository);
    return mg_db_ecosystem_packages(db, mg_str_of(name)) == 0 ||
           mg_arena_str(arena, mg_str_of(name), &out->names[out->count++]);
}

bool mg_minor_ecosystems_find(struct mg_db *db, struct mg_arena *arena, const struct mg_minor *of,
                              struct mg_minor_ecosystems *out)
{
    _Static_assert(MG_COUNT(products) * MG_COUNT(repositories) == MG_MINOR_ECOSYSTEMS,
                   "room for all");

    *out = (struct mg_minor_ecosystems){.of = *of};
    for (size_t i = 0; i < MG_COUNT(products); i++) {
        for (size_t j = 0; j < MG_COUNT(repositories); j++) {
            if (!add(db, arena, out, products[i], repositories[j]))
                return false;
        }
    }
    return true;
}
