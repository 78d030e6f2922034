/* SPDX-License-Identifier: Apache-2.0
 *
 * A set of small numbers, which stand for pieces of all addresses: bits, and the window of words
 * outside of which all are zero, so that what touches a few pieces costs little. Private to
 * core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_REGION_H
#define MG_EXPOSURE_NETFILTER_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mg_nf_region {
    uint64_t *bits;
    size_t first, end; /* the window, in words */
};

/* Pieces from first to before end. */
struct mg_nf_span {
    uint32_t first, end;
};

/* Words that count pieces take. */
size_t mg_nf_region_words(size_t count);
/* A region for count pieces, empty; false without memory. */
bool mg_nf_region_new(struct mg_nf_region *region, size_t count);
void mg_nf_region_free(struct mg_nf_region *region);

void mg_nf_region_reset(struct mg_nf_region *region);
bool mg_nf_region_is_empty(const struct mg_nf_region *region);
bool mg_nf_region_has(const struct mg_nf_region *region, size_t piece);
void mg_nf_region_add_span(struct mg_nf_region *region, struct mg_nf_span span);

/* into = from; into | from; into & ~from; into & from. All are for as many pieces. */
void mg_nf_region_copy(struct mg_nf_region *into, const struct mg_nf_region *from);
void mg_nf_region_add(struct mg_nf_region *into, const struct mg_nf_region *from);
void mg_nf_region_remove(struct mg_nf_region *into, const struct mg_nf_region *from);
void mg_nf_region_keep(struct mg_nf_region *into, const struct mg_nf_region *from);
/* into | from, which is empty afterwards; costs nothing when into was empty. */
void mg_nf_region_move(struct mg_nf_region *into, struct mg_nf_region *from);

#endif
