/* SPDX-License-Identifier: Apache-2.0
 *
 * Two passes: every name that a package has or provides goes into one map, with the candidates for
 * it; then the names that are required are looked up and the best candidate is taken. Many have one
 * name only in hostile inventories, for which the candidates that are looked at have a limit.
 */
#include "core/sbom/dependencies.h"

#include "core/base/buf.h"
#include "core/base/limits.h"
#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/sbom/place.h"

struct candidate {
    const struct candidate *next;
    uint32_t package;
    bool provides; /* the name is not its own */
};

struct candidates {
    const struct candidate *first;
};

struct finding {
    const struct mg_inventory *inventory;
    struct mg_arena *arena;
    struct mg_sbom_place *places; /* per package */
    struct mg_map names;          /* of struct candidates, see key_of */
    struct mg_buf key;
    struct mg_vec found; /* uint32_t, of one package */
    uint64_t steps, unresolved;
};

static enum mg_status no_memory(const struct finding *f, struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "the dependencies of %zu packages need more than %zu bytes",
                   f->inventory->package_count, f->arena->ceiling);
}

/* The name has no line feed. Borrowed until the next call; empty without memory. */
static struct mg_str key_of(struct finding *f, struct mg_str type, struct mg_str name)
{
    mg_buf_reset(&f->key);
    mg_buf_str(&f->key, name);
    mg_buf_char(&f->key, '\n');
    mg_buf_str(&f->key, type);
    return f->key.failed ? MG_STR_NONE : mg_buf_view(&f->key);
}

static struct candidates *make_candidates(struct finding *f, struct mg_str key)
{
    struct candidates *made = mg_arena_alloc(f->arena, sizeof *made);

    if (made == NULL || key.n == 0 || !mg_arena_str(f->arena, key, &key) ||
        !mg_map_put(&f->names, key, made))
        return NULL;
    return made;
}

static bool add_candidate(struct finding *f, uint32_t package, struct mg_str name, bool provides)
{
    struct mg_str key = key_of(f, f->inventory->packages[package].type, name);
    struct candidates *all = mg_map_get(&f->names, key);
    struct candidate *one = mg_arena_alloc(f->arena, sizeof *one);

    if (all == NULL)
        all = make_candidates(f, key);
    if (all == NULL || one == NULL)
        return false;
    *one = (struct candidate){all->first, package, provides};
    all->first = one;
    return true;
}

static bool add_package(struct finding *f, uint32_t i)
{
    const struct mg_package *package = &f->inventory->packages[i];
    struct mg_str rest = package->provides, name;

    f->places[i] = mg_sbom_place_of(package);
    name = f->places[i].name;
    if (name.n != 0 && mg_str_find(name, '\n') == SIZE_MAX && !add_candidate(f, i, name, false))
        return false;
    while (mg_str_cut(&rest, '\n', &name)) {
        if (!add_candidate(f, i, name, true))
            return false;
    }
    return true;
}

static bool has_no_arch(struct mg_str arch)
{
    static const char *const words[] = {"", "all", "noarch", "any"};

    for (size_t i = 0; i < MG_COUNT(words); i++) {
        if (mg_str_is(arch, words[i]))
            return true;
    }
    return false;
}

/* A package that provides what it requires needs no other for it. */
static size_t rank_of_system(const struct finding *f, uint32_t from, struct mg_str arch,
                             const struct candidate *to)
{
    const struct mg_package *package = &f->inventory->packages[to->package];
    bool fits = has_no_arch(package->arch) || mg_str_eq(package->arch, arch);
    bool same_version = mg_str_eq(package->version, f->inventory->packages[from].version);

    return 1 + (to->package == from ? 8u : 0u) + (fits ? 4u : 0u) + (to->provides ? 0u : 2u) +
           (same_version ? 1u : 0u);
}

/* How good the candidate is; 0: it does not count. */
static size_t rank_of(struct finding *f, uint32_t from, struct mg_str arch,
                      const struct candidate *to)
{
    const struct mg_sbom_place *here = &f->places[from], *there = &f->places[to->package];
    size_t rank;

    f->steps += 1 + there->folder.n / 64; /* bytes that are compared take time as well */
    if (here->system)
        return rank_of_system(f, from, arch, to);
    rank = mg_sbom_place_reach(here, there);
    return rank == 0 ? 0 : 2 * rank + !to->provides;
}

