/* SPDX-License-Identifier: Apache-2.0
 *
 * "Did you mean": which of the words that there are is nearest to the one that was typed.
 */
#ifndef MG_BASE_NEAREST_H
#define MG_BASE_NEAREST_H

#include "core/base/str.h"

/* The nearest of the candidates offered so far. */
struct mg_nearest {
    struct mg_str word;
    const char *name; /* NULL: none of them is near */
    size_t edits;
};

struct mg_nearest mg_nearest_begin(struct mg_str word);
void mg_nearest_offer(struct mg_nearest *nearest, const char *candidate);

/* The same with a list; NULL when none is near. */
const char *mg_nearest(struct mg_str word, const char *const *candidates, size_t count);

#endif
