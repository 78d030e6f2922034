/* SPDX-License-Identifier: Apache-2.0
 *
 * Walking over the members of one large JSON object or array without building a tree of it: each
 * member is handed out as text, to be parsed on its own. Only the outermost structure is judged
 * here; brackets and strings inside a member are counted, not understood.
 */
#ifndef MG_BASE_JSON_ITEMS_H
#define MG_BASE_JSON_ITEMS_H

#include "core/base/error.h"
#include "core/base/str.h"

struct mg_json_items {
    struct mg_str text;
    size_t at;
    char close; /* the bracket that ends the container */
    bool first; /* no member was read yet */
    bool ended; /* the closing bracket was read, only white space follows */
};

/* Begin at the container that text holds; borrows text. False when it holds neither an object nor
 * an array. */
bool mg_json_items_begin(struct mg_json_items *items, struct mg_str text);
/* The next member: *value as text, and *key as it stands between its quotes (empty in an array).
 * False at the end, and for good at the first defect. */
bool mg_json_items_next(struct mg_json_items *items, struct mg_str *key, struct mg_str *value);

/* Walk to the end once: FORMAT with the offset unless the container is well formed. */
enum mg_status mg_json_items_check(struct mg_str text, uint64_t *count, struct mg_error *err);

#endif
