/* SPDX-License-Identifier: Apache-2.0
 *
 * A record: struct fanotify_event_metadata, then as many information records as fit into its
 * length, each with a header that has a length of its own.
 */
#include "platform/linux/watch/fanotify_event.h"

#include <fcntl.h>
#include <string.h>
#include <sys/fanotify.h>

/* struct fanotify_event_info_fid: header, fsid, struct file_handle, name with its NUL. */
static void read_folder(struct mg_reader *info, struct mg_fanotify_event *out)
{
    struct mg_str fsid = mg_reader_bytes(info, MG_FSID_SIZE), handle, name;
    struct mg_str head = mg_reader_bytes(info, sizeof(struct file_handle));
    struct file_handle fixed;

    if (!mg_reader_ok(info))
        return;
    memcpy(&fixed, head.p, sizeof fixed);
    handle = (struct mg_str){head.p, head.n + mg_reader_bytes(info, fixed.handle_bytes).n};
    name = mg_reader_bytes(info, mg_reader_left(info));
    if (!mg_reader_ok(info) || !mg_str_cut(&name, '\0', &out->name))
        return;
    out->fsid = fsid;
    out->handle = handle;
}

static void read_infos(struct mg_reader *infos, struct mg_fanotify_event *out)
{
    while (mg_reader_left(infos) != 0) {
        struct mg_str head = mg_reader_bytes(infos, sizeof(struct fanotify_event_info_header));
        struct fanotify_event_info_header header;
        struct mg_reader info;
        struct mg_str body;

        if (!mg_reader_ok(infos))
            return;
        memcpy(&header, head.p, sizeof header);
        if (header.len < sizeof header)
            return;
        body = mg_reader_bytes(infos, header.len - sizeof header);
        mg_reader_init(&info, body.p, body.n);
        if (mg_reader_ok(infos) && header.info_type == FAN_EVENT_INFO_TYPE_DFID_NAME)
            read_folder(&info, out);
    }
}

bool mg_fanotify_next(struct mg_reader *reader, struct mg_fanotify_event *out)
{
    struct mg_str head = mg_reader_bytes(reader, sizeof(struct fanotify_event_metadata)), rest;
    struct fanotify_event_metadata record;
    struct mg_reader infos;

    if (!mg_reader_ok(reader))
        return false;
    memcpy(&record, head.p, sizeof record);
    if (record.vers != FANOTIFY_METADATA_VERSION || record.metadata_len < sizeof record ||
        record.event_len < record.metadata_len)
        return false;
    (void)mg_reader_bytes(reader, record.metadata_len - sizeof record);
    rest = mg_reader_bytes(reader, record.event_len - record.metadata_len);
    if (!mg_reader_ok(reader))
        return false;
    *out = (struct mg_fanotify_event){.mask = record.mask};
    mg_reader_init(&infos, rest.p, rest.n);
    read_infos(&infos, out);
    return true;
}
