/* SPDX-License-Identifier: Apache-2.0
 *
 * Bounded, latching reader. Sizes are compared with what is left, never added to offsets first.
 */
#include "core/base/reader.h"

void mg_reader_init(struct mg_reader *reader, const void *bytes, size_t n)
{
    *reader = (struct mg_reader){.p = bytes, .n = n};
}

bool mg_reader_ok(const struct mg_reader *reader)
{
    return !reader->failed;
}

size_t mg_reader_left(const struct mg_reader *reader)
{
    return reader->failed ? 0 : reader->n - reader->at;
}

struct mg_str mg_reader_bytes(struct mg_reader *reader, size_t n)
{
    struct mg_str bytes;

    if (n > mg_reader_left(reader)) {
        reader->failed = true;
        return MG_STR_NONE;
    }
    if (n == 0)
        return MG_STR_NONE;
    bytes = (struct mg_str){(const char *)reader->p + reader->at, n};
    reader->at += n;
    return bytes;
}

void mg_reader_seek(struct mg_reader *reader, size_t at)
{
    if (at > reader->n)
        reader->failed = true;
    if (!reader->failed)
        reader->at = at;
}

static uint64_t little_endian(struct mg_reader *reader, size_t width)
{
    struct mg_str bytes = mg_reader_bytes(reader, width);
    uint64_t value = 0;

    for (size_t i = bytes.n; i > 0; i--)
        value = value << 8 | (unsigned char)bytes.p[i - 1];
    return value;
}

uint8_t mg_reader_u8(struct mg_reader *reader)
{
    return (uint8_t)little_endian(reader, 1);
}

uint16_t mg_reader_le16(struct mg_reader *reader)
{
    return (uint16_t)little_endian(reader, 2);
}

uint32_t mg_reader_le32(struct mg_reader *reader)
{
    return (uint32_t)little_endian(reader, 4);
}

uint64_t mg_reader_le64(struct mg_reader *reader)
{
    return little_endian(reader, 8);
}

static uint64_t big_endian(struct mg_reader *reader, size_t width)
{
    struct mg_str bytes = mg_reader_bytes(reader, width);
    uint64_t value = 0;

    for (size_t i = 0; i < bytes.n; i++)
        value = value << 8 | (unsigned char)bytes.p[i];
    return value;
}

uint16_t mg_reader_be16(struct mg_reader *reader)
{
    return (uint16_t)big_endian(reader, 2);
}

uint32_t mg_reader_be32(struct mg_reader *reader)
{
    return (uint32_t)big_endian(reader, 4);
}

uint64_t mg_reader_be64(struct mg_reader *reader)
{
    return big_endian(reader, 8);
}
