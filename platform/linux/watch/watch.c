/* SPDX-License-Identifier: Apache-2.0
 *
 * Linux: one descriptor for all that is watched (an epoll with the others in it), and when to tell.
 * Events of languages are read in batches, so that the kernel merges them; a transaction of a
 * package manager takes along what it did to packages of languages.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/platform.h"
#include "platform/linux/watch/databases.h"
#include "platform/linux/watch/file_systems.h"
#include "platform/linux/watch/folders.h"

#define BATCH_MS 50
#define SCHEDULE_MS (60 * 60 * 1000)
#define MOUNTS "/proc/self/mountinfo"

enum source { DATABASES, LANGUAGES, MOUNTS_CHANGED, TIME };

struct mg_os_watch {
    int poll, timer;
    /* The kernel tells a descriptor of the list of mounts once that it changed, and that may be
     * while our epoll is polled itself: so one wakes us, and the other is asked. */
    int mounts_wake, mounts_ask;
    struct mg_databases databases;
    struct mg_roots roots;
    enum mg_watch_level level;
    char why[256];
    struct mg_file_systems file_systems;
    struct mg_folders folders;
    struct mg_pending pending;
    struct mg_changes seen;     /* to be told at the next read */
    int64_t batch;              /* when languages are to be read */
    int64_t at_rest;            /* when the pending ones are to be told */
    int64_t schedule;           /* when everything is */
    uint64_t events, overflows; /* of watches that were closed */
};

static void close_fd(int fd)
{
    if (fd >= 0)
        (void)close(fd);
}

static bool add_source(const struct mg_os_watch *watch, int fd, enum source source, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.u32 = source};

    return epoll_ctl(watch->poll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static int languages_fd(const struct mg_os_watch *watch)
{
    return watch->level == MG_WATCH_FILE_SYSTEMS ? watch->file_systems.fd
           : watch->level == MG_WATCH_FOLDERS    ? watch->folders.fd
                                                 : -1;
}

/* Once there is an event, no more are told until this is called again. */
static void listen_to_languages(const struct mg_os_watch *watch)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.u32 = LANGUAGES};

    if (languages_fd(watch) >= 0)
        (void)epoll_ctl(watch->poll, EPOLL_CTL_MOD, languages_fd(watch), &event);
}

/* A descriptor that is closed leaves the epoll by itself. */
static void close_languages(struct mg_os_watch *watch)
{
    if (watch->level == MG_WATCH_FILE_SYSTEMS) {
        watch->events += watch->file_systems.events;
        watch->overflows += watch->file_systems.overflows;
        mg_file_systems_close(&watch->file_systems);
    }
    if (watch->level == MG_WATCH_FOLDERS) {
        watch->events += watch->folders.events;
        watch->overflows += watch->folders.overflows;
        mg_folders_close(&watch->folders);
    }
    watch->level = MG_WATCH_SCHEDULE;
}

/* The best way that this system has; none is not an error. */
static void open_languages(struct mg_os_watch *watch)
{
    struct mg_error first, second;

    watch->why[0] = '\0';
    watch->batch = watch->schedule = MG_NEVER_MS;
    if (mg_file_systems_open(&watch->file_systems, &watch->roots, &first) == MG_OK) {
        watch->level = MG_WATCH_FILE_SYSTEMS;
    } else if (mg_folders_open(&watch->folders, &watch->roots, &second) == MG_OK) {
        watch->level = MG_WATCH_FOLDERS;
        (void)snprintf(watch->why, sizeof watch->why, "%.255s", first.text);
    } else {
        watch->level = MG_WATCH_SCHEDULE;
        watch->schedule = mg_watch_clock() + SCHEDULE_MS;
        (void)snprintf(watch->why, sizeof watch->why, "%.126s; %.126s", first.text, second.text);
    }
    if (languages_fd(watch) >= 0)
        (void)add_source(watch, languages_fd(watch), LANGUAGES, EPOLLIN | EPOLLONESHOT);
}

/* What was pending is part of everything, and so are events that came until now. */
static void lose(struct mg_os_watch *watch, struct mg_changes *changes, const char *why)
{
    mg_changes_add_everything(changes, why);
    changes->at = mg_watch_clock();
    mg_changes_clear(&watch->pending.set);
    close_languages(watch);
    (void)mg_roots_look(&watch->roots);
    open_languages(watch);
}

/* Watch the roots where they are now. Folders are listed anew, so events may be lost that are of
 * other roots: all count as changed. */
