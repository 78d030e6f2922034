/* SPDX-License-Identifier: Apache-2.0
 *
 * The end of a zip archive and with it the central directory (APPNOTE 4.3.14 to 4.3.16). The end is
 * searched for backwards, since a comment of up to 64 KB may follow it. Where bytes were put in
 * front of the archive, its offsets are too small by their number: the directory then lies right
 * before its end. A place counts only when a record of a directory is there.
 */
#include "platform/linux/inspection/zip.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/base/reader.h"

#define END_SIGNATURE 0x06054b50U
#define END_SIZE 22
#define END64_SIGNATURE 0x06064b50U
#define END64_SIZE 56
#define LOCATOR_SIGNATURE 0x07064b50U
#define LOCATOR_SIZE 20
#define RECORD_SIGNATURE 0x02014b50U

/* Most archives have no comment, and many have their directory in this as well. */
#define SHORT_TAIL MG_KIB(4)
#define LONG_TAIL (END_SIZE + (size_t)UINT16_MAX + LOCATOR_SIZE + END64_SIZE)
/* Places that look like an end and are none: a comment may be full of them. */
#define MAX_TRIES 64

struct end {
    uint64_t at; /* of the first record of the end: the directory lies before it */
    uint64_t size, offset;
    uint32_t disk;
};

static enum mg_status read_tail(const struct mg_zip_bytes *bytes, struct mg_zip_window *window,
                                size_t n, struct mg_error *err)
{
    enum mg_status status;

    if (n > bytes->size)
        n = (size_t)bytes->size;
    window->n = 0;
    status = mg_zip_read(bytes, bytes->size - n, window->p, n, err);
    if (status != MG_OK)
        return status;
    window->at = bytes->size - n;
    window->n = n;
    return MG_OK;
}

static bool read_end(struct mg_reader *reader, struct end *end)
{
    uint32_t disk;

    if (mg_reader_le32(reader) != END_SIGNATURE)
        return false;
    disk = mg_reader_le16(reader);
    end->disk = disk | mg_reader_le16(reader);
    (void)mg_reader_le32(reader); /* numbers of entries: the directory itself tells */
    end->size = mg_reader_le32(reader);
    end->offset = mg_reader_le32(reader);
    return mg_reader_le16(reader) <= mg_reader_left(reader) && mg_reader_ok(reader);
}

static bool read_end64(const struct mg_zip_bytes *bytes, uint64_t at, struct end *end)
{
    unsigned char record[END64_SIZE];
    struct mg_reader reader;
    uint32_t disk;

    if (mg_zip_read(bytes, at, record, sizeof record, NULL) != MG_OK)
        return false;
    mg_reader_init(&reader, record, sizeof record);
    if (mg_reader_le32(&reader) != END64_SIGNATURE)
        return false;
    mg_reader_seek(&reader, 16);
    disk = mg_reader_le32(&reader);
    end->disk = disk | mg_reader_le32(&reader);
    mg_reader_seek(&reader, 40);
    end->size = mg_reader_le64(&reader);
    end->offset = mg_reader_le64(&reader);
    end->at = at;
    return true;
}

/* The record of zip64 that the locator before an end leads to, or that stands right before the
 * locator when bytes in front of the archive moved it. */
static void widen(const struct mg_zip_bytes *bytes, uint64_t at, struct end *end)
{
    unsigned char locator[LOCATOR_SIZE];
    struct mg_reader reader;

    if (at < LOCATOR_SIZE ||
        mg_zip_read(bytes, at - LOCATOR_SIZE, locator, sizeof locator, NULL) != MG_OK)
        return;
    mg_reader_init(&reader, locator, sizeof locator);
    if (mg_reader_le32(&reader) != LOCATOR_SIGNATURE)
        return;
    (void)mg_reader_le32(&reader);
    if (!read_end64(bytes, mg_reader_le64(&reader), end) && at >= LOCATOR_SIZE + END64_SIZE)
        (void)read_end64(bytes, at - LOCATOR_SIZE - END64_SIZE, end);
}

