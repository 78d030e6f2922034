/* SPDX-License-Identifier: Apache-2.0
 *
 * Egg links. The link has the name of the project, the folder it leads to may spell it in another
 * way ("a-b.egg-link", "a_b.egg-info"), so names are compared in their normal form.
 */
#include "platform/linux/inspection/python_link.h"

#include "core/base/limits.h"
#include "core/model/package_key.h"
#include "platform/linux/tree/names.h"

struct search {
    struct mg_buf wanted; /* normal form of the project's name */
    struct mg_buf entry;  /* of the folder's entry that has it */
    bool found;
};

static void normalize(struct mg_buf *out, struct mg_str file, struct mg_str ending)
{
    mg_buf_reset(out);
    mg_package_key(out, MG_STR("PyPI"), mg_str_take(file, file.n - ending.n));
}

static bool match(void *context, const char *name, enum mg_tree_kind kind)
{
    struct search *search = context;
    struct mg_str entry = mg_str_of(name);

    (void)kind;
    if (!mg_str_ends(entry, MG_STR(".egg-info")))
        return true;
    normalize(&search->entry, entry, MG_STR(".egg-info"));
    search->found = mg_str_eq(mg_buf_view(&search->entry), mg_buf_view(&search->wanted));
    if (search->found) {
        mg_buf_reset(&search->entry);
        mg_buf_str(&search->entry, entry);
    }
    return !search->found;
}

/* Append the components of path behind a slash each, but for the first. False: it leads upwards
 * or holds control bytes. */
static bool append_path(struct mg_buf *out, struct mg_str path)
{
    struct mg_str part;

    for (size_t i = 0; i < path.n; i++) {
        if ((unsigned char)path.p[i] < ' ')
            return false;
    }
    while (mg_str_cut(&path, '/', &part)) {
        if (mg_str_is(part, ".."))
            return false;
        if (part.n == 0 || mg_str_is(part, "."))
            continue;
        if (out->n != 0)
            mg_buf_char(out, '/');
        mg_buf_str(out, part);
    }
    return !out->failed;
}

/* The folder that the link names, NUL-terminated. */
static bool read_folder(struct mg_manifest *link, struct mg_buf *folder)
{
    struct mg_str text, line = MG_STR_NONE;
    struct mg_buf bytes;
    bool read = mg_manifest_read(link, MG_LIMIT_SMALL_FILE, &bytes, &text), usable = false;

    if (read && mg_str_cut(&text, '\n', &line))
        line = mg_str_trim(line);
    if (line.n != 0) {
        usable = line.p[0] == '/' || append_path(folder, mg_manifest_folder(mg_str_of(link->path)));
        usable = usable && append_path(folder, line) && folder->n != 0;
    }
    mg_buf_char(folder, '\0');
    if (read && !usable)
        mg_manifest_broken(link, MG_FORMAT, "a link to a project that names no folder below");
    mg_buf_clear(&bytes);
    return usable && !folder->failed;
}

/* Put entry/PKG-INFO behind the folder. */
static bool complete(struct mg_buf *folder, struct mg_str entry)
{
    folder->n--; /* the NUL */
    mg_buf_char(folder, '/');
    mg_buf_str(folder, entry);
    mg_buf_add(folder, "/PKG-INFO", sizeof "/PKG-INFO");
    return !folder->failed;
}

/* Find the entry of the folder that is wanted. The project may lie anywhere: it is opened as a path
 * to inspect is, so that nothing is read on file systems of other hosts. */
static bool find_entry(struct mg_manifest *link, const char *folder, struct search *search)
{
    struct mg_tree_dir *dir = NULL;

    if (mg_tree_open_dir(link->in->tree, folder, &dir, &link->why) != MG_OK)
        return false;
    (void)dir->ops->each(dir, match, search, &link->why);
    mg_tree_dir_close(dir);
    return search->found;
}

bool mg_python_link_target(struct mg_manifest *link, struct mg_buf *target)
{
    struct search search = {.found = false};
    bool found = false;

    mg_buf_init(target, MG_LIMIT_FIELD);
    mg_buf_init(&search.wanted, MG_LIMIT_FIELD);
    mg_buf_init(&search.entry, MG_LIMIT_FIELD);
    normalize(&search.wanted, mg_tree_base_name(mg_str_of(link->path)), MG_STR(".egg-link"));
    if (read_folder(link, target) && find_entry(link, target->p, &search))
        found = complete(target, mg_buf_view(&search.entry));
    mg_buf_clear(&search.wanted);
    mg_buf_clear(&search.entry);
    return found;
}
