/* SPDX-License-Identifier: Apache-2.0
 *
 * The content of entries: stored, or deflated as RFC 1951 has it. It is made from its beginning on,
 * in pieces, never more than is asked for and never more than the directory says there is.
 */
#include "platform/linux/inspection/zip.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/base/limits.h"
#include "core/base/reader.h"

#define LOCAL_SIZE 30
#define LOCAL_SIGNATURE 0x04034b50U

#define PIECE MG_KIB(16)
/* windowBits of the largest window, negative: no header of zlib (zlib.h, inflateInit2). */
#define RAW_WINDOW (-15)

struct mg_zip_unpacker {
    struct mg_zip_bytes packed;
    uint64_t size;  /* that it unpacks to, as the directory says */
    uint64_t at;    /* of the next byte that is made */
    uint64_t taken; /* of packed */
    bool inflates;
    z_stream stream;
    char *kept; /* all of it, or NULL */
    unsigned char piece[PIECE];
};

/* Is the name at the local header that of the directory? Else one entry stands for another, or two
 * share their bytes. */
static enum mg_status check_name(const struct mg_zip_bytes *bytes, const struct mg_zip_entry *entry,
                                 size_t size, struct mg_error *err)
{
    unsigned char piece[256];
    uLong crc = crc32(0, NULL, 0);

    for (size_t at = 0, n; size == entry->name_size && at < size; at += n) {
        enum mg_status status;

        n = size - at < sizeof piece ? size - at : sizeof piece;
        status = mg_zip_read(bytes, entry->header + LOCAL_SIZE + at, piece, n, err);
        if (status != MG_OK)
            return status;
        crc = crc32(crc, piece, (uInt)n);
    }
    if (size != entry->name_size || crc != entry->name_crc)
        return mg_fail(err, MG_FORMAT, "the entry at %" PRIu64 " has another name", entry->header);
    return MG_OK;
}

/* The packed bytes of an entry (4.3.7): the local header has lengths of its own. */
static enum mg_status find_data(const struct mg_zip_bytes *bytes, const struct mg_zip_entry *entry,
                                struct mg_zip_bytes *out, struct mg_error *err)
{
    unsigned char header[LOCAL_SIZE];
    struct mg_reader reader;
    enum mg_status status;
    uint64_t data;
    size_t name;

    if (entry->encrypted)
        return mg_fail(err, MG_UNSUPPORTED, "encrypted");
    if (entry->method != MG_ZIP_STORED && entry->method != MG_ZIP_DEFLATED)
        return mg_fail(err, MG_UNSUPPORTED, "packed by method %u", entry->method);
    status = mg_zip_read(bytes, entry->header, header, sizeof header, err);
    if (status != MG_OK)
        return status;
    mg_reader_init(&reader, header, sizeof header);
    if (mg_reader_le32(&reader) != LOCAL_SIGNATURE)
        return mg_fail(err, MG_FORMAT, "no entry at %" PRIu64, entry->header);
    mg_reader_seek(&reader, 26);
    data = entry->header + LOCAL_SIZE;
    name = mg_reader_le16(&reader);
    data += name + mg_reader_le16(&reader);
    if (data > entry->limit || entry->packed > entry->limit - data)
        return mg_fail(err, MG_FORMAT, "%" PRIu64 " bytes at %" PRIu64 " reach into the directory",
                       entry->packed, data);
    if (entry->method == MG_ZIP_STORED && entry->packed != entry->size)
        return mg_fail(err, MG_FORMAT, "%" PRIu64 " bytes stored as %" PRIu64, entry->size,
                       entry->packed);
    status = check_name(bytes, entry, name, err);
    return status != MG_OK ? status : mg_zip_part(bytes, data, entry->packed, out, err);
}

void mg_zip_unpacker_close(struct mg_zip_unpacker *unpacker)
{
    if (unpacker == NULL)
        return;
    if (unpacker->inflates)
        (void)inflateEnd(&unpacker->stream);
    if (unpacker->kept != NULL)
        unpacker->packed.budget->memory += (size_t)unpacker->size;
    free(unpacker->kept);
    free(unpacker);
}