static bool has_record(const struct mg_zip_bytes *bytes, const struct mg_zip_window *window,
                       uint64_t at)
{
    unsigned char four[4];
    struct mg_reader reader;

    if (at >= window->at && at - window->at + sizeof four <= window->n)
        memcpy(four, window->p + (at - window->at), sizeof four);
    else if (mg_zip_read(bytes, at, four, sizeof four, NULL) != MG_OK)
        return false;
    mg_reader_init(&reader, four, sizeof four);
    return mg_reader_le32(&reader) == RECORD_SIGNATURE;
}

/* The directory of an end. */
static enum mg_status locate(const struct mg_zip_bytes *bytes, const struct mg_zip_window *window,
                             const struct end *end, struct mg_zip_directory *out,
                             struct mg_error *err)
{
    uint64_t before = end->at - end->size;
    struct mg_zip_directory found = {before, end->at, before - end->offset};

    if (end->disk != 0)
        return mg_fail(err, MG_UNSUPPORTED, "a zip archive on several disks");
    if (end->size == 0 && !has_record(bytes, window, end->offset)) {
        found = (struct mg_zip_directory){end->at, end->at, 0};
    } else if (end->size > end->at || end->offset > before || !has_record(bytes, window, before)) {
        found = (struct mg_zip_directory){end->offset, end->at, 0};
        if (end->offset >= end->at || !has_record(bytes, window, end->offset))
            return mg_fail(err, MG_FORMAT,
                           "no directory of %" PRIu64 " bytes at %" PRIu64 " of the zip archive",
                           end->size, end->offset);
    }
    *out = found;
    return MG_OK;
}

static enum mg_status try_end(const struct mg_zip_bytes *bytes, const struct mg_zip_window *window,
                              size_t i, struct mg_zip_directory *out, struct mg_error *err)
{
    struct mg_reader reader;
    struct end end = {0};

    mg_reader_init(&reader, window->p + i, window->n - i);
    if (!read_end(&reader, &end))
        return mg_fail(err, MG_FORMAT, "the end of the zip archive is cut off");
    end.at = window->at + i;
    widen(bytes, end.at, &end);
    return locate(bytes, window, &end, out, err);
}

/* NOENT: the window holds no end. */
static enum mg_status search(const struct mg_zip_bytes *bytes, const struct mg_zip_window *window,
                             struct mg_zip_directory *out, struct mg_error *err)
{
    static const unsigned char signature[] = {'P', 'K', 5, 6};
    enum mg_status first = MG_NOENT;
    size_t tries = 0;

    for (size_t i = window->n < END_SIZE ? 0 : window->n - END_SIZE + 1; i-- > 0;) {
        struct mg_error why;
        enum mg_status status;

        if (window->p[i] != 'P' || memcmp(window->p + i, signature, sizeof signature) != 0)
            continue;
        status = try_end(bytes, window, i, out, &why);
        if (status == MG_OK)
            return MG_OK;
        if (first == MG_NOENT)
            first = mg_fail(err, status, "%s", why.text);
        if (++tries == MAX_TRIES)
            break;
    }
    return first;
}

enum mg_status mg_zip_find(const struct mg_zip_bytes *bytes, struct mg_zip_window *window,
                           struct mg_zip_directory *out, struct mg_error *err)
{
    enum mg_status status = read_tail(bytes, window, SHORT_TAIL, err);

    if (status == MG_OK)
        status = search(bytes, window, out, err);
    if (status != MG_OK && window->n != 0 && bytes->size > SHORT_TAIL) {
        status = read_tail(bytes, window, LONG_TAIL, err);
        if (status == MG_OK)
            status = search(bytes, window, out, err);
    }
    return status == MG_NOENT ? mg_fail(err, MG_FORMAT, "not a zip archive, or cut off") : status;
}
