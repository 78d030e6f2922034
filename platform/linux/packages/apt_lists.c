/* SPDX-License-Identifier: Apache-2.0
 *
 * Comparing installed packages with apt's lists. The lists of others are small and read first;
 * those of the distribution (50 MB for Debian) only when a package was found there that bears no
 * mark of its own: somebody may publish a mirror under a name of his own, and its packages are the
 * distribution's. A distribution's list that cannot be read therefore leaves such packages with
 * the distribution, and that is said.
 */
#include "platform/linux/packages/apt_lists.h"

#include "core/base/limits.h"
#include "core/base/map.h"
#include "platform/linux/note.h"
#include "platform/linux/packages/apt_repos.h"
#include "platform/linux/packages/gunzip.h"

struct search {
    struct mg_tree *tree;
    struct mg_inventory *inventory;
    struct mg_arena *arena;
    const struct mg_vec *stanzas;
    struct mg_map first;                /* name -> index of its first stanza, plus one */
    size_t *next;                       /* per stanza: the next one of that name, plus one */
    const struct mg_apt_list **offered; /* per stanza: the foreign list that holds it, or NULL */
    bool *marked;                       /* per stanza: it bears a mark of its own */
    size_t read;                        /* bytes of lists so far */
    struct mg_note unread;
};

static bool index_names(struct search *search)
{
    size_t count = search->stanzas->n;

    search->next = mg_arena_array(search->arena, count, sizeof *search->next);
    search->offered = mg_arena_array(search->arena, count, sizeof *search->offered);
    search->marked = mg_arena_array(search->arena, count, sizeof *search->marked);
    if (search->next == NULL || search->offered == NULL || search->marked == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct mg_stanza *stanza = mg_vec_at(search->stanzas, i);

        search->next[i] = (size_t)(uintptr_t)mg_map_get(&search->first, stanza->name);
        if (!mg_map_put(&search->first, stanza->name, (void *)(uintptr_t)(i + 1)))
            return false;
    }
    return true;
}

/* One package of a list: name and version, as views. */
struct offer {
    struct mg_str name, version;
};

static bool next_offer(struct mg_control *control, struct offer *out)
{
    struct mg_control_item item;

    *out = (struct offer){0};
    for (;;) {
        mg_control_next(control, &item);
        if (item.kind == MG_CONTROL_END || item.kind == MG_CONTROL_BREAK) {
            if (out->name.n != 0)
                return true;
            if (item.kind == MG_CONTROL_END)
                return false;
        } else if (mg_control_is(item.name, MG_STR("Package"))) {
            out->name = item.value;
        } else if (mg_control_is(item.name, MG_STR("Version"))) {
            out->version = item.value;
        }
    }
}

/* Note where the installed packages of this name and version are offered: by list, or by the
 * distribution, which takes the claim of others back. */
static void match_offer(struct search *search, const struct mg_apt_list *list,
                        const struct offer *offer)
{
    size_t at = (size_t)(uintptr_t)mg_map_get(&search->first, offer->name);

    for (; at != 0; at = search->next[at - 1]) {
        const struct mg_stanza *stanza = mg_vec_at(search->stanzas, at - 1);

        if (!mg_str_eq(stanza->version, offer->version))
            continue;
        if (!list->distribution)
            search->offered[at - 1] = list;
        else if (!search->marked[at - 1])
            search->offered[at - 1] = NULL;
    }
}

static enum mg_status read_list(struct search *search, struct mg_str path, struct mg_buf *text,
                                struct mg_error *err)
{
    enum mg_status status;
    struct mg_buf packed;

    if (mg_str_ends(path, MG_STR("_Packages")))
        return mg_tree_read(search->tree, path.p, text, err);
    if (!mg_str_ends(path, MG_STR(".gz")))
        return mg_fail(err, MG_UNSUPPORTED, "%s: only plain lists and .gz are read", path.p);
    mg_buf_init(&packed, text->ceiling);
    status = mg_tree_read(search->tree, path.p, &packed, err);
    if (status == MG_OK)
        status = mg_gunzip(mg_buf_view(&packed), text, err);
    mg_buf_clear(&packed);
    return status;
}

