/* SPDX-License-Identifier: Apache-2.0
 *
 * Marks, and the paths of folders that the kernel names by handles. Paths are remembered until a
 * folder is moved. A folder that is gone has no path any more, and needs none: that it
 * went is an event of the folder it was in.
 */
#include "platform/linux/watch/file_systems.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/base/file.h"

#define MASK (FAN_CLOSE_WRITE | FAN_CREATE | FAN_MOVED_TO | FAN_MOVED_FROM | FAN_DELETE | FAN_ONDIR)
#define MOVED (FAN_MOVED_TO | FAN_MOVED_FROM)

static void forget_paths(struct mg_file_systems *watch)
{
    for (size_t i = 0; i < MG_HANDLE_SLOTS; i++) {
        free(watch->slots[i].handle);
        free(watch->slots[i].path);
        watch->slots[i] = (struct mg_handle_slot){0};
    }
}

static void forget_marks(struct mg_file_systems *watch)
{
    while (watch->mark_count != 0)
        free(watch->marks[--watch->mark_count].path);
}

void mg_file_systems_close(struct mg_file_systems *watch)
{
    forget_paths(watch);
    forget_marks(watch);
    if (watch->fd >= 0)
        (void)close(watch->fd);
    watch->fd = -1;
}

/* A folder that is there: path, or the nearest above it. */
static int open_nearest(const char *path)
{
    char text[PATH_MAX];
    size_t n = strlen(path);
    int fd = -1;

    while (fd < 0 && n > 0 && n < sizeof text) {
        (void)snprintf(text, sizeof text, "%.*s", (int)n, path);
        fd = open(text, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
        while (n > 0 && path[--n] != '/')
            ;
        n = n == 0 && strcmp(text, "/") != 0 ? 1 : n;
    }
    return fd;
}

/* May we open folders by their handles? Tried with one that we have; mount becomes the id of its
 * mount. */
static bool opens_handles(int folder, int *mount)
{
    union {
        struct file_handle handle;
        char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
    } h = {.handle = {.handle_bytes = MAX_HANDLE_SZ}};
    int fd;

    if (name_to_handle_at(folder, "", &h.handle, mount, AT_EMPTY_PATH) != 0)
        return false;
    fd = open_by_handle_at(folder, &h.handle, O_PATH | O_CLOEXEC);
    if (fd >= 0)
        (void)close(fd);
    return fd >= 0;
}

static enum mg_status fail_mark(const char *path, int code, struct mg_error *err)
{
    if (code == EPERM)
        return mg_fail(err, MG_ACCESS,
                       "no events of file systems: CAP_SYS_ADMIN and CAP_DAC_READ_SEARCH are "
                       "needed");
    return mg_fail(err, MG_UNSUPPORTED, "the file system of %s gives no events: %s", path,
                   strerror(code));
}

/* The mark is of the file system, not of the folder: nothing keeps it from being unmounted. Parts
 * of one may be mounted at several places, each of which has paths of its own. */
static enum mg_status mark_at(struct mg_file_systems *watch, int folder, const char *path,
                              struct mg_error *err)
{
    struct mg_file_system_mark *mark = &watch->marks[watch->mark_count];
    struct statfs fs;
    int mount;

    if (fstatfs(folder, &fs) != 0 || !opens_handles(folder, &mount))
        return fail_mark(path, errno, err);
    for (size_t i = 0; i < watch->mark_count; i++) {
        if (watch->marks[i].mount == mount)
            return MG_OK;
    }
    if (fanotify_mark(watch->fd, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, MASK, folder, NULL) != 0)
        return fail_mark(path, errno, err);
    mark->path = strdup(path);
    if (mark->path == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to watch %s", path);
    memcpy(mark->fsid, &fs.f_fsid, MG_FSID_SIZE);
    mark->mount = mount;
    watch->mark_count++;
    return MG_OK;
}

static enum mg_status mark(struct mg_file_systems *watch, const char *path, struct mg_error *err)
{
    int folder = open_nearest(path);
    enum mg_status status;

    if (folder < 0)
        return mg_fail(err, MG_IO, "cannot open %s: %s", path, strerror(errno));
    status = mark_at(watch, folder, path, err);
    (void)close(folder);
    return status;
}

enum mg_status mg_file_systems_mark(struct mg_file_systems *watch, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    if (watch->roots->too_many)
        return mg_fail(err, MG_LIMIT, "more than %d file systems are mounted below the paths",
                       MG_LIMIT_WATCHED_MOUNTS);
    forget_paths(watch);
    forget_marks(watch);
    for (size_t i = 0; status == MG_OK && i < watch->roots->count; i++)
        status = mark(watch, watch->roots->real[i] != NULL ? watch->roots->real[i] : "/", err);
    for (size_t i = 0; status == MG_OK && i < watch->roots->mount_count; i++)
        status = mark(watch, watch->roots->mounts[i], err);
    return status;
}

enum mg_status mg_file_systems_open(struct mg_file_systems *watch, const struct mg_roots *roots,
                                    struct mg_error *err)
{
    enum mg_status status = MG_OK;

    memset(watch, 0, sizeof *watch);
    watch->roots = roots;
    watch->fd = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK | FAN_REPORT_DFID_NAME,
                              O_RDONLY | O_LARGEFILE);
    if (watch->fd < 0 && errno == EPERM)
        status = fail_mark("/", errno, err);
    else if (watch->fd < 0)
        status = mg_fail(err, MG_UNSUPPORTED, "this kernel gives no events of file systems: %s",
                         strerror(errno));
    else
        status = mg_file_systems_mark(watch, err);
    if (status != MG_OK)
        mg_file_systems_close(watch);
    return status;
}

/* What a mount does not show has the path "/" in it. */
static bool is_root(int fd)
{
    struct stat folder, root;

    return fstat(fd, &folder) == 0 && stat("/", &root) == 0 && folder.st_dev == root.st_dev &&
           folder.st_ino == root.st_ino;
}

static bool path_of_fd(int fd, char *out, size_t size)
{
    char link[64];
    ssize_t n;

    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, out, size);
    if (n <= 0 || (size_t)n >= size || out[0] != '/')
        return false;
    out[n] = '\0';
    return n > 1 || is_root(fd);
}

