/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of databases, and how a change becomes a transaction that is over. What each package
 * manager does with its files, in which order: docs/agent.md.
 */
#include "platform/linux/watch/databases.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/platform.h"
#include "platform/linux/watch/lock.h"

/* Of a transaction that does not end: what is there at each rename is consistent. */
#define LONG_TRANSACTION_MS (60 * 1000)
/* flock is let go after its file was closed for us: 1, 2, 4, ... ms later it is asked again. */
#define TRIES 7

enum manager { DPKG, RPM, APK, PACMAN, SYSTEM };

static const struct row {
    enum manager manager;
    const char *folder;
    const char *changes[3]; /* names whose change is one of packages; "*" is any */
    const char *locks[2];   /* names of locks: something may be over when one changes */
    enum mg_lock_kind kind;
} rows[MG_DATABASE_ROWS] = {
    {DPKG, "/var/lib/dpkg", {"status"}, {"lock", "lock-frontend"}, MG_LOCK_POSIX},
    {DPKG, "/var/lib/dpkg/status.d", {"*"}, {NULL}, MG_LOCK_POSIX},
    {RPM,
     "/usr/lib/sysimage/rpm",
     {"rpmdb.sqlite", "Packages.db", "Packages"},
     {".rpm.lock"},
     MG_LOCK_POSIX},
    {RPM,
     "/var/lib/rpm",
     {"rpmdb.sqlite", "Packages.db", "Packages"},
     {".rpm.lock"},
     MG_LOCK_POSIX},
    {APK, "/lib/apk/db", {"installed"}, {"lock"}, MG_LOCK_FLOCK},
    {APK, "/usr/lib/apk/db", {"installed"}, {"lock"}, MG_LOCK_FLOCK},
    {PACMAN, "/var/lib/pacman/local", {"*"}, {NULL}, MG_LOCK_FILE},
    {PACMAN, "/var/lib/pacman", {NULL}, {"db.lck"}, MG_LOCK_FILE},
    {SYSTEM, "/etc", {"os-release"}, {NULL}, MG_LOCK_FILE},
    {SYSTEM, "/usr/lib", {"os-release"}, {NULL}, MG_LOCK_FILE},
};

static bool is_one_of(struct mg_str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count && names[i] != NULL; i++) {
        if (mg_str_is(name, names[i]) || strcmp(names[i], "*") == 0)
            return true;
    }
    return false;
}

static bool is_held(enum manager manager)
{
    char path[PATH_MAX];

    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        for (size_t k = 0; k < MG_COUNT(rows[i].locks) && rows[i].locks[k] != NULL; k++) {
            (void)snprintf(path, sizeof path, "%s/%s", rows[i].folder, rows[i].locks[k]);
            if (rows[i].manager == manager && mg_lock_is_held(path, rows[i].kind))
                return true;
        }
    }
    return false;
}

bool mg_databases_busy(void)
{
    for (unsigned manager = 0; manager < MG_MANAGERS; manager++) {
        if (is_held((enum manager)manager))
            return true;
    }
    return false;
}

static void tell(struct mg_databases *databases, unsigned manager, struct mg_changes *changes)
{
    int64_t at = databases->managers[manager].at;

    if (!databases->managers[manager].changed)
        return;
    databases->managers[manager].changed = false;
    changes->packages = true;
    changes->at = at > changes->at ? at : changes->at;
}

/* Tell what is over, and see when to ask again for what is not. */
static void settle(struct mg_databases *databases, struct mg_changes *changes)
{
    int64_t now = mg_watch_clock();

    for (unsigned manager = 0; manager < MG_MANAGERS; manager++) {
        if (!databases->managers[manager].changed)
            continue;
        if (now - databases->managers[manager].since >= LONG_TRANSACTION_MS ||
            !is_held((enum manager)manager)) {
            tell(databases, manager, changes);
            continue;
        }
        databases->managers[manager].retry = MG_NEVER_MS;
        if (databases->managers[manager].tries < TRIES)
            databases->managers[manager].retry =
                now + ((int64_t)1 << databases->managers[manager].tries++);
    }
}

int64_t mg_databases_due(const struct mg_databases *databases)
{
    int64_t due = MG_NEVER_MS;

    for (unsigned manager = 0; manager < MG_MANAGERS; manager++) {
        int64_t long_over = databases->managers[manager].since + LONG_TRANSACTION_MS;
        int64_t retry = databases->managers[manager].retry;

        if (!databases->managers[manager].changed)
            continue;
        due = long_over < due ? long_over : due;
        due = retry < due ? retry : due;
    }
    return due;
}

