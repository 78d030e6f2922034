/* SPDX-License-Identifier: Apache-2.0
 *
 * A record: struct inotify_event, then a name padded with zeros.
 */
#include "platform/linux/watch/inotify_event.h"

#include <string.h>
#include <sys/inotify.h>

bool mg_inotify_next(struct mg_reader *reader, struct mg_inotify_event *out)
{
    struct mg_str head = mg_reader_bytes(reader, sizeof(struct inotify_event)), name;
    struct inotify_event record;

    if (!mg_reader_ok(reader))
        return false;
    memcpy(&record, head.p, sizeof record);
    name = mg_reader_bytes(reader, record.len);
    if (!mg_reader_ok(reader))
        return false;
    *out = (struct mg_inotify_event){record.wd, record.mask, name};
    (void)mg_str_cut(&name, '\0', &out->name);
    return true;
}
