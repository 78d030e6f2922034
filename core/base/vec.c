/* SPDX-License-Identifier: Apache-2.0
 *
 * Growing array: doubles its room.
 */
#include "core/base/vec.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void mg_vec_init(struct mg_vec *vec, size_t size)
{
    *vec = (struct mg_vec){.size = size};
}

void mg_vec_clear(struct mg_vec *vec)
{
    free(vec->items);
    mg_vec_init(vec, vec->size);
}

static bool grow(struct mg_vec *vec)
{
    size_t capacity = vec->capacity == 0 ? 16 : vec->capacity * 2;
    void *items;

    if (capacity > SIZE_MAX / 2 / vec->size)
        return false;
    items = realloc(vec->items, capacity * vec->size);
    if (items == NULL)
        return false;
    vec->items = items;
    vec->capacity = capacity;
    return true;
}

void *mg_vec_add(struct mg_vec *vec)
{
    void *object;

    if (vec->n == vec->capacity && !grow(vec))
        return NULL;
    object = (char *)vec->items + vec->n * vec->size;
    memset(object, 0, vec->size);
    vec->n++;
    return object;
}

bool mg_vec_push(struct mg_vec *vec, const void *object)
{
    void *slot = mg_vec_add(vec);

    if (slot == NULL)
        return false;
    memcpy(slot, object, vec->size);
    return true;
}

void *mg_vec_at(const struct mg_vec *vec, size_t i)
{
    assert(i < vec->n);
    return (char *)vec->items + i * vec->size;
}

void mg_vec_sort(struct mg_vec *vec, int (*compare)(const void *, const void *))
{
    if (vec->n > 1)
        qsort(vec->items, vec->n, vec->size, compare);
}
