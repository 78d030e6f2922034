/* SPDX-License-Identifier: Apache-2.0
 *
 * From advisories to vulnerabilities: which ids does each advisory speak of, and which advisories
 * speak of one id? A CVE id wins over all others; aliases are followed from advisory to advisory
 * until nothing changes, so GO-1 -> GHSA-1 -> CVE-1 ends at the CVE.
 */
#include "core/advisory/builder.h"

#include "core/advisory/cve.h"

/* Rounds of following aliases; chains in real data are one or two long. */
#define MAX_ROUNDS 8

static struct mg_build_advisory *advisory_at(const struct mg_vec *vec, size_t i)
{
    return *(struct mg_build_advisory **)mg_vec_at(vec, i);
}

/* By id; the newest first within an id, then by content, so that the input order is no matter. */
static int by_id_newest(const void *a, const void *b)
{
    const struct mg_build_advisory *left = *(struct mg_build_advisory *const *)a;
    const struct mg_build_advisory *right = *(struct mg_build_advisory *const *)b;
    int order = mg_str_cmp(left->id->s, right->id->s);

    if (order == 0)
        order = mg_str_cmp(right->modified->s, left->modified->s);
    if (order == 0)
        order = (left->fingerprint > right->fingerprint) - (left->fingerprint < right->fingerprint);
    if (order == 0 && left->feed != NULL && right->feed != NULL)
        order = mg_build_feed_order(left->feed, right->feed);
    return order;
}

static void sort_and_unite(struct mg_vec *advisories)
{
    size_t kept = 0;

    mg_vec_sort(advisories, by_id_newest);
    for (size_t i = 0; i < advisories->n; i++) {
        struct mg_build_advisory *one = advisory_at(advisories, i);

        if (kept == 0 || advisory_at(advisories, kept - 1)->id != one->id)
            *(struct mg_build_advisory **)mg_vec_at(advisories, kept++) = one;
    }
    advisories->n = kept;
}

/* Sort a list of ids and keep each once. */
static void unite(struct mg_vec *list)
{
    size_t kept = 0;

    mg_vec_sort(list, mg_build_string_order);
    for (size_t i = 0; i < list->n; i++) {
        struct mg_build_string *id = *(struct mg_build_string **)mg_vec_at(list, i);

        if (kept == 0 || *(struct mg_build_string **)mg_vec_at(list, kept - 1) != id)
            *(struct mg_build_string **)mg_vec_at(list, kept++) = id;
    }
    list->n = kept;
}

static bool add_cve(struct mg_builder *builder, struct mg_vec *list, struct mg_str id)
{
    struct mg_str cve = mg_cve_of(id);
    struct mg_build_string *known = cve.n == 0 ? NULL : mg_build_intern(builder, cve);

    return cve.n == 0 || (known != NULL && mg_vec_push(list, &known));
}

/* CVEs that the advisory itself names. */
static bool own_cves(struct mg_builder *builder, struct mg_build_advisory *advisory)
{
    bool ok = add_cve(builder, &advisory->vulnerabilities, advisory->id->s);

    for (size_t i = 0; ok && i < advisory->alias_count; i++)
        ok = add_cve(builder, &advisory->vulnerabilities, advisory->aliases[i]->s);
    for (size_t i = 0; ok && i < advisory->upstream_count; i++)
        ok = add_cve(builder, &advisory->vulnerabilities, advisory->upstream[i]->s);
    unite(&advisory->vulnerabilities);
    return ok;
}

/* Let the id and the aliases of an advisory about one vulnerability lead to it. */
static bool publish(struct mg_map *names, const struct mg_build_advisory *advisory)
{
    struct mg_build_string *vulnerability;
    bool ok;

    if (advisory->vulnerabilities.n != 1)
        return true;
    vulnerability = *(struct mg_build_string **)mg_vec_at(&advisory->vulnerabilities, 0);
    ok = mg_map_put(names, advisory->id->s, vulnerability);
    for (size_t i = 0; ok && i < advisory->alias_count; i++) {
        if (mg_map_get(names, advisory->aliases[i]->s) == NULL)
            ok = mg_map_put(names, advisory->aliases[i]->s, vulnerability);
    }
    return ok;
}

/* Vulnerabilities that other advisories know under this one's id, aliases or upstreams. */
static bool borrowed_names(const struct mg_map *names, struct mg_build_advisory *advisory)
{
    struct mg_build_string *known = mg_map_get(names, advisory->id->s);
    bool ok = known == NULL || mg_vec_push(&advisory->vulnerabilities, &known);

    for (size_t i = 0; ok && i < advisory->alias_count; i++) {
        known = mg_map_get(names, advisory->aliases[i]->s);
        ok = known == NULL || mg_vec_push(&advisory->vulnerabilities, &known);
    }
    for (size_t i = 0; ok && i < advisory->upstream_count; i++) {
        known = mg_map_get(names, advisory->upstream[i]->s);
        ok = known == NULL || mg_vec_push(&advisory->vulnerabilities, &known);
    }
    unite(&advisory->vulnerabilities);
    return ok;
}

