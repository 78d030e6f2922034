/* SPDX-License-Identifier: Apache-2.0
 *
 * Neighbouring bytes of one field are one key. A mask that takes the upper bits of a field is a
 * matter of ranges, so that networks are ranges of addresses and "eth*" one of names; any other
 * mask stays with the key.
 */
#include "platform/linux/exposure/nft_shape.h"

#include <string.h>

#define VALUE_SIZE sizeof(struct mg_nf_value)

bool mg_nft_before(unsigned char *bytes, size_t n)
{
    while (n-- != 0) {
        if (bytes[n]-- != 0)
            return true;
    }
    return false;
}

bool mg_nft_behind(unsigned char *bytes, size_t n)
{
    while (n-- != 0) {
        if (++bytes[n] != 0)
            return true;
    }
    return false;
}

static bool same_key(const struct mg_nft_byte *a, const struct mg_nft_byte *b)
{
    if (a->origin != b->origin)
        return false;
    return a->origin == MG_NFT_NOTHING ? a->why == b->why : a->field == b->field;
}

static bool begin_key(struct mg_nft_shape *shape, const struct mg_nft_byte *byte)
{
    struct mg_nf_key *key = &shape->keys[shape->key_count];

    if (shape->key_count == MG_NF_KEYS) {
        shape->why = "concatenation";
        return false;
    }
    if (byte->origin == MG_NFT_NOTHING) {
        shape->unknown++;
        shape->why = byte->why;
    } else {
        shape->ether_type[shape->key_count] = byte->field == MG_NFT_ETHER_TYPE;
        key->field = byte->field == MG_NFT_ETHER_TYPE ? MG_NF_FAMILY : byte->field;
        /* Bytes that are not of the field are as good as taken. */
        memset(shape->masks[shape->key_count].bytes, 0xff, byte->first);
        shape->width_from[shape->key_count] = byte->first;
    }
    shape->key_count++;
    return true;
}

/* The mask is ones, followed by zeros. */
static bool is_prefix(const struct mg_nf_value *mask)
{
    unsigned char expected = 0xff;

    for (size_t i = 0; i < VALUE_SIZE; i++) {
        unsigned char byte = mask->bytes[i], rest = (unsigned char)~byte;

        if ((byte & ~expected) != 0 || (expected != 0 && (rest & (rest + 1)) != 0))
            return false;
        if (byte != 0xff)
            expected = 0;
    }
    return true;
}

static bool take_prefixes_whole(struct mg_nft_shape *shape)
{
    for (size_t k = 0; k < shape->key_count; k++) {
        struct mg_nf_value *mask = &shape->keys[k].mask;

        if (is_prefix(&shape->masks[k])) {
            memset(mask, 0xff, sizeof *mask);
            continue;
        }
        *mask = shape->masks[k];
        memset(mask->bytes, 0, shape->width_from[k]);
    }
    return true;
}

bool mg_nft_shape_of(const struct mg_nft_registers *registers, size_t at, size_t n,
                     struct mg_nft_shape *out)
{
    const struct mg_nft_byte *bytes = registers->bytes + at;
    unsigned seen = 0; /* bytes of the key at hand, as bits */

    memset(out, 0, sizeof *out);
    memcpy(out->bytes, bytes, n * sizeof *bytes);
    out->n = n;
    for (size_t i = 0; i < n; i++) {
        const struct mg_nft_byte *byte = &bytes[i];
        unsigned bit = byte->origin == MG_NFT_FIELD ? 1u << byte->index : 0;

        out->key_of[i] = MG_NF_KEYS;
        if (byte->origin == MG_NFT_CONSTANT)
            continue;
        if (i == 0 || !same_key(byte - 1, byte) || (seen & bit) != 0) {
            if (!begin_key(out, byte))
                return false;
            seen = 0;
        }
        seen |= bit;
        out->key_of[i] = (unsigned char)(out->key_count - 1);
        if (bit != 0)
            out->masks[out->key_count - 1].bytes[byte->index] = byte->mask;
    }
    return take_prefixes_whole(out);
}

bool mg_nft_shape_same(const struct mg_nft_shape *a, const struct mg_nft_shape *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        const struct mg_nft_byte *x = &a->bytes[i], *y = &b->bytes[i];

        if (x->origin != y->origin || x->field != y->field || x->first != y->first ||
            x->index != y->index || x->mask != y->mask || x->flip != y->flip || x->why != y->why)
            return false;
    }
    return true;
}

static bool has_bits_outside(const struct mg_nf_value *value, const struct mg_nf_value *mask)
{
    for (size_t i = 0; i < VALUE_SIZE; i++) {
        if ((value->bytes[i] & ~mask->bytes[i]) != 0)
            return true;
    }
    return false;
}

static void fill_outside(struct mg_nf_value *value, const struct mg_nf_value *mask)
{
    for (size_t i = 0; i < VALUE_SIZE; i++)
        value->bytes[i] |= (unsigned char)~mask->bytes[i];
}