static void note_change(struct mg_databases *databases, unsigned manager)
{
    int64_t now = mg_watch_clock();

    if (!databases->managers[manager].changed) {
        databases->managers[manager].since = now;
        databases->managers[manager].tries = TRIES;
    }
    databases->managers[manager].changed = true;
    databases->managers[manager].at = now;
}

/* The end of a transaction is later than its last change: latency is counted from there. */
static void note_lock(struct mg_databases *databases, unsigned manager)
{
    databases->managers[manager].tries = 0;
    databases->managers[manager].at = mg_watch_clock();
}

static void tell_file(size_t i, struct mg_changes *changes)
{
    if (i == 0)
        changes->advisories = true;
    else
        changes->configuration = true;
}

/* True when a place has to be armed again. */
static bool note(struct mg_databases *databases, const struct mg_inotify_event *event,
                 struct mg_changes *changes)
{
    bool moved = false;

    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        enum mg_place_event what = mg_place_judge(&databases->places[i], event);

        moved = moved || what == MG_PLACE_MOVED;
        if (what != MG_PLACE_ENTRY)
            continue;
        if (is_one_of(event->name, rows[i].changes, MG_COUNT(rows[i].changes)))
            note_change(databases, rows[i].manager);
        if (is_one_of(event->name, rows[i].locks, MG_COUNT(rows[i].locks)))
            note_lock(databases, rows[i].manager);
    }
    for (size_t i = 0; i < MG_COUNT(databases->files); i++) {
        enum mg_place_event what = mg_place_judge(&databases->files[i].place, event);

        moved = moved || what == MG_PLACE_MOVED;
        if (what == MG_PLACE_ENTRY && mg_str_eq(event->name, databases->files[i].name))
            tell_file(i, changes);
    }
    return moved;
}

bool mg_databases_rearm(struct mg_databases *databases, struct mg_changes *changes)
{
    char why[sizeof changes->why];
    bool other = false;

    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        if (!mg_place_arm(&databases->places[i], databases->fd))
            continue;
        (void)snprintf(why, sizeof why, "%s was made, replaced, mounted or removed",
                       rows[i].folder);
        mg_changes_add_everything(changes, why);
        changes->at = mg_watch_clock();
        other = true;
    }
    for (size_t i = 0; i < MG_COUNT(databases->files); i++) {
        if (mg_place_arm(&databases->files[i].place, databases->fd))
            tell_file(i, changes);
    }
    return other;
}

/* The folder that was moved away is still watched: it is nothing to us any more. */
static void forget(struct mg_databases *databases, const struct mg_inotify_event *event)
{
    if ((event->mask & IN_MOVE_SELF) != 0)
        (void)inotify_rm_watch(databases->fd, event->wd);
}

static bool note_all(struct mg_databases *databases, struct mg_str bytes,
                     struct mg_changes *changes)
{
    struct mg_inotify_event event;
    struct mg_reader reader;
    bool moved = false;

    mg_reader_init(&reader, bytes.p, bytes.n);
    while (mg_inotify_next(&reader, &event)) {
        databases->events++;
        if ((event.mask & IN_Q_OVERFLOW) != 0) {
            databases->overflows++;
            mg_changes_add_everything(changes, "the system lost events of package databases");
            moved = true;
        } else if (note(databases, &event, changes)) {
            forget(databases, &event);
            moved = true;
        }
    }
    return moved;
}

void mg_databases_read(struct mg_databases *databases, struct mg_changes *changes)
{
    char bytes[MG_KIB(16)];
    bool moved = false;
    ssize_t n = 1;

    for (int i = 0; i < MG_LIMIT_WATCH_READS && n > 0; i++) {
        n = read(databases->fd, bytes, sizeof bytes);
        if (n > 0)
            moved = note_all(databases, (struct mg_str){bytes, (size_t)n}, changes) || moved;
    }
    if (moved)
        (void)mg_databases_rearm(databases, changes);
    settle(databases, changes);
}