/* One round over advisories that have no vulnerability yet; *changed when one got a name. */
static bool follow_aliases(struct mg_builder *builder, struct mg_map *names, bool *changed)
{
    *changed = false;
    for (size_t i = 0; i < builder->advisories.n; i++) {
        struct mg_build_advisory *one = advisory_at(&builder->advisories, i);

        if (one->vulnerabilities.n != 0)
            continue;
        if (!borrowed_names(names, one))
            return false;
        *changed = *changed || one->vulnerabilities.n != 0;
        if (!publish(names, one))
            return false;
    }
    return true;
}

/* Without any CVE: the smallest of its names, so that two advisories that name each other agree. */
static bool own_name(struct mg_build_advisory *advisory)
{
    struct mg_build_string *name = advisory->id;

    for (size_t i = 0; i < advisory->alias_count; i++) {
        if (mg_str_cmp(advisory->aliases[i]->s, name->s) < 0)
            name = advisory->aliases[i];
    }
    return advisory->vulnerabilities.n != 0 || mg_vec_push(&advisory->vulnerabilities, &name);
}

static bool name_all(struct mg_builder *builder, struct mg_map *names)
{
    bool ok = true, changed = true;

    for (size_t i = 0; ok && i < builder->advisories.n; i++) {
        struct mg_build_advisory *one = advisory_at(&builder->advisories, i);

        ok = own_cves(builder, one) && publish(names, one);
    }
    for (int round = 0; ok && changed && round < MAX_ROUNDS; round++)
        ok = follow_aliases(builder, names, &changed);
    for (size_t i = 0; ok && i < builder->advisories.n; i++) {
        struct mg_build_advisory *one = advisory_at(&builder->advisories, i);

        ok = own_name(one);
    }
    return ok;
}

static struct mg_build_vulnerability *find_or_add(struct mg_builder *builder, struct mg_map *index,
                                                  struct mg_build_string *id)
{
    struct mg_build_vulnerability *one = mg_map_get(index, id->s);

    if (one != NULL)
        return one;
    one = mg_arena_alloc(&builder->arena, sizeof *one);
    if (one == NULL || !mg_map_put(index, id->s, one) ||
        !mg_vec_push(&builder->vulnerabilities, &one))
        return NULL;
    one->id = id;
    mg_vec_init(&one->aliases, sizeof(struct mg_build_string *));
    mg_vec_init(&one->advisories, sizeof(struct mg_build_advisory *));
    return one;
}

/* The other names under which an advisory about this one vulnerability knows it. An advisory that
 * merely fixes an upstream vulnerability (DSA, USN) is no other name of it. */
static bool add_aliases(struct mg_build_vulnerability *vulnerability,
                        const struct mg_build_advisory *advisory)
{
    bool is_name = advisory->upstream_count == 0 || mg_cve_of(advisory->id->s).n != 0;
    bool ok = !is_name || advisory->id == vulnerability->id ||
              mg_vec_push(&vulnerability->aliases, &advisory->id);

    for (size_t i = 0; ok && i < advisory->alias_count; i++) {
        if (advisory->aliases[i] != vulnerability->id)
            ok = mg_vec_push(&vulnerability->aliases, &advisory->aliases[i]);
    }
    return ok;
}

static bool enter(struct mg_builder *builder, struct mg_map *index,
                  struct mg_build_advisory *advisory)
{
    for (size_t i = 0; i < advisory->vulnerabilities.n; i++) {
        struct mg_build_string *id =
            *(struct mg_build_string **)mg_vec_at(&advisory->vulnerabilities, i);
        struct mg_build_vulnerability *one = find_or_add(builder, index, id);

        if (one == NULL || !mg_vec_push(&one->advisories, &advisory) ||
            (advisory->vulnerabilities.n == 1 && !add_aliases(one, advisory)))
            return false;
    }
    return true;
}

static int by_vulnerability_id(const void *a, const void *b)
{
    const struct mg_build_vulnerability *left = *(struct mg_build_vulnerability *const *)a;
    const struct mg_build_vulnerability *right = *(struct mg_build_vulnerability *const *)b;

    return mg_str_cmp(left->id->s, right->id->s);
}

static bool collect(struct mg_builder *builder, struct mg_map *index)
{
    for (size_t i = 0; i < builder->advisories.n; i++) {
        if (!enter(builder, index, advisory_at(&builder->advisories, i)))
            return false;
    }
    mg_vec_sort(&builder->vulnerabilities, by_vulnerability_id);
    for (size_t i = 0; i < builder->vulnerabilities.n; i++) {
        struct mg_build_vulnerability *one =
            *(struct mg_build_vulnerability **)mg_vec_at(&builder->vulnerabilities, i);

        unite(&one->aliases);
    }
    return true;
}

enum mg_status mg_build_name_vulnerabilities(struct mg_builder *builder, struct mg_error *err)
{
    struct mg_map names, index;
    bool ok;

    mg_map_init(&names);
    mg_map_init(&index);
    sort_and_unite(&builder->advisories);
    ok = name_all(builder, &names) && collect(builder, &index);
    mg_map_clear(&names);
    mg_map_clear(&index);
    return ok ? MG_OK : mg_fail(err, MG_NOMEM, "no memory to relate advisories");
}
