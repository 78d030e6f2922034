/* SPDX-License-Identifier: Apache-2.0
 *
 * /proc/self/fdinfo has the id of the mount that a file is on, /proc/self/mountinfo the type of the
 * file system of each mount. Neither file needs an answer of the file system.
 */
#include "platform/linux/tree/mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

/* ID PARENT DEVICE ROOT POINT OPTIONS [TAG]... - TYPE SOURCE OPTIONS; spaces in names are escaped.
 */
struct mg_str mg_mount_type_of_line(struct mg_str line, struct mg_str id)
{
    struct mg_str first, type;
    size_t dash;

    if (!mg_str_cut(&line, ' ', &first) || !mg_str_eq(first, id))
        return MG_STR_NONE;
    dash = mg_str_find_str(line, MG_STR(" - "));
    line = dash == SIZE_MAX ? MG_STR_NONE : mg_str_skip(line, dash + 3);
    return mg_str_cut(&line, ' ', &type) ? type : MG_STR_NONE;
}

typedef bool (*line_fn)(void *context, struct mg_str line);

/* Hand out the lines of a file of the kernel until fn says that it has what it wants. */
static bool find_line(const char *path, line_fn fn, void *context)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t size = 0;
    bool found = false;
    ssize_t n;

    while (file != NULL && !found && (n = getline(&line, &size, file)) > 0)
        found = fn(context, (struct mg_str){line, (size_t)n - (line[n - 1] == '\n')});
    free(line);
    if (file != NULL)
        (void)fclose(file);
    return found;
}

struct answer {
    char id[MG_MOUNT_TYPE];
    char *type;
};

static bool keep(struct mg_str text, char out[MG_MOUNT_TYPE])
{
    if (text.n == 0 || text.n >= MG_MOUNT_TYPE)
        return false;
    memcpy(out, text.p, text.n);
    out[text.n] = '\0';
    return true;
}

static bool take_id(void *context, struct mg_str line)
{
    struct answer *answer = context;

    return mg_str_starts(line, MG_STR("mnt_id:")) &&
           keep(mg_str_trim(mg_str_skip(line, sizeof "mnt_id:" - 1)), answer->id);
}

static bool take_type(void *context, struct mg_str line)
{
    struct answer *answer = context;

    return keep(mg_mount_type_of_line(line, mg_str_of(answer->id)), answer->type);
}

bool mg_mount_type(int fd, char out[MG_MOUNT_TYPE])
{
    struct answer answer = {.type = out};
    char path[64];

    (void)snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
    return find_line(path, take_id, &answer) &&
           find_line("/proc/self/mountinfo", take_type, &answer);
}

int mg_mount_stat(int fd, const char *name, struct stat *out)
{
    const int flags = AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;
    struct statx st;

    if (statx(fd, name, flags | AT_STATX_DONT_SYNC, STATX_BASIC_STATS, &st) != 0)
        return errno == ENOSYS || errno == EPERM ? fstatat(fd, name, out, flags) : -1;
    *out = (struct stat){
        .st_dev = makedev(st.stx_dev_major, st.stx_dev_minor),
        .st_ino = st.stx_ino,
        .st_mode = st.stx_mode,
        .st_size = (off_t)st.stx_size,
        .st_mtim = {.tv_sec = st.stx_mtime.tv_sec, .tv_nsec = st.stx_mtime.tv_nsec},
    };
    return 0;
}
