/* SPDX-License-Identifier: Apache-2.0
 *
 * Header blobs: rpm's docs/manual/format_header.md ("Header Structure") without the magic, which a
 * database leaves out. The region tags (61 to 63) mark which entries the builder signed; what rpm
 * adds at installation follows them in the index, and where both have a tag the later one counts
 * (headerImport of lib/header.c). Hence the search from the end.
 */
#include "platform/linux/packages/rpm_header.h"

#include <string.h>

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/base/reader.h"

#define ENTRY_BYTES 16
#define INTRO_BYTES 8

enum type {
    TYPE_CHAR = 1,
    TYPE_INT8,
    TYPE_INT16,
    TYPE_INT32,
    TYPE_INT64,
    TYPE_STRING,
    TYPE_BIN,
    TYPE_STRING_ARRAY,
    TYPE_I18NSTRING,
};

/* Bytes of one item; 0: texts, each with a NUL. */
static const size_t widths[] = {
    [TYPE_CHAR] = 1,  [TYPE_INT8] = 1,         [TYPE_INT16] = 2,
    [TYPE_INT32] = 4, [TYPE_INT64] = 8,        [TYPE_STRING] = 0,
    [TYPE_BIN] = 1,   [TYPE_STRING_ARRAY] = 0, [TYPE_I18NSTRING] = 0,
};

enum mg_status mg_rpm_header_open(struct mg_str blob, struct mg_rpm_header *out,
                                  struct mg_error *err)
{
    struct mg_reader reader;
    struct mg_str index, rest;
    uint32_t entries, bytes;

    mg_reader_init(&reader, blob.p, blob.n);
    entries = mg_reader_be32(&reader);
    bytes = mg_reader_be32(&reader);
    if (!mg_reader_ok(&reader) || entries == 0)
        return mg_fail(err, MG_FORMAT, "%zu bytes that are no header", blob.n);
    if (entries > MG_LIMIT_RPM_ENTRIES || bytes > MG_LIMIT_RPM_HEADER)
        return mg_fail(err, MG_LIMIT, "a header of %u entries and %u bytes, at most %d and %zu",
                       entries, bytes, MG_LIMIT_RPM_ENTRIES, MG_LIMIT_RPM_HEADER);
    index = mg_reader_bytes(&reader, (size_t)entries * ENTRY_BYTES);
    if (!mg_reader_ok(&reader))
        return mg_fail(err, MG_FORMAT, "a header of %u entries in %zu bytes", entries, blob.n);
    rest = mg_str_skip(blob, INTRO_BYTES + index.n);
    *out = (struct mg_rpm_header){index, mg_str_take(rest, bytes), rest.n == bytes};
    return MG_OK;
}

/* On success reader is behind the tag. Entries are compared as bytes: this is most of the work. */
static bool find_entry(const struct mg_rpm_header *header, enum mg_rpm_tag tag,
                       struct mg_reader *reader)
{
    const unsigned char wanted[] = {(unsigned char)(tag >> 24), (unsigned char)(tag >> 16),
                                    (unsigned char)(tag >> 8), (unsigned char)tag};

    for (size_t at = header->index.n; at >= ENTRY_BYTES; at -= ENTRY_BYTES) {
        if (memcmp(header->index.p + at - ENTRY_BYTES, wanted, sizeof wanted) != 0)
            continue;
        mg_reader_init(reader, header->index.p + at - ENTRY_BYTES, ENTRY_BYTES);
        mg_reader_seek(reader, sizeof wanted);
        return true;
    }
    return false;
}

enum mg_status mg_rpm_header_find(const struct mg_rpm_header *header, enum mg_rpm_tag tag,
                                  struct mg_rpm_value *out, struct mg_error *err)
{
    struct mg_reader reader;
    uint32_t type, offset, count;
    struct mg_str bytes;
    size_t width;

    if (!find_entry(header, tag, &reader))
        return mg_fail(err, MG_NOENT, "no tag %d", (int)tag);
    type = mg_reader_be32(&reader);
    offset = mg_reader_be32(&reader);
    count = mg_reader_be32(&reader);
    if (type < TYPE_CHAR || type >= MG_COUNT(widths) || count == 0 || offset > header->data.n)
        return mg_fail(err, MG_FORMAT, "tag %d: type %u, count %u, offset %u of %zu", (int)tag,
                       type, count, offset, header->data.n);
    bytes = mg_str_skip(header->data, offset);
    width = widths[type];
    if (count > bytes.n / (width == 0 ? 1 : width))
        return mg_fail(err, MG_FORMAT, "tag %d: %u values in %zu bytes", (int)tag, count, bytes.n);
    *out =
        (struct mg_rpm_value){type, count, width == 0 ? bytes : mg_str_take(bytes, count * width)};
    return MG_OK;
}

bool mg_rpm_value_number(const struct mg_rpm_value *value, uint32_t i, uint64_t *out)
{
    struct mg_reader reader;

    if (value->type > TYPE_INT64 || i >= value->count)
        return false;
    mg_reader_init(&reader, value->bytes.p, value->bytes.n);
    mg_reader_seek(&reader, i * widths[value->type]);
    switch (widths[value->type]) {
    case 1:
        *out = mg_reader_u8(&reader);
        break;
    case 2:
        *out = mg_reader_be16(&reader);
        break;
    case 4:
        *out = mg_reader_be32(&reader);
        break;
    default:
        *out = mg_reader_be64(&reader);
    }
    return mg_reader_ok(&reader);
}

bool mg_rpm_value_text(struct mg_rpm_value *value, struct mg_str *out)
{
    size_t end = mg_str_find(value->bytes, '\0');

    if (widths[value->type] != 0 || value->count == 0 || end == SIZE_MAX)
        return false;
    *out = mg_str_take(value->bytes, end);
    value->bytes = mg_str_skip(value->bytes, end + 1);
    value->count--;
    return true;
}

bool mg_rpm_value_bytes(const struct mg_rpm_value *value, struct mg_str *out)
{
    if (value->type != TYPE_BIN)
        return false;
    *out = value->bytes;
    return true;
}