/* The architecture that a requirement of package is about. dpkg's may name one. */
static struct mg_str arch_for(const struct finding *f, const struct mg_package *package,
                              struct mg_str *name)
{
    size_t colon = mg_str_is(package->type, "deb") ? mg_str_find(*name, ':') : SIZE_MAX;
    struct mg_str named = mg_str_skip(*name, colon == SIZE_MAX ? SIZE_MAX : colon + 1);

    *name = mg_str_take(*name, colon);
    if (named.n != 0)
        return named;
    return has_no_arch(package->arch) ? f->inventory->host.architecture : package->arch;
}

static bool find_best(struct finding *f, uint32_t from, struct mg_str name, uint32_t *out)
{
    const struct mg_package *package = &f->inventory->packages[from];
    struct mg_str arch = arch_for(f, package, &name);
    const struct candidates *all = mg_map_get(&f->names, key_of(f, package->type, name));
    const struct candidate *one = all == NULL ? NULL : all->first;
    size_t best = 0;

    f->steps++;
    for (; one != NULL && f->steps <= MG_LIMIT_DEPENDENCY_STEPS; one = one->next) {
        size_t rank = rank_of(f, from, arch, one);

        if (rank > best || (rank == best && rank != 0 && one->package < *out)) {
            best = rank;
            *out = one->package;
        }
    }
    return best != 0;
}

/* One requirement: the first of its alternatives that is there. False without memory. */
static bool resolve(struct finding *f, uint32_t from, struct mg_str line)
{
    bool optional = mg_str_ends(line, MG_STR("|"));
    struct mg_str name;
    uint32_t to;

    while (mg_str_cut(&line, '|', &name)) {
        if (find_best(f, from, name, &to))
            return to == from || mg_vec_push(&f->found, &to);
    }
    f->unresolved += !optional;
    return true;
}

static int by_index(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

/* What was found, in order and each once. */
static bool keep(struct finding *f, struct mg_dependency_list *out)
{
    uint32_t *kept = mg_arena_array(f->arena, f->found.n, sizeof *kept);

    if (kept == NULL)
        return false;
    mg_vec_sort(&f->found, by_index);
    *out = (struct mg_dependency_list){kept, 0};
    for (size_t i = 0; i < f->found.n; i++) {
        uint32_t package = *(const uint32_t *)mg_vec_at(&f->found, i);

        if (out->n == 0 || kept[out->n - 1] != package)
            kept[out->n++] = package;
    }
    return true;
}

static bool resolve_all(struct finding *f, uint32_t from, struct mg_dependency_list *out)
{
    struct mg_str rest = f->inventory->packages[from].requires, line;

    f->found.n = 0;
    while (f->steps <= MG_LIMIT_DEPENDENCY_STEPS && mg_str_cut(&rest, '\n', &line)) {
        if (!resolve(f, from, line))
            return false;
    }
    return f->found.n == 0 || keep(f, out);
}

static enum mg_status find_all(struct finding *f, struct mg_dependency_list *lists,
                               struct mg_error *err)
{
    size_t count = f->inventory->package_count;

    for (uint32_t i = 0; i < count; i++) {
        if (!add_package(f, i))
            return no_memory(f, err);
    }
    for (uint32_t i = 0; i < count && f->steps <= MG_LIMIT_DEPENDENCY_STEPS; i++) {
        if (!resolve_all(f, i, &lists[i]))
            return no_memory(f, err);
    }
    if (f->steps > MG_LIMIT_DEPENDENCY_STEPS)
        return mg_fail(err, MG_LIMIT, "finding the dependencies of %zu packages takes too long",
                       count);
    return MG_OK;
}

enum mg_status mg_dependencies_find(const struct mg_inventory *inventory, struct mg_arena *arena,
                                    struct mg_dependencies *out, struct mg_error *err)
{
    size_t count = inventory->package_count;
    struct mg_dependency_list *lists = mg_arena_array(arena, count, sizeof *lists);
    struct finding f = {.inventory = inventory, .arena = arena};
    enum mg_status status;

    f.places = mg_arena_array(arena, count, sizeof *f.places);
    if (lists == NULL || f.places == NULL)
        return no_memory(&f, err);
    mg_map_init(&f.names);
    mg_buf_init(&f.key, MG_LIMIT_FIELD + MG_LIMIT_RELATIONS + 1);
    mg_vec_init(&f.found, sizeof(uint32_t));
    status = find_all(&f, lists, err);
    if (status == MG_OK)
        *out = (struct mg_dependencies){lists, f.unresolved};
    mg_vec_clear(&f.found);
    mg_buf_clear(&f.key);
    mg_map_clear(&f.names);
    return status;
}
