/* SPDX-License-Identifier: Apache-2.0
 *
 * Watching all folders below some paths, without recursion: those that were found are the list of
 * what is still to be listed.
 */
#include "platform/linux/watch/folders.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "core/base/file.h"
#include "platform/linux/tree/mounts.h"
#include "platform/linux/watch/inotify_event.h"

#define MASK                                                                                       \
    (IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR |           \
     IN_EXCL_UNLINK | IN_DONT_FOLLOW)

void mg_folders_close(struct mg_folders *folders)
{
    while (folders->count != 0)
        free(folders->items[--folders->count].path);
    free(folders->items);
    folders->items = NULL;
    folders->capacity = 0;
    if (folders->fd >= 0)
        (void)close(folders->fd);
    folders->fd = -1;
}

/* The first whose wd is not smaller. */
static size_t find(const struct mg_folders *folders, int wd)
{
    size_t low = 0, high = folders->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (folders->items[middle].wd < wd)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct mg_folders *folders, size_t i, int wd)
{
    return i < folders->count && folders->items[i].wd == wd;
}

static void remove_at(struct mg_folders *folders, size_t i)
{
    free(folders->items[i].path);
    folders->count--;
    memmove(&folders->items[i], &folders->items[i + 1],
            (folders->count - i) * sizeof folders->items[0]);
}

static bool grow(struct mg_folders *folders)
{
    size_t capacity = folders->capacity != 0 ? folders->capacity * 2 : 256;
    struct mg_folder *items;

    if (folders->count < folders->capacity)
        return true;
    items = realloc(folders->items, capacity * sizeof *items);
    if (items == NULL)
        return false;
    folders->items = items;
    folders->capacity = capacity;
    return true;
}

/* A folder that is watched already gets its new path if it was moved, else keeps the one it has.
 * One that is not there any more is no error. */
static enum mg_status watch(struct mg_folders *folders, const char *path, bool moved,
                            struct mg_error *err)
{
    char *copy;
    size_t i;
    int wd;

    if (folders->count == MG_LIMIT_WATCHED_FOLDERS)
        return mg_fail(err, MG_LIMIT, "there are more than %d folders to watch",
                       MG_LIMIT_WATCHED_FOLDERS);
    wd = inotify_add_watch(folders->fd, path, MASK);
    if (wd < 0 && errno == ENOSPC)
        return mg_fail(err, MG_LIMIT,
                       "the system lets us watch %zu folders, not one more "
                       "(fs.inotify.max_user_watches)",
                       folders->count);
    if (wd < 0)
        return MG_OK;
    i = find(folders, wd);
    if (!moved && is_at(folders, i, wd))
        return MG_OK;
    copy = strdup(path);
    if (copy == NULL || !grow(folders)) {
        free(copy);
        return mg_fail(err, MG_NOMEM, "no memory to watch %s", path);
    }
    if (is_at(folders, i, wd)) {
        free(folders->items[i].path);
        folders->items[i].path = copy;
        return MG_OK;
    }
    if (i != folders->count) { /* numbers begin again after 2^31 of them */
        free(copy);
        return mg_fail(err, MG_LIMIT, "the numbers of watched folders are used up");
    }
    folders->items[folders->count++] = (struct mg_folder){wd, copy};
    return MG_OK;
}

static bool is_folder(int folder, const struct dirent *entry, dev_t device)
{
    struct stat st;

    if (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN)
        return false;
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
           mg_mount_stat(folder, entry->d_name, &st) == 0 && S_ISDIR(st.st_mode) &&
           st.st_dev == device;
}

/* Watch the folders in one. Files that are there before it is watched have no event: they count as
 * written now, unless pending is NULL. */
