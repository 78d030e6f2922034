/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding the database. Places: %_dbpath of Fedora since 36 and SUSE (usr/lib/sysimage/rpm), of
 * most others (var/lib/rpm), of systems made by rpm-ostree (usr/share/rpm); often one is a link to
 * another. After a change of format or place a forgotten one may lie beside the living one: then
 * rpm's macros decide, as they do for rpm itself (rpm first looks for the backend that they name,
 * lib/backend/dbi.c), and without macros the newer place and format.
 */
#include "platform/linux/packages/rpm_find.h"

#include "core/base/limits.h"
#include "platform/linux/note.h"
#include "platform/linux/tree/names.h"

#define PLACES(folder)                                                                             \
    {folder, folder "/rpmdb.sqlite", MG_RPM_SQLITE}, {folder, folder "/Packages.db", MG_RPM_NDB},  \
    {                                                                                              \
        folder, folder "/Packages", MG_RPM_BDB                                                     \
    }

static const struct mg_rpm_place places[] = {
    PLACES("usr/lib/sysimage/rpm"),
    PLACES("var/lib/rpm"),
    PLACES("usr/share/rpm"),
};

/* Before the files etc/rpm/macros.*, and after them (rpm's --showrc lists its macro files in this
 * order; what a later one defines counts). */
static const char *const vendor_macros[] = {
    "usr/lib/rpm/macros",
    "usr/lib/rpm/redhat/macros",
    "usr/lib/rpm/suse/macros",
    "usr/lib/rpm/fedora/macros",
};
#define HOST_MACROS "etc/rpm"

/* What the macros say; empty when they do not. Lives in arena. */
struct settings {
    struct mg_arena arena;
    struct mg_str backend;
    struct mg_str folder;
};

/* A place with a file, and which file it is. */
struct candidate {
    const struct mg_rpm_place *place;
    struct mg_tree_stat stat;
    bool known; /* stat holds */
};

static bool is_same_file(const struct candidate *a, const struct candidate *b)
{
    return a->known && b->known && a->stat.inode == b->stat.inode &&
           a->stat.device == b->stat.device;
}

static bool is_new(const struct candidate *all, size_t count, const struct candidate *one)
{
    for (size_t i = 0; i < count; i++) {
        if (is_same_file(&all[i], one))
            return false;
    }
    return true;
}

static size_t find_candidates(struct mg_tree *tree, struct candidate *out)
{
    size_t count = 0;

    for (size_t i = 0; i < MG_COUNT(places); i++) {
        struct candidate one = {.place = &places[i]};
        enum mg_status status = mg_tree_stat(tree, places[i].path, &one.stat, NULL);

        one.known = status == MG_OK;
        if (status != MG_NOENT && is_new(out, count, &one))
            out[count++] = one;
    }
    return count;
}

/* "%_db_backend	sqlite" (docs/manual/macros.md of rpm); conditions are not evaluated. */
static void read_macro(struct settings *settings, struct mg_str line, struct mg_str name,
                       struct mg_str *value)
{
    struct mg_str rest = mg_str_skip(line, name.n);

    if (mg_str_starts(line, name) && rest.n != 0 && (rest.p[0] == ' ' || rest.p[0] == '\t'))
        (void)mg_arena_str(&settings->arena, mg_str_trim(rest), value);
}

static void read_macros(struct settings *settings, struct mg_tree *tree, const char *path)
{
    struct mg_str text, line;
    struct mg_buf buf;

    mg_buf_init(&buf, MG_LIMIT_RPM_MACROS);
    (void)mg_tree_read(tree, path, &buf, NULL);
    text = mg_buf_view(&buf);
    while (mg_str_cut(&text, '\n', &line)) {
        read_macro(settings, line, MG_STR("%_db_backend"), &settings->backend);
        read_macro(settings, line, MG_STR("%_dbpath"), &settings->folder);
    }
    mg_buf_clear(&buf);
}

static bool is_macro_file(struct mg_str name)
{
    return mg_str_starts(name, MG_STR("macros."));
}

static void read_settings(struct settings *settings, struct mg_tree *tree)
{
    struct mg_vec names;

    mg_arena_init(&settings->arena, MG_LIMIT_RPM_MACROS);
    mg_vec_init(&names, sizeof(struct mg_str));
    for (size_t i = 0; i < MG_COUNT(vendor_macros); i++)
        read_macros(settings, tree, vendor_macros[i]);
    (void)mg_tree_names(tree, HOST_MACROS, is_macro_file, &settings->arena, &names, NULL);
    for (size_t i = 0; i < names.n; i++)
        read_macros(settings, tree, ((const struct mg_str *)mg_vec_at(&names, i))->p);
    read_macros(settings, tree, HOST_MACROS "/macros");
    mg_vec_clear(&names);
}

/* The names of the backends in %_db_backend; Berkeley DB is also "bdb_ro". */
static bool is_backend(enum mg_rpm_backend backend, struct mg_str name)
{
    static const char *const names[] = {
        [MG_RPM_SQLITE] = "sqlite", [MG_RPM_NDB] = "ndb", [MG_RPM_BDB] = "bdb"};

    return mg_str_starts(name, mg_str_of(names[backend]));
}

/* "%{_usr}/lib/sysimage/rpm" and "/usr/lib/sysimage/rpm" are the same folder: what follows the
 * first component tells it. */
static bool is_folder(const char *folder, struct mg_str path)
{
    return mg_str_ends(path, mg_str_skip(mg_str_of(folder), 3));
}

static int fit(const struct mg_rpm_place *place, const struct settings *settings)
{
    return 2 * is_folder(place->folder, settings->folder) +
           is_backend(place->backend, settings->backend);
}

static size_t choose(const struct candidate *candidates, size_t count,
                     const struct settings *settings)
{
    size_t best = 0;

    for (size_t i = 1; i < count; i++) {
        if (fit(candidates[i].place, settings) > fit(candidates[best].place, settings))
            best = i;
    }
    return best;
}

const struct mg_rpm_place *mg_rpm_find(struct mg_tree *tree, struct mg_inventory *inventory)
{
    struct mg_note others = {MG_COVERAGE_LIMITED, MG_RPM_AREA, "OTHER_DATABASE", 0};
    struct candidate candidates[MG_COUNT(places)];
    size_t count = find_candidates(tree, candidates);
    struct settings settings = {0};
    size_t best;

    if (count < 2)
        return count == 0 ? NULL : candidates[0].place;
    read_settings(&settings, tree);
    best = choose(candidates, count, &settings);
    mg_arena_clear(&settings.arena);
    for (size_t i = 0; i < count; i++) {
        const char *path = candidates[i].place->path;

        if (i != best)
            mg_note_add(&others, inventory, mg_str_of(path), "%s is not read: rpm uses %s", path,
                        candidates[best].place->path);
    }
    return candidates[best].place;
}
