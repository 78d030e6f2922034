/* SPDX-License-Identifier: Apache-2.0
 *
 * The central directory (APPNOTE 4.3.12), in windows: its size does not matter. Archives have
 * thousands of entries of which a few are wanted, so lengths and names are all that is looked at
 * until one is.
 */
#include "platform/linux/inspection/zip.h"

#include <inttypes.h>
#include <zlib.h>

#include "core/base/limits.h"
#include "core/base/reader.h"

#define RECORD_SIZE 46
#define FLAG_ENCRYPTED 1
#define EXTRA_ZIP64 1

static uint16_t le16(const unsigned char *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

/* The bytes from at on in the window, at least n of them. NULL with *status when there are not so
 * many, or they cannot be read. */
static const unsigned char *look(const struct mg_zip_bytes *bytes, struct mg_zip_window *window,
                                 uint64_t at, uint64_t end, size_t n, enum mg_status *status,
                                 struct mg_error *err)
{
    size_t size = end - at < MG_ZIP_WINDOW ? (size_t)(end - at) : MG_ZIP_WINDOW;

    if (n > size) {
        *status = mg_fail(err, MG_FORMAT, "the directory of the zip archive is cut off");
        return NULL;
    }
    if (at >= window->at && at - window->at <= window->n && n <= window->n - (at - window->at))
        return window->p + (at - window->at);
    window->n = 0;
    *status = mg_zip_read(bytes, at, window->p, size, err);
    if (*status != MG_OK)
        return NULL;
    window->at = at;
    window->n = size;
    return window->p;
}

/* Sizes and offset of zip64, each there only when the field of the record is full (4.5.3). */
static void widen(struct mg_str extra, struct mg_zip_entry *entry)
{
    struct mg_reader all, field;

    mg_reader_init(&all, extra.p, extra.n);
    while (mg_reader_left(&all) >= 4) {
        uint16_t id = mg_reader_le16(&all);
        struct mg_str value = mg_reader_bytes(&all, mg_reader_le16(&all));

        mg_reader_init(&field, value.p, value.n);
        if (id != EXTRA_ZIP64)
            continue;
        if (entry->size == UINT32_MAX)
            entry->size = mg_reader_le64(&field);
        if (entry->packed == UINT32_MAX)
            entry->packed = mg_reader_le64(&field);
        if (entry->header == UINT32_MAX)
            entry->header = mg_reader_le64(&field);
        return;
    }
}

/* An offset that is too large for the archive is found when the entry is read. */
static void decode(const unsigned char *record, const struct mg_zip_directory *directory,
                   struct mg_zip_entry *out)
{
    size_t name = le16(record + 28), extra = le16(record + 30);
    struct mg_reader reader;

    mg_reader_init(&reader, record, RECORD_SIZE + name + extra);
    mg_reader_seek(&reader, 8);
    out->encrypted = (mg_reader_le16(&reader) & FLAG_ENCRYPTED) != 0;
    out->method = mg_reader_le16(&reader);
    mg_reader_seek(&reader, 20);
    out->packed = mg_reader_le32(&reader);
    out->size = mg_reader_le32(&reader);
    mg_reader_seek(&reader, 42);
    out->header = mg_reader_le32(&reader);
    mg_reader_seek(&reader, RECORD_SIZE + name);
    widen(mg_reader_bytes(&reader, extra), out);
    out->header =
        out->header > UINT64_MAX - directory->shift ? UINT64_MAX : out->header + directory->shift;
    out->limit = directory->start;
}

static enum mg_status visit(const unsigned char *record, const struct mg_zip_directory *directory,
                            const struct mg_zip_visitor *visitor, struct mg_error *err)
{
    struct mg_str name = {(const char *)record + RECORD_SIZE, le16(record + 28)};
    struct mg_zip_entry entry;

    if (!visitor->wants(name))
        return MG_OK;
    decode(record, directory, &entry);
    entry.name_size = (uint16_t)name.n;
    entry.name_crc = (uint32_t)crc32(0, record + RECORD_SIZE, (uInt)name.n);
    return visitor->take(visitor->context, name, &entry, err);
}

static bool is_record(const unsigned char *p)
{
    return p[0] == 'P' && p[1] == 'K' && p[2] == 1 && p[3] == 2;
}

enum mg_status mg_zip_each(const struct mg_zip_bytes *bytes,
                           const struct mg_zip_directory *directory, struct mg_zip_window *window,
                           const struct mg_zip_visitor *visitor, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    size_t n = 0;

    for (uint64_t at = directory->start; status == MG_OK && at < directory->end; at += n) {
        const unsigned char *record =
            look(bytes, window, at, directory->end, RECORD_SIZE, &status, err);

        if (record == NULL)
            break;
        if (!is_record(record))
            return mg_fail(err, MG_FORMAT, "no entry at %" PRIu64 " of the directory", at);
        n = RECORD_SIZE + (size_t)le16(record + 28) + le16(record + 30) + le16(record + 32);
        record = look(bytes, window, at, directory->end, n, &status, err);
        if (record != NULL)
            status = visit(record, directory, visitor, err);
    }
    return status;
}
