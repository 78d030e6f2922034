/* SPDX-License-Identifier: Apache-2.0
 *
 * Records of fanotify(7) as FAN_REPORT_DFID_NAME makes them, read one by one from the bytes that
 * the kernel gave: which folder, by its handle, and which name in it.
 */
#ifndef MG_LINUX_WATCH_FANOTIFY_EVENT_H
#define MG_LINUX_WATCH_FANOTIFY_EVENT_H

#include "core/base/reader.h"

#define MG_FSID_SIZE 8

struct mg_fanotify_event {
    uint64_t mask;        /* FAN_... */
    struct mg_str fsid;   /* MG_FSID_SIZE bytes; empty when the record tells no folder */
    struct mg_str handle; /* struct file_handle of the folder, whole */
    struct mg_str name;   /* in it; "." is the folder itself. All borrowed */
};

/* The next record; false at the end, and from a record on that is cut off or of another version. */
bool mg_fanotify_next(struct mg_reader *reader, struct mg_fanotify_event *out);

#endif