/* False: the list could not be read, which was noted. */
static bool search_list(struct search *search, const struct mg_apt_list *list)
{
    struct mg_error err = {0};
    struct mg_control control;
    struct offer offer;
    struct mg_buf text;
    bool ok;

    mg_buf_init(&text, MG_LIMIT_APT_LISTS - search->read);
    ok = read_list(search, list->path, &text, &err) == MG_OK;
    search->read += text.n;
    if (!ok)
        mg_note_add(&search->unread, search->inventory, list->path,
                    "packages of '%.*s' are told by marks only: %s", MG_STR_ARG(list->origin),
                    err.text);
    mg_control_init(&control, ok ? mg_buf_view(&text) : MG_STR_NONE);
    while (next_offer(&control, &offer))
        match_offer(search, list, &offer);
    mg_buf_clear(&text);
    return ok;
}

/* Search the lists of the distribution, or those of others. False: not all could be read. */
static bool search_lists(struct search *search, const struct mg_vec *lists, bool distribution)
{
    bool ok = true;

    for (size_t i = 0; i < lists->n; i++) {
        const struct mg_apt_list *list = mg_vec_at(lists, i);

        if (list->distribution == distribution && !search_list(search, list))
            ok = false;
    }
    return ok;
}

/* Packages that others offer and that bear no mark. */
static bool any_in_doubt(struct search *search)
{
    bool any = false;

    for (size_t i = 0; i < search->stanzas->n; i++) {
        struct mg_origin ignored;

        if (search->offered[i] == NULL)
            continue;
        search->marked[i] =
            mg_origin_of_marks(mg_vec_at(search->stanzas, i), search->arena, &ignored);
        any = any || !search->marked[i];
    }
    return any;
}

static void drop_doubtful(struct search *search)
{
    for (size_t i = 0; i < search->stanzas->n; i++) {
        if (!search->marked[i])
            search->offered[i] = NULL;
    }
}

static void conclude(const struct search *search, struct mg_origin *origins)
{
    for (size_t i = 0; i < search->stanzas->n; i++) {
        const struct mg_apt_list *list = search->offered[i];

        if (list == NULL)
            continue;
        origins[i].vendor = list->origin;
        origins[i].reason =
            mg_str_of(mg_arena_printf(search->arena, "offered by %s", list->path.p));
    }
}

static bool has_both(const struct mg_vec *lists)
{
    bool seen[2] = {false, false};

    for (size_t i = 0; i < lists->n; i++)
        seen[((const struct mg_apt_list *)mg_vec_at(lists, i))->distribution] = true;
    return seen[0] && seen[1];
}

enum mg_status mg_apt_origins(struct mg_tree *tree, enum mg_origin_base base,
                              const struct mg_vec *stanzas, struct mg_arena *arena,
                              struct mg_origin *origins, struct mg_inventory *inventory,
                              struct mg_error *err)
{
    struct search search = {.tree = tree,
                            .inventory = inventory,
                            .arena = arena,
                            .stanzas = stanzas,
                            .unread = {MG_COVERAGE_LIMITED, MG_ORIGIN_AREA, "UNREAD_LIST", 0}};
    enum mg_status status;
    struct mg_vec lists;

    mg_vec_init(&lists, sizeof(struct mg_apt_list));
    mg_map_init(&search.first);
    status = mg_apt_repos(tree, base, arena, &lists, inventory, err);
    if (status == MG_OK && has_both(&lists)) {
        if (index_names(&search)) {
            (void)search_lists(&search, &lists, false);
            if (any_in_doubt(&search) && !search_lists(&search, &lists, true))
                drop_doubtful(&search);
            conclude(&search, origins);
        } else {
            status = mg_fail(err, MG_NOMEM, "no memory to search the lists of apt");
        }
    }
    mg_note_finish(&search.unread, inventory);
    mg_map_clear(&search.first);
    mg_vec_clear(&lists);
    return status;
}
