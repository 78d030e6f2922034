/* SPDX-License-Identifier: Apache-2.0
 *
 * String views. No allocation, no locale, no assumption about encoding.
 */
#include "core/base/str.h"

#include <limits.h>
#include <string.h>

int mg_str_int(size_t n)
{
    return n > INT_MAX ? INT_MAX : (int)n;
}

struct mg_str mg_str_of(const char *z)
{
    return z == NULL ? MG_STR_NONE : (struct mg_str){z, strlen(z)};
}

bool mg_str_eq(struct mg_str a, struct mg_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool mg_str_eq_nocase(struct mg_str a, struct mg_str b)
{
    for (size_t i = 0; a.n == b.n && i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    }
    return a.n == b.n;
}

/* Names are held against many words, and most differ in their first byte. */
bool mg_str_is(struct mg_str a, const char *z)
{
    if (a.n != 0 && z != NULL && a.p[0] != z[0])
        return false;
    return mg_str_eq(a, mg_str_of(z));
}

int mg_str_cmp(struct mg_str a, struct mg_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

    if (order != 0)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool mg_str_starts(struct mg_str s, struct mg_str prefix)
{
    return s.n >= prefix.n && mg_str_eq(mg_str_take(s, prefix.n), prefix);
}

bool mg_str_ends(struct mg_str s, struct mg_str suffix)
{
    if (suffix.n == 0)
        return true;
    return s.n >= suffix.n && s.p[s.n - 1] == suffix.p[suffix.n - 1] &&
           memcmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0;
}

size_t mg_str_find(struct mg_str s, char c)
{
    const char *at = s.n == 0 ? NULL : memchr(s.p, c, s.n);

    return at == NULL ? SIZE_MAX : (size_t)(at - s.p);
}

size_t mg_str_find_str(struct mg_str s, struct mg_str needle)
{
    for (size_t i = 0; i <= s.n; i++) {
        if (mg_str_starts(mg_str_skip(s, i), needle))
            return i;
    }
    return SIZE_MAX;
}

struct mg_str mg_str_skip(struct mg_str s, size_t n)
{
    if (n >= s.n)
        return MG_STR_NONE;
    return (struct mg_str){s.p + n, s.n - n};
}

struct mg_str mg_str_take(struct mg_str s, size_t n)
{
    return (struct mg_str){s.p, n < s.n ? n : s.n};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct mg_str mg_str_trim(struct mg_str s)
{
    while (s.n != 0 && is_blank(s.p[0]))
        s = mg_str_skip(s, 1);
    while (s.n != 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool mg_str_cut(struct mg_str *rest, char separator, struct mg_str *piece)
{
    size_t at;

    if (rest->n == 0)
        return false;
    at = mg_str_find(*rest, separator);
    *piece = mg_str_take(*rest, at);
    *rest = at == SIZE_MAX ? MG_STR_NONE : mg_str_skip(*rest, at + 1);
    return true;
}

bool mg_str_u64(struct mg_str s, uint64_t *out)
{
    uint64_t value = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = (unsigned)(unsigned char)s.p[i] - '0';

        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

static uint64_t load_le64(const char *p, size_t n)
{
    uint64_t word = 0;

    for (size_t i = 0; i < n; i++)
        word |= (uint64_t)(unsigned char)p[i] << (8 * i);
    return word;
}

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ (h >> 29);
}

uint64_t mg_str_hash(struct mg_str s)
{
    return mg_str_hash_seeded(s, UINT64_C(0x2545f4914f6cdd1d));
}

uint64_t mg_str_hash_seeded(struct mg_str s, uint64_t seed)
{
    uint64_t h = mix(seed, s.n);
    size_t i = 0;

    for (; s.n - i >= 8; i += 8)
        h = mix(h, load_le64(s.p + i, 8));
    if (i < s.n)
        h = mix(h, load_le64(s.p + i, s.n - i));
    return mix(h, h >> 32);
}
