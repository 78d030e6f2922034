/* SPDX-License-Identifier: Apache-2.0
 *
 * Big-endian numbers, and texts up to their NUL.
 */
#include "platform/linux/exposure/nft_attribute.h"

#include "core/base/reader.h"

bool mg_nft_u32(struct mg_str value, uint32_t *out)
{
    struct mg_reader reader;
    uint32_t number;

    mg_reader_init(&reader, value.p, value.n);
    number = mg_reader_be32(&reader);
    if (!mg_reader_ok(&reader))
        return false;
    *out = number;
    return true;
}

uint32_t mg_nft_u32_or(struct mg_str value, uint32_t otherwise)
{
    (void)mg_nft_u32(value, &otherwise);
    return otherwise;
}

uint64_t mg_nft_u64_or(struct mg_str value, uint64_t otherwise)
{
    struct mg_reader reader;
    uint64_t number;

    mg_reader_init(&reader, value.p, value.n);
    number = mg_reader_be64(&reader);
    return mg_reader_ok(&reader) ? number : otherwise;
}

struct mg_str mg_nft_text(struct mg_str value)
{
    size_t end = mg_str_find(value, '\0');

    return mg_str_take(value, end);
}