/* Ask the kernel for the path by a mount. False when the folder is gone, or is not in it. */
static bool ask_path(const struct mg_file_system_mark *mark, const struct mg_fanotify_event *event,
                     char *out, size_t size)
{
    union {
        struct file_handle handle;
        char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
    } h;
    int mount, fd = -1;
    bool good;

    if (event->handle.n > sizeof h)
        return false;
    memcpy(&h, event->handle.p, event->handle.n);
    mount = open_nearest(mark->path);
    if (mount >= 0)
        fd = open_by_handle_at(mount, &h.handle, O_PATH | O_CLOEXEC);
    good = fd >= 0 && path_of_fd(fd, out, size);
    if (fd >= 0)
        (void)close(fd);
    if (mount >= 0)
        (void)close(mount);
    return good;
}

/* fsid and handle of an event lie behind each other. */
static struct mg_str key_of(const struct mg_fanotify_event *event)
{
    return (struct mg_str){event->fsid.p, event->fsid.n + event->handle.n};
}

static void remember(struct mg_handle_slot *slot, size_t mark, struct mg_str key, const char *path)
{
    char *handle = malloc(key.n), *copy = path != NULL ? strdup(path) : NULL;

    free(slot->handle);
    free(slot->path);
    *slot = (struct mg_handle_slot){0};
    if (handle == NULL || (path != NULL && copy == NULL)) {
        free(handle);
        free(copy);
        return;
    }
    memcpy(handle, key.p, key.n);
    *slot = (struct mg_handle_slot){mark, handle, key.n, copy};
}

/* The path of the event's folder by a mount, when it is one that may count; else empty. out has
 * room for a path. */