static enum mg_status watch_children(struct mg_folders *folders, const char *path, dev_t device,
                                     struct mg_pending *pending, struct mg_error *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    enum mg_status status = MG_OK;
    struct dirent *entry;
    char child[PATH_MAX];

    if (dir == NULL && fd >= 0)
        (void)close(fd);
    while (dir != NULL && status == MG_OK && (entry = readdir(dir)) != NULL) {
        int n = snprintf(child, sizeof child, "%s/%s", path, entry->d_name);

        if (n > 0 && (size_t)n < sizeof child && is_folder(fd, entry, device))
            status = watch(folders, child, true, err);
        else if (pending != NULL && entry->d_type == DT_REG)
            (void)mg_pending_touch(pending, mg_str_of(path), mg_str_of(entry->d_name),
                                   MG_TOUCH_DONE, folders->now);
    }
    if (dir != NULL)
        (void)closedir(dir);
    return status;
}

/* A folder and all below it on the same file system. */
static enum mg_status watch_tree(struct mg_folders *folders, const char *path,
                                 struct mg_pending *pending, struct mg_error *err)
{
    size_t next = folders->count;
    enum mg_status status;
    struct stat st;
    char *copy;

    if (mg_mount_stat(AT_FDCWD, path, &st) != 0 || !S_ISDIR(st.st_mode))
        return MG_OK;
    status = watch(folders, path, true, err);
    if (status == MG_OK && next == folders->count) /* it was watched, and is listed again */
        status = watch_children(folders, path, st.st_dev, pending, err);
    for (; status == MG_OK && next < folders->count; next++) {
        copy = strdup(folders->items[next].path); /* the list may move */
        if (copy == NULL)
            return mg_fail(err, MG_NOMEM, "no memory to watch %s", path);
        status = watch_children(folders, copy, st.st_dev, pending, err);
        free(copy);
    }
    return status;
}

/* All folders above path that are there: something in them leads to it, or a link does. */
static enum mg_status watch_above(struct mg_folders *folders, const char *path,
                                  struct mg_error *err)
{
    enum mg_status status = MG_OK;
    size_t n = strlen(path);
    char text[PATH_MAX];

    while (status == MG_OK && n > 1 && n < sizeof text) {
        while (n > 0 && path[n - 1] != '/')
            n--;
        n -= n > 1;
        (void)snprintf(text, sizeof text, "%.*s", (int)n, path);
        status = watch(folders, text, false, err);
    }
    return status;
}

/* Trees first, as whether a folder is watched says whether those in it are. */
static enum mg_status watch_all(struct mg_folders *folders, const struct mg_roots *roots,
                                struct mg_error *err)
{
    enum mg_status status = MG_OK;

    for (size_t i = 0; status == MG_OK && i < roots->count; i++) {
        if (roots->real[i] != NULL)
            status = watch_tree(folders, roots->real[i], NULL, err);
    }
    for (size_t i = 0; status == MG_OK && i < roots->mount_count; i++)
        status = watch_tree(folders, roots->mounts[i], NULL, err);
    for (size_t i = 0; status == MG_OK && i < roots->count; i++) {
        if (roots->real[i] != NULL)
            status = watch_above(folders, roots->real[i], err);
        if (status == MG_OK)
            status = watch_above(folders, roots->wished[i], err);
    }
    return status;
}

enum mg_status mg_folders_open(struct mg_folders *folders, const struct mg_roots *roots,
                               struct mg_error *err)
{
    enum mg_status status;

    memset(folders, 0, sizeof *folders);
    folders->roots = roots;
    folders->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (folders->fd < 0)
        return mg_fail(err, mg_file_status(-errno), "cannot watch folders: %s", strerror(errno));
    status = watch_all(folders, roots, err);
    if (status == MG_OK && roots->too_many)
        status = mg_fail(err, MG_LIMIT, "more than %d file systems are mounted below the paths",
                         MG_LIMIT_WATCHED_MOUNTS);
    if (status != MG_OK)
        mg_folders_close(folders);
    return status;
}

