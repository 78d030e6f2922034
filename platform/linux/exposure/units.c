/* SPDX-License-Identifier: Apache-2.0
 *
 * The id of a control group is the inode of its folder.
 */
#include "platform/linux/exposure/units.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool has_id(DIR *groups, const char *name, uint64_t id)
{
    struct stat st;

    return fstatat(dirfd(groups), name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode) &&
           st.st_ino == id;
}

bool mg_unit_of_socket(const char *path, uint64_t cgroup, struct mg_arena *arena,
                       struct mg_str *out)
{
    DIR *groups = opendir(path);
    const struct dirent *entry;
    struct mg_str name = MG_STR_NONE;
    bool ok;

    while (groups != NULL && name.n == 0 && (entry = readdir(groups)) != NULL) {
        if (mg_str_ends(mg_str_of(entry->d_name), MG_STR(".socket")) &&
            has_id(groups, entry->d_name, cgroup))
            name = mg_str_of(entry->d_name);
    }
    ok = mg_arena_str(arena, name, out);
    if (groups != NULL)
        (void)closedir(groups);
    return ok;
}

/* systemd.socket(5): the service has the same name, or is a template when each connection gets its
 * own. A unit may name another one: it is a package's own as a rule, and then counts itself. */
const char *mg_unit_path(const char *folder, struct mg_str unit, struct mg_arena *arena)
{
    static const char *const endings[] = {".service", "@.service", ".socket"};
    struct mg_str stem = mg_str_take(unit, unit.n - strlen(".socket"));

    for (size_t i = 0; unit.n != 0 && i < MG_COUNT(endings); i++) {
        const char *path =
            mg_arena_printf(arena, "%s/%.*s%s", folder, MG_STR_ARG(stem), endings[i]);

        if (path == NULL || access(path, F_OK) == 0)
            return path;
    }
    return "/";
}
