/* SPDX-License-Identifier: Apache-2.0
 *
 * What bytes of registers mean when they are compared with something: which keys they make, and
 * which values of these keys a range of bytes stands for.
 */
#ifndef MG_LINUX_EXPOSURE_NFT_SHAPE_H
#define MG_LINUX_EXPOSURE_NFT_SHAPE_H

#include "platform/linux/exposure/nft_registers.h"

struct mg_nft_shape {
    struct mg_nft_byte bytes[MG_NFT_BYTES];
    size_t n;
    unsigned char key_of[MG_NFT_BYTES]; /* MG_NF_KEYS: of none, a constant */
    struct mg_nf_key keys[MG_NF_KEYS];
    struct mg_nf_value masks[MG_NF_KEYS]; /* of the bytes; keys have those that are no matter of
                                             ranges */
    unsigned char width_from[MG_NF_KEYS]; /* the first byte of a value that the field has */
    bool ether_type[MG_NF_KEYS];
    size_t key_count;
    size_t unknown;  /* keys of MG_NF_UNKNOWN among them */
    const char *why; /* they are not known; or, all is not */
};

enum mg_nft_fit {
    MG_NFT_NEVER, /* no packet has it */
    MG_NFT_FITS,
    MG_NFT_VAGUE, /* it cannot be said in ranges */
};

/* False when there are more keys than can be said; out->why says so. */
bool mg_nft_shape_of(const struct mg_nft_registers *registers, size_t at, size_t n,
                     struct mg_nft_shape *out);
bool mg_nft_shape_same(const struct mg_nft_shape *a, const struct mg_nft_shape *b);

/* The ranges of all keys for bytes from first to last, shape->n of each: of all bytes as one number
 * when there is one key, of each key by itself when there are more. */
enum mg_nft_fit mg_nft_shape_ranges(const struct mg_nft_shape *shape, const unsigned char *first,
                                    const unsigned char *last, struct mg_nf_range *out);

/* The number of n bytes before or behind this one; false when there is none. */
bool mg_nft_before(unsigned char *bytes, size_t n);
bool mg_nft_behind(unsigned char *bytes, size_t n);

#endif
