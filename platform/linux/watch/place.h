/* SPDX-License-Identifier: Apache-2.0
 *
 * A folder that is watched by inotify and need not be there: as long as it is not, the nearest
 * folder above it is watched for what leads to it. Folders are watched, not files, as files are
 * replaced by others of the same name.
 */
#ifndef MG_LINUX_WATCH_PLACE_H
#define MG_LINUX_WATCH_PLACE_H

#include "core/base/str.h"
#include "platform/linux/watch/inotify_event.h"

struct mg_place {
    struct mg_str path; /* borrowed, NUL-terminated */
    int wd;             /* -1: nothing is watched */
    size_t reached;     /* bytes of path that the watched folder has */
};

enum mg_place_event {
    MG_PLACE_NOTHING, /* not about it */
    MG_PLACE_ENTRY,   /* something in the folder has changed: the event's name */
    MG_PLACE_MOVED,   /* the folder, or the way to it, is another one: arm it again */
};

/* Watch it, or again. True when it is now there and was not, is not and was, or is another one. */
bool mg_place_arm(struct mg_place *place, int fd);
enum mg_place_event mg_place_judge(const struct mg_place *place,
                                   const struct mg_inotify_event *event);

#endif
