/* SPDX-License-Identifier: Apache-2.0
 *
 * apt names its files after the address: "deb.example.org_debian_dists_bookworm_InRelease" and
 * "deb.example.org_debian_dists_bookworm_main_binary-amd64_Packages": a list belongs to the
 * release file with the longest common beginning. Origin: the Release format of the repository
 * (https://wiki.debian.org/DebianRepository/Format).
 */
#include "platform/linux/packages/apt_repos.h"

#include "core/base/limits.h"
#include "platform/linux/tree/names.h"

struct repository {
    struct mg_str prefix; /* of the names of its files */
    struct mg_str origin;
    bool distribution;
};

static bool is_release(struct mg_str name)
{
    return mg_str_ends(name, MG_STR("_InRelease")) || mg_str_ends(name, MG_STR("_Release"));
}

/* "..._Packages" or "..._Packages.gz", but not "..._Packages.diff_Index". */
static bool is_list(struct mg_str name)
{
    size_t at = mg_str_find_str(name, MG_STR("_Packages"));
    struct mg_str extension = mg_str_skip(name, at == SIZE_MAX ? 0 : at + 9);

    return at != SIZE_MAX && mg_str_find(extension, '_') == SIZE_MAX;
}

static bool is_wanted(struct mg_str name)
{
    return is_release(name) || is_list(name);
}

/* The Origin field; a signed file has a header of its own before the first empty line
 * (RFC 9580, section 7). */
static struct mg_str find_origin(struct mg_str text)
{
    struct mg_control control;
    struct mg_control_item item;

    mg_control_init(&control, text);
    do {
        mg_control_next(&control, &item);
        if (item.kind == MG_CONTROL_FIELD && mg_control_is(item.name, MG_STR("Origin")))
            return mg_str_take(item.value, mg_str_find(item.value, '\n'));
    } while (item.kind != MG_CONTROL_END);
    return MG_STR_NONE;
}

/* Repositories without Origin are called by their server, the first part of the file's name. */
static enum mg_status add_repository(struct mg_tree *tree, struct mg_str path,
                                     enum mg_origin_base base, struct mg_arena *arena,
                                     struct mg_vec *repositories, struct mg_error *err)
{
    struct mg_str name = mg_tree_base_name(path);
    struct repository repository = {0};
    enum mg_status status;
    struct mg_buf text;
    size_t prefix = path.n;

    while (path.p[prefix - 1] != '_')
        prefix--;
    repository.prefix = mg_str_take(path, prefix);
    mg_buf_init(&text, MG_LIMIT_APT_RELEASE);
    status = mg_tree_read(tree, path.p, &text, err);
    if (status == MG_OK) {
        struct mg_str origin = mg_str_take(find_origin(mg_buf_view(&text)), MG_LIMIT_ORIGIN);

        if (origin.n == 0)
            origin = mg_str_take(name, mg_str_find(name, '_'));
        repository.distribution = mg_origin_is_distribution(base, origin);
        if (!mg_arena_str(arena, origin, &repository.origin) ||
            !mg_vec_push(repositories, &repository))
            status = mg_fail(err, MG_NOMEM, "no memory for the repositories of apt");
    }
    mg_buf_clear(&text);
    return status;
}

static const struct repository *owner_of(const struct mg_vec *repositories, struct mg_str path)
{
    const struct repository *best = NULL;

    for (size_t i = 0; i < repositories->n; i++) {
        const struct repository *candidate = mg_vec_at(repositories, i);

        if (mg_str_starts(path, candidate->prefix) &&
            (best == NULL || candidate->prefix.n > best->prefix.n))
            best = candidate;
    }
    return best;
}

static bool add_list(const struct mg_vec *repositories, struct mg_str path, struct mg_vec *lists)
{
    const struct repository *owner = owner_of(repositories, path);
    struct mg_apt_list list;

    if (owner == NULL)
        return true;
    list = (struct mg_apt_list){path, owner->origin, owner->distribution};
    return mg_vec_push(lists, &list);
}

static enum mg_status sort_out(struct mg_tree *tree, enum mg_origin_base base,
                               const struct mg_vec *paths, struct mg_arena *arena,
                               struct mg_vec *lists, struct mg_inventory *inventory,
                               struct mg_error *err)
{
    struct mg_vec repositories;
    enum mg_status status = MG_OK;

    mg_vec_init(&repositories, sizeof(struct repository));
    for (size_t i = 0; status != MG_NOMEM && i < paths->n; i++) {
        const struct mg_str *path = mg_vec_at(paths, i);

        status = is_release(*path) ? add_repository(tree, *path, base, arena, &repositories, err)
                                   : MG_OK;
        if (status != MG_OK && status != MG_NOMEM)
            mg_inventory_add_failure(inventory, MG_ORIGIN_AREA, path->p, err);
    }
    for (size_t i = 0; status != MG_NOMEM && i < paths->n; i++) {
        const struct mg_str *path = mg_vec_at(paths, i);

        if (is_list(*path) && !add_list(&repositories, *path, lists))
            status = mg_fail(err, MG_NOMEM, "no memory for the lists of apt");
    }
    mg_vec_clear(&repositories);
    return status == MG_NOMEM ? status : MG_OK;
}

enum mg_status mg_apt_repos(struct mg_tree *tree, enum mg_origin_base base, struct mg_arena *arena,
                            struct mg_vec *lists, struct mg_inventory *inventory,
                            struct mg_error *err)
{
    struct mg_error why = {0};
    enum mg_status status;
    struct mg_vec paths;

    mg_vec_init(&paths, sizeof(struct mg_str));
    status = mg_tree_names(tree, MG_APT_LISTS, is_wanted, arena, &paths, &why);
    if (status != MG_OK && status != MG_NOENT)
        mg_inventory_add_failure(inventory, MG_ORIGIN_AREA, MG_APT_LISTS, &why);
    status = sort_out(tree, base, &paths, arena, lists, inventory, &why);
    mg_vec_clear(&paths);
    return status == MG_OK ? MG_OK : mg_fail(err, status, "%s", why.text);
}
