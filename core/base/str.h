/* SPDX-License-Identifier: Apache-2.0
 *
 * String views: a pointer and a length that borrow bytes owned elsewhere. Not NUL-terminated,
 * may hold any byte. An empty view may have a NULL pointer.
 */
#ifndef MG_BASE_STR_H
#define MG_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mg_str {
    const char *p;
    size_t n;
};

#define MG_STR(literal) ((struct mg_str){"" literal, sizeof(literal) - 1})
/* The same for initializers of static objects. */
#define MG_STR_INIT(literal)                                                                       \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define MG_STR_NONE ((struct mg_str){NULL, 0})

/* For printf: printf("%.*s", MG_STR_ARG(s)). Views longer than INT_MAX are cut. */
#define MG_STR_ARG(s) mg_str_int((s).n), (s).n != 0 ? (s).p : ""
int mg_str_int(size_t n);

/* View of a NUL-terminated string; NULL gives the empty view. */
struct mg_str mg_str_of(const char *z);

bool mg_str_eq(struct mg_str a, struct mg_str b);
bool mg_str_is(struct mg_str a, const char *z);
/* Without regard to the case of ASCII letters. */
bool mg_str_eq_nocase(struct mg_str a, struct mg_str b);
/* Byte order, shorter first; <0, 0, >0 as memcmp. */
int mg_str_cmp(struct mg_str a, struct mg_str b);
bool mg_str_starts(struct mg_str s, struct mg_str prefix);
bool mg_str_ends(struct mg_str s, struct mg_str suffix);
/* Index of the first c or needle, or SIZE_MAX when absent. */
size_t mg_str_find(struct mg_str s, char c);
size_t mg_str_find_str(struct mg_str s, struct mg_str needle);

/* s without its first n bytes (n is clamped). */
struct mg_str mg_str_skip(struct mg_str s, size_t n);
/* The first n bytes of s (n is clamped). */
struct mg_str mg_str_take(struct mg_str s, size_t n);
/* Without spaces, tabs, CR and LF at both ends. */
struct mg_str mg_str_trim(struct mg_str s);

/* Take the piece of *rest up to the next separator into *piece and move *rest behind it.
 * Returns false when *rest was exhausted (a last piece without separator is still delivered). */
bool mg_str_cut(struct mg_str *rest, char separator, struct mg_str *piece);

/* Decimal digits only, the whole view; false when empty, malformed or too large. */
bool mg_str_u64(struct mg_str s, uint64_t *out);

/* 64-bit hash for tables and for detecting damage; not for security. The same on every machine. */
uint64_t mg_str_hash(struct mg_str s);
/* The same from another start, so that colliding strings cannot simply be kept ready. */
uint64_t mg_str_hash_seeded(struct mg_str s, uint64_t seed);

#endif