static struct mg_str path_of(struct mg_file_systems *watch, size_t mark,
                             const struct mg_fanotify_event *event, char *out)
{
    struct mg_str key = key_of(event);
    struct mg_handle_slot *slot = &watch->slots[(mg_str_hash(key) + mark) % MG_HANDLE_SLOTS];
    bool counts;

    if (slot->handle != NULL && slot->mark == mark &&
        mg_str_eq(key, (struct mg_str){slot->handle, slot->n}))
        return mg_str_of(slot->path);
    counts = ask_path(&watch->marks[mark], event, out, PATH_MAX) &&
             (mg_roots_hold(watch->roots, mg_str_of(out)) ||
              mg_roots_lead_over(watch->roots, mg_str_of(out)));
    remember(slot, mark, key, counts ? out : NULL);
    return counts ? mg_str_of(out) : MG_STR_NONE;
}

static unsigned touch_of(uint64_t mask)
{
    return ((mask & FAN_CREATE) != 0 ? MG_TOUCH_MADE : 0u) |
           ((mask & (FAN_CLOSE_WRITE | FAN_MOVED_TO)) != 0 ? MG_TOUCH_DONE : 0u) |
           ((mask & (FAN_MOVED_FROM | FAN_DELETE)) != 0 ? MG_TOUCH_GONE : 0u) |
           ((mask & FAN_ONDIR) != 0 ? MG_TOUCH_FOLDER : 0u);
}

/* Was it a root, or on the way to one? */
static bool note_way(const struct mg_file_systems *watch, struct mg_str folder, struct mg_str name,
                     struct mg_pending *pending)
{
    char path[PATH_MAX + NAME_MAX + 2];

    (void)snprintf(path, sizeof path, "%.*s/%.*s",
                   MG_STR_ARG(mg_str_is(folder, "/") ? MG_STR_NONE : folder), MG_STR_ARG(name));
    return mg_roots_touch(watch->roots, mg_str_of(path), pending);
}

/* True when the way to a root is another one. */
static bool note_at(struct mg_file_systems *watch, size_t mark,
                    const struct mg_fanotify_event *event, struct mg_pending *pending, int64_t now)
{
    char text[PATH_MAX];
    struct mg_str path = path_of(watch, mark, event, text);

    if (path.n == 0)
        return false;
    if (mg_roots_hold(watch->roots, path))
        (void)mg_pending_touch(pending, path, event->name, touch_of(event->mask), now);
    return note_way(watch, path, event->name, pending);
}

static bool note(struct mg_file_systems *watch, const struct mg_fanotify_event *event,
                 struct mg_pending *pending, int64_t now)
{
    bool again = false;

    if (event->fsid.n == 0 || mg_str_is(event->name, "."))
        return false;
    for (size_t i = 0; i < watch->mark_count; i++) {
        if (memcmp(watch->marks[i].fsid, event->fsid.p, MG_FSID_SIZE) == 0)
            again = note_at(watch, i, event, pending, now) || again;
    }
    return again;
}

static void note_all(struct mg_file_systems *watch, struct mg_str bytes, struct mg_pending *pending,
                     bool *again, const char **lost)
{
    struct mg_fanotify_event event;
    struct mg_reader reader;
    int64_t now = mg_watch_clock();

    mg_reader_init(&reader, bytes.p, bytes.n);
    while (mg_fanotify_next(&reader, &event)) {
        watch->events++;
        if ((event.mask & FAN_Q_OVERFLOW) != 0) {
            watch->overflows++;
            *lost = "the system lost events of file systems";
        } else if (note(watch, &event, pending, now)) {
            *again = true;
        }
        if ((event.mask & FAN_ONDIR) != 0 && (event.mask & MOVED) != 0)
            forget_paths(watch);
    }
}

void mg_file_systems_read(struct mg_file_systems *watch, struct mg_pending *pending, bool *again,
                          const char **lost)
{
    char bytes[MG_KIB(32)];
    ssize_t n = 1;

    for (int i = 0; i < MG_LIMIT_WATCH_READS && n > 0; i++) {
        n = read(watch->fd, bytes, sizeof bytes);
        if (n > 0)
            note_all(watch, (struct mg_str){bytes, (size_t)n}, pending, again, lost);
    }
}
