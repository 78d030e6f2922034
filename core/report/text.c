/* SPDX-License-Identifier: Apache-2.0
 *
 * Masking and measuring text for a terminal. Widths follow the blocks that Unicode's
 * EastAsianWidth.txt calls W or F, and the blocks of combining marks; single unassigned code
 * points inside them do not matter here.
 */
#include "core/report/text.h"

#include <string.h>

#include "core/base/compiler.h"
#include "core/base/utf8.h"

struct span {
    uint32_t first, last;
};

/* C0, DEL, C1 (which terminals may read as escapes), and characters that are not seen but change
 * how the rest is read: zero-width, bidirectional controls (CVE-2021-42574), tags. */
static const struct span masked[] = {
    {0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad},   {0x061c, 0x061c},
    {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e},   {0x2060, 0x206f},
    {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f},
};

static const struct span combining[] = {
    {0x0300, 0x036f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},   {0x20d0, 0x20ff},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xe0100, 0xe01ef},
};

static const struct span wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x4dbf},   {0x4e00, 0xa4cf},
    {0xa960, 0xa97c},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
    {0xff01, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff},
    {0x1f900, 0x1faff}, {0x20000, 0x3fffd},
};

static bool within(const struct span *spans, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++) {
        if (c >= spans[i].first && c <= spans[i].last)
            return true;
    }
    return false;
}

/* The character of valid UTF-8 of that width (RFC 3629, section 3). */
static uint32_t decode(struct mg_str s, size_t width)
{
    static const unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t c = (unsigned char)s.p[0] & lead_bits[width];

    for (size_t i = 1; i < width; i++)
        c = c << 6 | ((unsigned char)s.p[i] & 0x3f);
    return c;
}

static bool is_plain(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] > 0x7e)
            return false;
    }
    return true;
}

struct mg_str mg_text_shown(struct mg_str s, size_t *width)
{
    *width = mg_utf8_width(s);
    if (*width == 0) {
        *width = 1;
        return MG_STR("\xef\xbf\xbd");
    }
    if (within(masked, MG_COUNT(masked), decode(s, *width)))
        return MG_STR("?");
    return mg_str_take(s, *width);
}

bool mg_text_clean(struct mg_arena *arena, struct mg_str s, struct mg_str *out)
{
    size_t n = 0, width;
    char *p;

    if (is_plain(s)) {
        *out = s;
        return true;
    }
    p = s.n > SIZE_MAX / 3 ? NULL : mg_arena_alloc(arena, s.n * 3);
    if (p == NULL)
        return false;
    for (; s.n != 0; s = mg_str_skip(s, width)) {
        struct mg_str piece = mg_text_shown(s, &width);

        memcpy(p + n, piece.p, piece.n);
        n += piece.n;
    }
    *out = (struct mg_str){p, n};
    return true;
}

static size_t columns_of(struct mg_str s, size_t width)
{
    uint32_t c = width == 0 ? 0 : decode(s, width);

    if (c < 0x300)
        return 1;
    if (within(combining, MG_COUNT(combining), c))
        return 0;
    return within(wide, MG_COUNT(wide), c) ? 2 : 1;
}

struct mg_str mg_text_fit(struct mg_str clean, size_t columns)
{
    size_t n = 0, taken = 0;

    while (n < clean.n) {
        struct mg_str rest = mg_str_skip(clean, n);
        size_t width = mg_utf8_width(rest);

        taken += columns_of(rest, width);
        if (taken > columns)
            break;
        n += width == 0 ? 1 : width;
    }
    return mg_str_take(clean, n);
}

size_t mg_text_columns(struct mg_str clean)
{
    size_t columns = 0;

    while (clean.n != 0) {
        size_t width = mg_utf8_width(clean);

        columns += columns_of(clean, width);
        clean = mg_str_skip(clean, width == 0 ? 1 : width);
    }
    return columns;
}