/* From "the upper bits lie between these two" to "all bits do". False when nothing does. */
static bool widen(struct mg_nf_range *range, const struct mg_nf_value *mask)
{
    if (has_bits_outside(&range->first, mask)) {
        fill_outside(&range->first, mask);
        if (!mg_nft_behind(range->first.bytes, VALUE_SIZE))
            return false;
    }
    for (size_t i = 0; i < VALUE_SIZE; i++)
        range->last.bytes[i] &= mask->bytes[i];
    fill_outside(&range->last, mask);
    return memcmp(range->first.bytes, range->last.bytes, VALUE_SIZE) <= 0;
}

static enum mg_nft_fit family_of(struct mg_nf_range *range)
{
    static const struct {
        unsigned char type[2], family;
    } types[] = {{{0x08, 0x00}, 2}, {{0x86, 0xdd}, 10}};
    unsigned char *bytes = range->first.bytes + VALUE_SIZE - 2;

    if (memcmp(&range->first, &range->last, sizeof range->first) != 0)
        return MG_NFT_VAGUE;
    for (size_t i = 0; i < 2; i++) {
        if (memcmp(bytes, types[i].type, 2) == 0) {
            bytes[0] = 0;
            bytes[1] = types[i].family;
            range->last = range->first;
            return MG_NFT_FITS;
        }
    }
    return MG_NFT_NEVER;
}

/* Behind the NUL of a name there is nothing but zeros. */
static void end_names(struct mg_nf_range *range)
{
    size_t i = 0;

    while (i < VALUE_SIZE && range->first.bytes[i] == range->last.bytes[i] &&
           range->first.bytes[i] != 0)
        i++;
    if (i == VALUE_SIZE || range->last.bytes[i] != 0)
        return;
    memset(range->first.bytes + i, 0, VALUE_SIZE - i);
    memset(range->last.bytes + i, 0, VALUE_SIZE - i);
}

static enum mg_nft_fit finish(const struct mg_nft_shape *shape, size_t k, struct mg_nf_range *range)
{
    const struct mg_nf_value *mask = &shape->masks[k];
    bool whole = is_prefix(mask) && mask->bytes[VALUE_SIZE - 1] == 0xff;

    if (shape->keys[k].field == MG_NF_UNKNOWN) /* one value: so that nobody takes it for any */
        return MG_NFT_FITS;
    if (memcmp(&range->first, &range->last, sizeof range->first) > 0)
        return MG_NFT_NEVER;
    if (shape->ether_type[k])
        return whole ? family_of(range) : MG_NFT_VAGUE;
    if (is_prefix(mask)) {
        if (!widen(range, mask))
            return MG_NFT_NEVER;
        if (shape->keys[k].field == MG_NF_IN_NAME || shape->keys[k].field == MG_NF_OUT_NAME)
            end_names(range);
        return MG_NFT_FITS;
    }
    if (memcmp(&range->first, &range->last, sizeof range->first) == 0 &&
        has_bits_outside(&range->first, mask))
        return MG_NFT_NEVER;
    return MG_NFT_FITS;
}

/* Bytes i and those before it are in the order of the number they are of, and none is flipped. */
static bool in_order(const struct mg_nft_shape *shape, size_t i)
{
    const struct mg_nft_byte *byte = &shape->bytes[i];
    bool begins = i == 0 || shape->key_of[i - 1] != shape->key_of[i];

    return byte->flip == 0 && byte->index == (begins ? byte->first : byte[-1].index + 1);
}

enum mg_nft_fit mg_nft_shape_ranges(const struct mg_nft_shape *shape, const unsigned char *first,
                                    const unsigned char *last, struct mg_nf_range *out)
{
    bool differs[MG_NF_KEYS + 1] = {false}, orderly[MG_NF_KEYS + 1];
    enum mg_nft_fit fit = MG_NFT_FITS;

    memset(out, 0, shape->key_count * sizeof *out);
    memset(orderly, true, sizeof orderly);
    for (size_t i = 0; i < shape->n; i++) {
        const struct mg_nft_byte *byte = &shape->bytes[i];
        size_t k = shape->key_of[i];

        differs[k] = differs[k] || first[i] != last[i];
        if (byte->origin == MG_NFT_CONSTANT && first[i] == last[i] && first[i] != byte->flip)
            return MG_NFT_NEVER;
        if (byte->origin != MG_NFT_FIELD)
            continue;
        orderly[k] = orderly[k] && in_order(shape, i);
        out[k].first.bytes[byte->index] = first[i] ^ byte->flip;
        out[k].last.bytes[byte->index] = last[i] ^ byte->flip;
    }
    if (differs[MG_NF_KEYS])
        return MG_NFT_VAGUE;
    for (size_t k = 0; k < shape->key_count; k++) {
        enum mg_nft_fit one = differs[k] && !orderly[k] ? MG_NFT_VAGUE : finish(shape, k, &out[k]);

        if (one == MG_NFT_NEVER)
            return MG_NFT_NEVER;
        if (one == MG_NFT_VAGUE)
            fit = one;
    }
    return fit;
}
