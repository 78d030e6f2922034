/* SPDX-License-Identifier: Apache-2.0
 *
 * Records of inotify(7), read one by one from the bytes that the kernel gave.
 */
#ifndef MG_LINUX_WATCH_INOTIFY_EVENT_H
#define MG_LINUX_WATCH_INOTIFY_EVENT_H

#include "core/base/reader.h"

struct mg_inotify_event {
    int wd;
    uint32_t mask;      /* IN_... */
    struct mg_str name; /* borrowed; empty when it is about the watched folder itself */
};

/* The next record; false at the end, and from a record on that is cut off. */
bool mg_inotify_next(struct mg_reader *reader, struct mg_inotify_event *out);

#endif
