/* SPDX-License-Identifier: Apache-2.0
 *
 * UTF-8 validation by the table of RFC 3629, section 4.
 */
#include "core/base/utf8.h"

#include "core/base/compiler.h"

struct lead {
    unsigned char first, last; /* range of the lead byte */
    unsigned char low, high;   /* range of the second byte */
    unsigned char width;
};

static const struct lead leads[] = {
    {0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

static unsigned char byte_at(struct mg_str s, size_t i)
{
    return (unsigned char)s.p[i];
}

static bool continues(struct mg_str s, const struct lead *lead)
{
    if (s.n < lead->width)
        return false;
    if (lead->width > 1 && (byte_at(s, 1) < lead->low || byte_at(s, 1) > lead->high))
        return false;
    for (size_t i = 2; i < lead->width; i++) {
        if ((byte_at(s, i) & 0xc0) != 0x80)
            return false;
    }
    return true;
}

size_t mg_utf8_width(struct mg_str s)
{
    for (size_t i = 0; i < MG_COUNT(leads); i++) {
        if (byte_at(s, 0) >= leads[i].first && byte_at(s, 0) <= leads[i].last)
            return continues(s, &leads[i]) ? leads[i].width : 0;
    }
    return 0;
}

size_t mg_utf8_columns(struct mg_str s)
{
    size_t columns = 0;

    while (s.n != 0) {
        size_t width = mg_utf8_width(s);

        s = mg_str_skip(s, width == 0 ? 1 : width);
        columns++;
    }
    return columns;
}
