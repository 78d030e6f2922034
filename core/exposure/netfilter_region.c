/* SPDX-License-Identifier: Apache-2.0
 *
 * Sets of pieces as bits. Windows only grow, but for what empties or intersects a set.
 */
#include "core/exposure/netfilter_region.h"

#include <stdlib.h>
#include <string.h>

#define WORD 64

size_t mg_nf_region_words(size_t count)
{
    return (count + WORD - 1) / WORD;
}

bool mg_nf_region_new(struct mg_nf_region *region, size_t count)
{
    *region = (struct mg_nf_region){calloc(mg_nf_region_words(count) + 1, sizeof(uint64_t)), 0, 0};
    return region->bits != NULL;
}

void mg_nf_region_free(struct mg_nf_region *region)
{
    free(region->bits);
    *region = (struct mg_nf_region){0};
}

static void zero(struct mg_nf_region *region, size_t first, size_t end)
{
    if (first < end)
        memset(region->bits + first, 0, (end - first) * sizeof *region->bits);
}

void mg_nf_region_reset(struct mg_nf_region *region)
{
    zero(region, region->first, region->end);
    region->first = region->end = 0;
}

bool mg_nf_region_is_empty(const struct mg_nf_region *region)
{
    for (size_t i = region->first; i < region->end; i++) {
        if (region->bits[i] != 0)
            return false;
    }
    return true;
}

bool mg_nf_region_has(const struct mg_nf_region *region, size_t piece)
{
    return (region->bits[piece / WORD] >> piece % WORD & 1) != 0;
}

static void widen(struct mg_nf_region *region, size_t first, size_t end)
{
    bool none = region->first == region->end;

    region->first = none || first < region->first ? first : region->first;
    region->end = none || end > region->end ? end : region->end;
}

void mg_nf_region_add_span(struct mg_nf_region *region, struct mg_nf_span span)
{
    size_t first = span.first / WORD, last;

    if (span.first >= span.end)
        return;
    last = (span.end - 1) / WORD;
    widen(region, first, last + 1);
    for (size_t i = first; i <= last; i++) {
        uint64_t word = UINT64_MAX;

        if (i == first)
            word <<= span.first % WORD;
        if (i == last)
            word &= UINT64_MAX >> (WORD - 1 - (span.end - 1) % WORD);
        region->bits[i] |= word;
    }
}

void mg_nf_region_copy(struct mg_nf_region *into, const struct mg_nf_region *from)
{
    mg_nf_region_reset(into);
    mg_nf_region_add(into, from);
}

void mg_nf_region_add(struct mg_nf_region *into, const struct mg_nf_region *from)
{
    if (from->first == from->end)
        return;
    widen(into, from->first, from->end);
    for (size_t i = from->first; i < from->end; i++)
        into->bits[i] |= from->bits[i];
}

void mg_nf_region_remove(struct mg_nf_region *into, const struct mg_nf_region *from)
{
    size_t first = into->first > from->first ? into->first : from->first;
    size_t end = into->end < from->end ? into->end : from->end;

    for (size_t i = first; i < end; i++)
        into->bits[i] &= ~from->bits[i];
}

void mg_nf_region_keep(struct mg_nf_region *into, const struct mg_nf_region *from)
{
    size_t first = into->first > from->first ? into->first : from->first;
    size_t end = into->end < from->end ? into->end : from->end;

    if (first >= end) {
        mg_nf_region_reset(into);
        return;
    }
    zero(into, into->first, first);
    zero(into, end, into->end);
    into->first = first;
    into->end = end;
    for (size_t i = first; i < end; i++)
        into->bits[i] &= from->bits[i];
}

void mg_nf_region_move(struct mg_nf_region *into, struct mg_nf_region *from)
{
    if (into->first == into->end) {
        struct mg_nf_region other = *into;

        *into = *from;
        *from = other;
        return;
    }
    mg_nf_region_add(into, from);
    mg_nf_region_reset(from);
}
