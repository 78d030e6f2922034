/* SPDX-License-Identifier: Apache-2.0
 *
 * Arming a folder, and what an event says about it. The kernel gives one watch per inode: two
 * places may share one, so a watch is not removed with a place.
 */
#include "platform/linux/watch/place.h"

#include <limits.h>
#include <stdio.h>
#include <sys/inotify.h>

/* One mask for all: with another one the kernel would replace that of a place that shares it. */
#define MASK                                                                                       \
    (IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF |       \
     IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK)
#define GONE (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)
#define APPEARED (IN_CREATE | IN_MOVED_TO)
/* A file that was created is still being written; a folder is complete. */
#define CHANGED (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)

static int add_watch(int fd, struct mg_str path)
{
    char text[PATH_MAX];

    if (path.n >= sizeof text)
        return -1;
    (void)snprintf(text, sizeof text, "%.*s", MG_STR_ARG(path));
    return inotify_add_watch(fd, text, MASK);
}

/* Bytes of the folder above; 1 for the root. */
static size_t above(struct mg_str path, size_t n)
{
    while (n > 1 && path.p[n - 1] != '/')
        n--;
    return n > 1 ? n - 1 : 1;
}

/* Bytes of the next folder on the way. */
static size_t below(struct mg_str path, size_t n)
{
    do
        n++;
    while (n < path.n && path.p[n] != '/');
    return n;
}

static bool is_there(const struct mg_place *place)
{
    return place->wd >= 0 && place->reached == place->path.n;
}

/* What was made on the way before its folder was watched has no event. */
static void catch_up(struct mg_place *place, int fd)
{
    while (place->wd >= 0 && !is_there(place)) {
        size_t next = below(place->path, place->reached);
        int wd = add_watch(fd, mg_str_take(place->path, next));

        if (wd < 0)
            return;
        place->wd = wd;
        place->reached = next;
    }
}

bool mg_place_arm(struct mg_place *place, int fd)
{
    struct mg_place before = *place;

    place->reached = place->path.n;
    place->wd = add_watch(fd, place->path);
    while (place->wd < 0 && place->reached > 1) {
        place->reached = above(place->path, place->reached);
        place->wd = add_watch(fd, mg_str_take(place->path, place->reached));
    }
    catch_up(place, fd);
    return is_there(&before) != is_there(place) || (is_there(place) && before.wd != place->wd);
}

/* The name in the watched folder that leads to the place. */
static struct mg_str next_name(const struct mg_place *place)
{
    struct mg_str rest = mg_str_skip(place->path, place->reached), name = MG_STR_NONE;

    if (mg_str_starts(rest, MG_STR("/")))
        rest = mg_str_skip(rest, 1);
    (void)mg_str_cut(&rest, '/', &name);
    return name;
}

enum mg_place_event mg_place_judge(const struct mg_place *place,
                                   const struct mg_inotify_event *event)
{
    bool folder = (event->mask & IN_ISDIR) != 0;

    if (event->wd != place->wd)
        return MG_PLACE_NOTHING;
    if ((event->mask & GONE) != 0)
        return MG_PLACE_MOVED;
    if (!is_there(place))
        return (event->mask & APPEARED) != 0 && mg_str_eq(event->name, next_name(place))
                   ? MG_PLACE_MOVED
                   : MG_PLACE_NOTHING;
    return (event->mask & CHANGED) != 0 || (folder && (event->mask & IN_CREATE) != 0)
               ? MG_PLACE_ENTRY
               : MG_PLACE_NOTHING;
}