static enum mg_status unpacker_open(const struct mg_zip_bytes *bytes,
                                    const struct mg_zip_entry *entry, struct mg_zip_unpacker **out,
                                    struct mg_error *err)
{
    struct mg_zip_unpacker *unpacker;
    struct mg_zip_bytes packed;
    enum mg_status status = find_data(bytes, entry, &packed, err);

    if (status != MG_OK)
        return status;
    unpacker = malloc(sizeof *unpacker);
    if (unpacker == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to unpack");
    unpacker->packed = packed;
    unpacker->size = entry->size;
    unpacker->at = unpacker->taken = 0;
    unpacker->stream = (z_stream){0};
    unpacker->kept = NULL;
    unpacker->inflates = entry->method == MG_ZIP_DEFLATED;
    if (unpacker->inflates && inflateInit2(&unpacker->stream, RAW_WINDOW) != Z_OK) {
        free(unpacker);
        return mg_fail(err, MG_NOMEM, "no memory to unpack");
    }
    *out = unpacker;
    return MG_OK;
}

static enum mg_status refill(struct mg_zip_unpacker *unpacker, struct mg_error *err)
{
    uint64_t left = unpacker->packed.size - unpacker->taken;
    size_t n = left < PIECE ? (size_t)left : PIECE;
    enum mg_status status;

    if (n == 0)
        return mg_fail(err, MG_FORMAT, "the packed data is cut off");
    status = mg_zip_read(&unpacker->packed, unpacker->taken, unpacker->piece, n, err);
    if (status != MG_OK)
        return status;
    unpacker->taken += n;
    unpacker->stream.next_in = unpacker->piece;
    unpacker->stream.avail_in = (uInt)n;
    return MG_OK;
}

/* n is at most PIECE. */
static enum mg_status inflate_piece(struct mg_zip_unpacker *unpacker, void *to, size_t n,
                                    struct mg_error *err)
{
    z_stream *stream = &unpacker->stream;
    enum mg_status status = MG_OK;

    stream->next_out = to;
    stream->avail_out = (uInt)n;
    while (status == MG_OK && stream->avail_out != 0) {
        int code = inflate(stream, Z_NO_FLUSH);

        if (stream->avail_out == 0)
            break;
        if (code == Z_STREAM_END)
            status = mg_fail(err, MG_FORMAT, "it unpacks to less than %" PRIu64 " bytes",
                             unpacker->size);
        else if (code != Z_OK && code != Z_BUF_ERROR)
            status = mg_fail(err, code == Z_MEM_ERROR ? MG_NOMEM : MG_FORMAT,
                             "the packed data is broken");
        else if (stream->avail_in == 0)
            status = refill(unpacker, err);
    }
    return status;
}

/* The next n bytes, at most PIECE of them. */
static enum mg_status make_piece(struct mg_zip_unpacker *unpacker, void *to, size_t n,
                                 struct mg_error *err)
{
    enum mg_status status = mg_zip_spend(unpacker->packed.budget, n, err);

    if (status == MG_OK && unpacker->inflates)
        status = inflate_piece(unpacker, to, n, err);
    else if (status == MG_OK)
        status = mg_zip_read(&unpacker->packed, unpacker->at, to, n, err);
    if (status == MG_OK)
        unpacker->at += n;
    return status;
}

/* The next n bytes; with to NULL they are passed over. */
static enum mg_status make(struct mg_zip_unpacker *unpacker, char *to, uint64_t n,
                           struct mg_error *err)
{
    enum mg_status status = MG_OK;
    char nowhere[PIECE];

    while (n != 0 && status == MG_OK) {
        size_t part = n < PIECE ? (size_t)n : PIECE;

        status = make_piece(unpacker, to == NULL ? nowhere : to, part, err);
        n -= part;
        to = to == NULL ? NULL : to + part;
    }
    return status;
}

/* Is what was made all that there is? */
static enum mg_status check_end(struct mg_zip_unpacker *unpacker, struct mg_error *err)
{
    z_stream *stream = &unpacker->stream;
    enum mg_status status = MG_OK;
    int code = Z_OK;
    Bytef more;

