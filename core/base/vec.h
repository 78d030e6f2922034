/* SPDX-License-Identifier: Apache-2.0
 *
 * A growing array of equal objects. Growing moves it: pointers into it last until the next add.
 */
#ifndef MG_BASE_VEC_H
#define MG_BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>

struct mg_vec {
    void *items;
    size_t n;
    size_t capacity;
    size_t size; /* bytes of one object */
};

void mg_vec_init(struct mg_vec *vec, size_t size);
void mg_vec_clear(struct mg_vec *vec);
/* A new zeroed object at the end, or NULL without memory. */
void *mg_vec_add(struct mg_vec *vec);
/* A copy of object at the end; false without memory. */
bool mg_vec_push(struct mg_vec *vec, const void *object);
/* Object i; i < n is the caller's promise. */
void *mg_vec_at(const struct mg_vec *vec, size_t i);
void mg_vec_sort(struct mg_vec *vec, int (*compare)(const void *, const void *));

#endif
