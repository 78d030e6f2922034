/* SPDX-License-Identifier: Apache-2.0
 *
 * Package URLs of other tools, taken apart. Tolerant where tools differ (upper-case type,
 * "pkg://type/...", a plain '@' in the scope of npm, no version), strict where bytes are broken:
 * wrong percent-encoding, control characters, wrong UTF-8.
 */
#ifndef MG_MODEL_PURL_PARSE_H
#define MG_MODEL_PURL_PARSE_H

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/limits.h"

struct mg_purl_qualifier {
    struct mg_str key; /* in lower case */
    struct mg_str value;
};

/* All parts are decoded; those that are not there are empty. */
struct mg_purl {
    struct mg_str type;       /* in lower case, never empty */
    struct mg_str name_space; /* segments separated by '/' */
    struct mg_str name;       /* never empty */
    struct mg_str version;
    struct mg_str subpath;
    struct mg_purl_qualifier qualifiers[MG_LIMIT_PURL_QUALIFIERS];
    size_t qualifier_count;
};

/* The parts are owned by the arena. FORMAT; LIMIT past MG_LIMIT_PURL or MG_LIMIT_PURL_QUALIFIERS;
 * NOMEM. */
enum mg_status mg_purl_parse(struct mg_arena *arena, struct mg_str text, struct mg_purl *out,
                             struct mg_error *err);

/* Decode one part, which an error calls what. FORMAT, NOMEM. */
enum mg_status mg_purl_decode(struct mg_arena *arena, struct mg_str s, const char *what,
                              struct mg_str *out, struct mg_error *err);

/* The first value of key, empty when there is none. */
struct mg_str mg_purl_qualifier(const struct mg_purl *purl, const char *key);

#endif