static unsigned touch_of(uint32_t mask)
{
    return ((mask & IN_CREATE) != 0 ? MG_TOUCH_MADE : 0u) |
           ((mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0 ? MG_TOUCH_DONE : 0u) |
           ((mask & (IN_MOVED_FROM | IN_DELETE)) != 0 ? MG_TOUCH_GONE : 0u) |
           ((mask & IN_ISDIR) != 0 ? MG_TOUCH_FOLDER : 0u);
}

/* A folder was moved away with all that is in it. */
static void forget_tree(struct mg_folders *folders, const char *path)
{
    for (size_t i = folders->count; i-- > 0;) {
        if (!mg_path_is_below(mg_str_of(folders->items[i].path), mg_str_of(path)))
            continue;
        (void)inotify_rm_watch(folders->fd, folders->items[i].wd);
        remove_at(folders, i);
    }
}

/* Something happened to the entry at path of a folder that is in a root. */
static enum mg_status note_entry(struct mg_folders *folders, const struct mg_inotify_event *event,
                                 const char *folder, const char *path, struct mg_pending *pending,
                                 struct mg_error *err)
{
    unsigned touch = touch_of(event->mask);
    bool appears = (event->mask & (IN_CREATE | IN_MOVED_TO)) != 0;
    enum mg_status status = MG_OK;

    if ((touch & MG_TOUCH_FOLDER) != 0 && appears)
        touch |= MG_TOUCH_DONE;
    (void)mg_pending_touch(pending, mg_str_of(folder), event->name, touch, folders->now);
    if ((touch & MG_TOUCH_FOLDER) != 0 && (event->mask & IN_MOVED_FROM) != 0)
        forget_tree(folders, path);
    if ((touch & MG_TOUCH_FOLDER) != 0 && appears)
        status = watch_tree(folders, path, pending, err);
    return status;
}

static enum mg_status note(struct mg_folders *folders, const struct mg_inotify_event *event,
                           struct mg_pending *pending, bool *again, struct mg_error *err)
{
    size_t i = find(folders, event->wd);
    char path[PATH_MAX], folder[PATH_MAX];

    if (!is_at(folders, i, event->wd))
        return MG_OK;
    if ((event->mask & IN_IGNORED) != 0) {
        remove_at(folders, i);
        return MG_OK;
    }
    (void)snprintf(folder, sizeof folder, "%s", folders->items[i].path);
    if (event->name.n == 0 ||
        snprintf(path, sizeof path, "%s/%.*s", strcmp(folder, "/") == 0 ? "" : folder,
                 MG_STR_ARG(event->name)) >= (int)sizeof path)
        return MG_OK;
    if (mg_roots_touch(folders->roots, mg_str_of(path), pending))
        *again = true;
    if (!mg_roots_hold(folders->roots, mg_str_of(folder)))
        return MG_OK;
    return note_entry(folders, event, folder, path, pending, err);
}

static enum mg_status note_all(struct mg_folders *folders, struct mg_str bytes,
                               struct mg_pending *pending, bool *again, const char **lost,
                               struct mg_error *err)
{
    enum mg_status status = MG_OK;
    struct mg_inotify_event event;
    struct mg_reader reader;

    mg_reader_init(&reader, bytes.p, bytes.n);
    while (status == MG_OK && mg_inotify_next(&reader, &event)) {
        folders->events++;
        if ((event.mask & IN_Q_OVERFLOW) != 0) {
            folders->overflows++;
            *lost = "the system lost events of folders";
        } else {
            status = note(folders, &event, pending, again, err);
        }
    }
    return status;
}

enum mg_status mg_folders_read(struct mg_folders *folders, struct mg_pending *pending, bool *again,
                               const char **lost, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    char bytes[MG_KIB(32)];
    ssize_t n = 1;

    folders->now = mg_watch_clock();
    for (int i = 0; status == MG_OK && i < MG_LIMIT_WATCH_READS && n > 0; i++) {
        n = read(folders->fd, bytes, sizeof bytes);
        if (n > 0)
            status =
                note_all(folders, (struct mg_str){bytes, (size_t)n}, pending, again, lost, err);
    }
    return status;
}