    stream->next_out = &more;
    stream->avail_out = 1;
    while (unpacker->inflates && status == MG_OK) {
        code = inflate(stream, Z_NO_FLUSH);
        if (code == Z_STREAM_END || stream->avail_out == 0 || stream->avail_in != 0)
            break;
        status = refill(unpacker, err);
    }
    if (status == MG_OK && unpacker->inflates && (code != Z_STREAM_END || stream->avail_out == 0))
        status =
            mg_fail(err, MG_FORMAT, "it unpacks to more than %" PRIu64 " bytes", unpacker->size);
    return status;
}

/* Go to an offset; back is from the beginning. */
static enum mg_status seek(struct mg_zip_unpacker *unpacker, uint64_t at, struct mg_error *err)
{
    if (!unpacker->inflates)
        unpacker->at = at;
    if (at < unpacker->at) {
        (void)inflateReset(&unpacker->stream);
        unpacker->stream.avail_in = 0;
        unpacker->at = unpacker->taken = 0;
    }
    return make(unpacker, NULL, at - unpacker->at, err);
}

static enum mg_status unpacker_read(void *context, uint64_t offset, void *to, size_t n,
                                    struct mg_error *err)
{
    struct mg_zip_unpacker *unpacker = context;
    enum mg_status status;

    if (unpacker->kept != NULL) {
        memcpy(to, unpacker->kept + offset, n);
        return MG_OK;
    }
    status = seek(unpacker, offset, err);
    if (status == MG_OK)
        status = make(unpacker, to, n, err);
    if (status != MG_OK)
        unpacker->at = UINT64_MAX; /* whatever is read next begins anew */
    return status;
}

/* Unpack all of it while there is memory for that. */
static enum mg_status keep(struct mg_zip_unpacker *unpacker, struct mg_error *err)
{
    struct mg_zip_budget *budget = unpacker->packed.budget;
    enum mg_status status;
    char *kept;

    if (unpacker->size == 0 || unpacker->size > MG_LIMIT_ARCHIVE_KEPT ||
        unpacker->size > budget->memory)
        return MG_OK;
    kept = malloc((size_t)unpacker->size);
    if (kept == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to unpack an archive");
    status = make(unpacker, kept, unpacker->size, err);
    if (status == MG_OK)
        status = check_end(unpacker, err);
    if (status != MG_OK) {
        free(kept);
        return status;
    }
    unpacker->kept = kept;
    budget->memory -= (size_t)unpacker->size;
    return MG_OK;
}

enum mg_status mg_zip_entry_open(const struct mg_zip_bytes *bytes, const struct mg_zip_entry *entry,
                                 struct mg_zip_bytes *out, struct mg_zip_unpacker **unpacker,
                                 struct mg_error *err)
{
    struct mg_zip_unpacker *opened = NULL;
    enum mg_status status;

    if (entry->method == MG_ZIP_STORED && !bytes->forward) {
        status = find_data(bytes, entry, out, err);
        if (status == MG_OK)
            *unpacker = NULL;
        return status;
    }
    status = unpacker_open(bytes, entry, &opened, err);
    if (status == MG_OK)
        status = keep(opened, err);
    if (status != MG_OK) {
        mg_zip_unpacker_close(opened);
        return status;
    }
    *out = (struct mg_zip_bytes){unpacker_read,       opened, bytes->budget, 0, opened->size,
                                 opened->kept == NULL};
    *unpacker = opened;
    return MG_OK;
}

enum mg_status mg_zip_entry_read(const struct mg_zip_bytes *bytes, const struct mg_zip_entry *entry,
                                 size_t limit, bool prefix, struct mg_buf *out,
                                 struct mg_error *err)
{
    size_t n = entry->size < limit ? (size_t)entry->size : limit;
    struct mg_zip_unpacker *unpacker = NULL;
    enum mg_status status;
    char *to;

    if (entry->size > limit && !prefix)
        return mg_fail(err, MG_LIMIT, "%" PRIu64 " bytes, at most %zu are read", entry->size,
                       limit);
    status = unpacker_open(bytes, entry, &unpacker, err);
    if (status != MG_OK)
        return status;
    to = n == 0 ? NULL : mg_buf_reserve(out, n);
    if (n != 0 && to == NULL)
        status = mg_fail(err, MG_NOMEM, "no memory for %zu bytes", n);
    else if (n != 0)
        status = make(unpacker, to, n, err);
    if (status == MG_OK && n == entry->size)
        status = check_end(unpacker, err);
    if (status == MG_OK)
        out->n += n;
    mg_zip_unpacker_close(unpacker);
    return status;
}