static void follow_roots(struct mg_os_watch *watch, struct mg_changes *changes)
{
    struct mg_error err;

    (void)mg_roots_look(&watch->roots);
    if (watch->level == MG_WATCH_FOLDERS) {
        close_languages(watch);
        open_languages(watch);
        (void)mg_roots_touch(&watch->roots, MG_STR("/"), &watch->pending);
    } else if (mg_file_systems_mark(&watch->file_systems, &err) != MG_OK) {
        lose(watch, changes, err.text);
    } else {
        listen_to_languages(watch);
    }
}

static void read_languages(struct mg_os_watch *watch, struct mg_changes *changes)
{
    const char *lost = NULL;
    struct mg_error err;
    bool again = false;

    if (watch->level == MG_WATCH_FILE_SYSTEMS)
        mg_file_systems_read(&watch->file_systems, &watch->pending, &again, &lost);
    if (watch->level == MG_WATCH_FOLDERS &&
        mg_folders_read(&watch->folders, &watch->pending, &again, &lost, &err) != MG_OK)
        lost = err.text;
    watch->batch = MG_NEVER_MS;
    if (lost != NULL)
        lose(watch, changes, lost);
    else if (again)
        follow_roots(watch, changes);
    else
        listen_to_languages(watch);
}

static void see_mounts(struct mg_os_watch *watch, struct mg_changes *changes)
{
    struct pollfd ask = {.fd = watch->mounts_ask, .events = POLLPRI};
    bool other;

    if (watch->mounts_ask < 0 || poll(&ask, 1, 0) <= 0 || (ask.revents & (POLLPRI | POLLERR)) == 0)
        return;
    other = mg_databases_rearm(&watch->databases, changes);
    if (mg_roots_look(&watch->roots) || other)
        lose(watch, changes, "a file system was mounted or went away");
}

static void take_events(struct mg_os_watch *watch, struct mg_changes *changes)
{
    struct epoll_event events[4];
    int count = epoll_wait(watch->poll, events, MG_COUNT(events), 0);
    uint64_t times;

    for (int i = 0; i < count; i++) {
        if (events[i].data.u32 == LANGUAGES && watch->batch == MG_NEVER_MS)
            watch->batch = mg_watch_clock() + BATCH_MS;
        else if (events[i].data.u32 == DATABASES)
            mg_databases_read(&watch->databases, changes);
        else if (events[i].data.u32 == TIME)
            (void)!read(watch->timer, &times, sizeof times);
    }
}

/* Packages of languages that have come to rest, or whose package manager is done. */
static void settle_languages(struct mg_os_watch *watch, struct mg_changes *changes)
{
    int64_t now = mg_watch_clock();

    if (changes->packages) {
        changes->files = changes->files || watch->level == MG_WATCH_SCHEDULE;
        read_languages(watch, changes);
        mg_pending_take(&watch->pending, changes);
    } else if (now >= watch->batch) {
        read_languages(watch, changes);
    }
    watch->at_rest = mg_pending_due(&watch->pending, false);
    if (now >= watch->at_rest)
        watch->at_rest = mg_pending_due(&watch->pending, mg_databases_busy());
    if (now < watch->at_rest)
        return;
    mg_pending_take(&watch->pending, changes);
    watch->at_rest = MG_NEVER_MS;
}

