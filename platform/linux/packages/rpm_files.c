/* SPDX-License-Identifier: Apache-2.0
 *
 * File lists of headers: a list of folders (DIRNAMES, each with a slash at its end), and for each
 * file its name and the number of its folder; packages before rpm 4 list whole paths
 * (OLDFILENAMES). Modes tell folders from files, states tell what was not installed or belongs to
 * another package now (rpmfiles.h: only state 0 is a file as the package has it).
 */
#include "platform/linux/packages/rpm_files.h"

#include <limits.h>
#include <string.h>

#include "core/base/limits.h"

#define FORMAT_MASK 0170000U
#define FORMAT_FOLDER 0040000U
#define STATE_NORMAL 0

struct dir {
    struct mg_str name;
    bool watched;
};

static struct mg_str folder_of(struct mg_str path)
{
    size_t n = path.n;

    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return mg_str_take(path, n);
}

enum mg_status mg_rpm_files_init(struct mg_rpm_files *files, struct mg_tree *tree,
                                 const struct mg_asked_request *request, struct mg_error *err)
{
    enum mg_status status = mg_asked_init(&files->asked, tree, request, err);

    mg_watch_init(&files->folders, tree, MG_LIMIT_ASKED_PATHS);
    mg_vec_init(&files->dirs, sizeof(struct dir));
    for (size_t i = 0; status == MG_OK && i < request->owner_count; i++) {
        struct mg_str folder = folder_of(mg_str_of(request->owners[i]));

        if (mg_watch_add(&files->folders, folder, 1) == NULL)
            status = mg_fail(err, MG_NOMEM, "no memory for %zu paths", request->owner_count);
    }
    return status;
}

void mg_rpm_files_clear(struct mg_rpm_files *files)
{
    mg_asked_clear(&files->asked);
    mg_watch_clear(&files->folders);
    mg_vec_clear(&files->dirs);
}

/* The lists of one header; what it does not have stays empty. */
struct lists {
    struct mg_rpm_value names, dirs, dir_of, modes, states;
};

static void find_lists(const struct mg_rpm_header *header, struct lists *out)
{
    *out = (struct lists){0};
    (void)mg_rpm_header_find(header, MG_RPM_DIRNAMES, &out->dirs, NULL);
    (void)mg_rpm_header_find(header, MG_RPM_DIRINDEXES, &out->dir_of, NULL);
    (void)mg_rpm_header_find(header, MG_RPM_FILEMODES, &out->modes, NULL);
    (void)mg_rpm_header_find(header, MG_RPM_FILESTATES, &out->states, NULL);
    if (mg_rpm_header_find(header, MG_RPM_BASENAMES, &out->names, NULL) != MG_OK)
        (void)mg_rpm_header_find(header, MG_RPM_OLDFILENAMES, &out->names, NULL);
}

static bool load_dirs(struct mg_rpm_files *files, struct lists *lists)
{
    struct dir dir;

    files->dirs.n = 0;
    while (mg_rpm_value_text(&lists->dirs, &dir.name)) {
        dir.watched = mg_watch_find(&files->folders, dir.name) != NULL;
        if (!mg_vec_push(&files->dirs, &dir))
            return false;
    }
    return true;
}

/* The whole path of file i in buf; the empty view when nobody asks for anything in its folder. */
static struct mg_str path_of(const struct mg_rpm_files *files, const struct lists *lists,
                             uint32_t i, struct mg_str name, char buf[PATH_MAX])
{
    const struct dir *dir;
    uint64_t index;

    if (files->dirs.n == 0)
        return name;
    if (!mg_rpm_value_number(&lists->dir_of, i, &index) || index >= files->dirs.n)
        return MG_STR_NONE;
    dir = mg_vec_at(&files->dirs, (size_t)index);
    if (!dir->watched || name.n == 0 || dir->name.n > PATH_MAX || name.n > PATH_MAX - dir->name.n)
        return MG_STR_NONE;
    memcpy(buf, dir->name.p, dir->name.n);
    memcpy(buf + dir->name.n, name.p, name.n);
    return (struct mg_str){buf, dir->name.n + name.n};
}

static bool is_installed_file(const struct lists *lists, uint32_t i)
{
    uint64_t mode, state;

    if (mg_rpm_value_number(&lists->modes, i, &mode) && (mode & FORMAT_MASK) == FORMAT_FOLDER)
        return false;
    return !mg_rpm_value_number(&lists->states, i, &state) || state == STATE_NORMAL;
}

enum mg_status mg_rpm_files_ask(struct mg_rpm_files *files, const struct mg_rpm_header *header,
                                struct mg_str package, bool *owns, struct mg_error *err)
{
    struct lists lists;
    struct mg_str name;
    bool found = false;

    find_lists(header, &lists);
    if (!load_dirs(files, &lists))
        return mg_fail(err, MG_NOMEM, "no memory for the folders of a package");
    for (uint32_t i = 0; mg_rpm_value_text(&lists.names, &name); i++) {
        char buf[PATH_MAX];
        struct mg_str path = path_of(files, &lists, i, name, buf);

        if (path.n != 0 && is_installed_file(&lists, i))
            found = mg_asked_meet(&files->asked, path, package) || found;
    }
    *owns = found;
    return MG_OK;
}