/* A file by its path, which is made absolute and split into folder and name. */
static bool make_file(const char *path, struct mg_watched_file *out)
{
    char here[PATH_MAX] = "", *copy = NULL, *slash;

    if (path[0] != '/' && getcwd(here, sizeof here) == NULL)
        here[0] = '\0';
    if (asprintf(&copy, "%s%s%s", here, path[0] != '/' ? "/" : "", path) < 0)
        return false;
    slash = strrchr(copy, '/');
    *slash = '\0';
    *out = (struct mg_watched_file){
        .place = {slash == copy ? MG_STR("/") : mg_str_of(copy), -1, 0},
        .path = copy,
        .name = mg_str_of(slash + 1),
    };
    return true;
}

static bool is_same(const struct mg_watched_file *a, const struct mg_watched_file *b)
{
    return a->path != NULL && mg_str_eq(a->place.path, b->place.path) &&
           mg_str_eq(a->name, b->name);
}

enum mg_status mg_databases_set(struct mg_databases *databases, const char *advisories,
                                const char *configuration, struct mg_error *err)
{
    struct mg_watched_file files[2] = {{.path = NULL}};

    if (!make_file(advisories, &files[0]) || !make_file(configuration, &files[1])) {
        free(files[0].path);
        return mg_fail(err, MG_NOMEM, "no memory to watch %s", configuration);
    }
    for (size_t i = 0; i < MG_COUNT(files); i++) {
        if (is_same(&databases->files[i], &files[i])) {
            free(files[i].path);
            continue;
        }
        free(databases->files[i].path);
        databases->files[i] = files[i];
        (void)mg_place_arm(&databases->files[i].place, databases->fd);
    }
    return MG_OK;
}

enum mg_status mg_databases_open(struct mg_databases *databases, struct mg_error *err)
{
    memset(databases, 0, sizeof *databases);
    databases->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (databases->fd < 0)
        return mg_fail(err, mg_file_status(-errno), "cannot watch folders: %s", strerror(errno));
    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        databases->places[i] = (struct mg_place){mg_str_of(rows[i].folder), -1, 0};
        (void)mg_place_arm(&databases->places[i], databases->fd);
    }
    return MG_OK;
}

void mg_databases_close(struct mg_databases *databases)
{
    if (databases->fd >= 0)
        (void)close(databases->fd);
    databases->fd = -1;
    for (size_t i = 0; i < MG_COUNT(databases->files); i++) {
        free(databases->files[i].path);
        databases->files[i].path = NULL;
    }
}

unsigned mg_databases_folders(const struct mg_databases *databases)
{
    unsigned count = 0;

    for (size_t i = 0; i < MG_COUNT(rows); i++)
        count += databases->places[i].wd >= 0 &&
                 databases->places[i].reached == databases->places[i].path.n;
    for (size_t i = 0; i < MG_COUNT(databases->files); i++)
        count += databases->files[i].place.wd >= 0;
    return count;
}

/* Identity, size and times; what is not there counts as such. */
static uint64_t print_file(const char *path, uint64_t print)
{
    uint64_t key[6] = {print};
    struct stat st;

    if (stat(path, &st) == 0) {
        key[1] = st.st_ino;
        key[2] = (uint64_t)st.st_size;
        key[3] = (uint64_t)st.st_mtim.tv_sec;
        key[4] = (uint64_t)st.st_mtim.tv_nsec;
        key[5] = 1;
    }
    return mg_str_hash((struct mg_str){(const char *)key, sizeof key});
}

/* As long as somebody reads a database, a transaction is in its write-ahead log only; readers make
 * empty ones. */
static uint64_t print_log(const char *database, uint64_t print)
{
    char path[PATH_MAX];
    struct stat st;

    (void)snprintf(path, sizeof path, "%s-wal", database);
    return stat(path, &st) == 0 && st.st_size > 0 ? print_file(path, print) : print;
}

enum mg_status mg_os_packages_print(uint64_t *out, struct mg_error *err)
{
    uint64_t print = 0;
    char path[128];

    (void)err;
    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        for (size_t k = 0; k < MG_COUNT(rows[i].changes) && rows[i].changes[k] != NULL; k++) {
            (void)snprintf(path, sizeof path, "%s/%s", rows[i].folder,
                           strcmp(rows[i].changes[k], "*") == 0 ? "." : rows[i].changes[k]);
            print = print_file(path, print);
            if (rows[i].manager == RPM)
                print = print_log(path, print);
        }
    }
    *out = print;
    return MG_OK;
}