static void follow_schedule(struct mg_os_watch *watch, struct mg_changes *changes)
{
    if (mg_watch_clock() < watch->schedule)
        return;
    lose(watch, changes, "packages of languages are not watched");
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void set_timer(const struct mg_os_watch *watch)
{
    int64_t due = smaller(smaller(watch->batch, watch->at_rest),
                          smaller(watch->schedule, mg_databases_due(&watch->databases)));
    struct itimerspec when = {0};

    if (due != MG_NEVER_MS) {
        due = due > 0 ? due : 1;
        when.it_value.tv_sec = (time_t)(due / 1000);
        when.it_value.tv_nsec = (long)(due % 1000) * 1000000;
    }
    (void)timerfd_settime(watch->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

void mg_os_watch_read(struct mg_os_watch *watch, struct mg_changes *changes)
{
    struct mg_changes now = {0};

    take_events(watch, &now);
    if (mg_watch_clock() >= mg_databases_due(&watch->databases))
        mg_databases_read(&watch->databases, &now);
    see_mounts(watch, &now);
    settle_languages(watch, &now);
    follow_schedule(watch, &now);
    set_timer(watch);
    mg_changes_move(changes, &watch->seen);
    mg_changes_move(changes, &now);
}

static enum mg_status open_sources(struct mg_os_watch *watch, struct mg_error *err)
{
    watch->poll = epoll_create1(EPOLL_CLOEXEC);
    watch->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    watch->mounts_wake = open(MOUNTS, O_RDONLY | O_CLOEXEC);
    watch->mounts_ask = open(MOUNTS, O_RDONLY | O_CLOEXEC);
    if (watch->poll < 0 || watch->timer < 0 || !add_source(watch, watch->timer, TIME, EPOLLIN) ||
        !add_source(watch, watch->databases.fd, DATABASES, EPOLLIN))
        return mg_fail(err, mg_file_status(-errno), "cannot wait for events: %s", strerror(errno));
    if (watch->mounts_wake >= 0) /* without procfs mounts are not noticed */
        (void)add_source(watch, watch->mounts_wake, MOUNTS_CHANGED, EPOLLPRI);
    return MG_OK;
}

/* Other paths; what is pending stays so. What lies in them was not looked at so far. */
static enum mg_status set_roots(struct mg_os_watch *watch, const struct mg_os_watch_wish *wish,
                                struct mg_error *err)
{
    struct mg_roots roots;
    enum mg_status status = mg_roots_init(&roots, wish->paths, wish->path_count, err);

    if (status != MG_OK)
        return status;
    if (mg_roots_same(&watch->roots, &roots)) {
        mg_roots_clear(&roots);
        return MG_OK;
    }
    if (watch->roots.count != 0)
        mg_changes_add_everything(&watch->seen, "other paths are to be inspected");
    close_languages(watch);
    mg_roots_clear(&watch->roots);
    watch->roots = roots;
    (void)mg_roots_look(&watch->roots);
    open_languages(watch);
    return MG_OK;
}

/* Events that came under the wish before are seen first. */
enum mg_status mg_os_watch_set(struct mg_os_watch *watch, const struct mg_os_watch_wish *wish,
                               struct mg_error *err)
{
    struct mg_changes now = {0};
    enum mg_status status;

    mg_os_watch_read(watch, &now);
    read_languages(watch, &now);
    mg_changes_move(&watch->seen, &now);
    status = mg_databases_set(&watch->databases, wish->database, wish->config, err);
    if (status == MG_OK)
        status = set_roots(watch, wish, err);
    watch->at_rest = mg_watch_clock(); /* read soon: what is seen is to be told */
    set_timer(watch);
    return status;
}

enum mg_status mg_os_watch_open(const struct mg_os_watch_wish *wish, struct mg_os_watch **out,
                                struct mg_error *err)
{
    struct mg_os_watch *watch = calloc(1, sizeof *watch);
    enum mg_status status;

    if (watch == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for a watch");
    watch->poll = watch->timer = watch->mounts_wake = watch->mounts_ask = -1;
    watch->level = MG_WATCH_SCHEDULE;
    watch->batch = watch->at_rest = watch->schedule = MG_NEVER_MS;
    status = mg_databases_open(&watch->databases, err);
    if (status == MG_OK)
        status = open_sources(watch, err);
    if (status == MG_OK)
        status = mg_os_watch_set(watch, wish, err);
    if (status == MG_OK)
        *out = watch;
    else
        mg_os_watch_close(watch);
    return status;
}

int mg_os_watch_fd(const struct mg_os_watch *watch)
{
    return watch->poll;
}

void mg_os_watch_state(const struct mg_os_watch *watch, struct mg_os_watch_state *out)
{
    *out = (struct mg_os_watch_state){
        .level = watch->level,
        .folders = mg_databases_folders(&watch->databases),
        .events = watch->events + watch->databases.events,
        .overflows = watch->overflows + watch->databases.overflows,
    };
    if (watch->level == MG_WATCH_FILE_SYSTEMS) {
        out->events += watch->file_systems.events;
        out->overflows += watch->file_systems.overflows;
    }
    if (watch->level == MG_WATCH_FOLDERS) {
        out->events += watch->folders.events;
        out->overflows += watch->folders.overflows;
        out->folders += (unsigned)watch->folders.count;
    }
    memcpy(out->why, watch->why, sizeof out->why);
}

void mg_os_watch_close(struct mg_os_watch *watch)
{
    if (watch == NULL)
        return;
    close_languages(watch);
    mg_changes_clear(&watch->pending.set);
    mg_changes_clear(&watch->seen);
    mg_roots_clear(&watch->roots);
    mg_databases_close(&watch->databases);
    close_fd(watch->mounts_wake);
    close_fd(watch->mounts_ask);
    close_fd(watch->timer);
    close_fd(watch->poll);
    free(watch);
}
