/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers of registers: 0 is the verdict, 1 to 4 have 16 bytes each, 8 to 23 are the same room in
 * pieces of 4 bytes (enum nft_registers).
 */
#include "platform/linux/exposure/nft_registers.h"

#include <endian.h>
#include <linux/netfilter/nf_tables.h>

bool mg_nft_register(uint32_t number, size_t n, size_t *at)
{
    size_t begin;

    if (number >= NFT_REG_1 && number <= NFT_REG_4)
        begin = (number - NFT_REG_1) * (size_t)NFT_REG_SIZE;
    else if (number >= NFT_REG32_00 && number <= NFT_REG32_15)
        begin = (number - NFT_REG32_00) * (size_t)NFT_REG32_SIZE;
    else
        return false;
    if (n > MG_NFT_BYTES - begin)
        return false;
    *at = begin;
    return true;
}

void mg_nft_registers_reset(struct mg_nft_registers *registers, const char *why)
{
    for (size_t i = 0; i < MG_NFT_BYTES; i++)
        registers->bytes[i] = (struct mg_nft_byte){.origin = MG_NFT_NOTHING, .why = why};
}

/* Room for n bytes at a register, followed by zeros; NULL when there is none. */
static struct mg_nft_byte *room(struct mg_nft_registers *registers, uint32_t number, size_t n)
{
    size_t at;

    if (!mg_nft_register(number, n, &at)) {
        mg_nft_registers_reset(registers, "register");
        return NULL;
    }
    for (size_t i = n; i % NFT_REG32_SIZE != 0; i++)
        registers->bytes[at + i] = (struct mg_nft_byte){.origin = MG_NFT_CONSTANT};
    return registers->bytes + at;
}

void mg_nft_store_unknown(struct mg_nft_registers *registers, uint32_t number, size_t n,
                          const char *why)
{
    struct mg_nft_byte *to = room(registers, number, n);

    for (size_t i = 0; to != NULL && i < n; i++)
        to[i] = (struct mg_nft_byte){.origin = MG_NFT_NOTHING, .why = why};
}

void mg_nft_store_constant(struct mg_nft_registers *registers, uint32_t number, struct mg_str bytes)
{
    struct mg_nft_byte *to = room(registers, number, bytes.n);

    for (size_t i = 0; to != NULL && i < bytes.n; i++)
        to[i] = (struct mg_nft_byte){.origin = MG_NFT_CONSTANT, .flip = (unsigned char)bytes.p[i]};
}

static struct mg_nft_byte byte_of(unsigned field, size_t width, size_t i)
{
    size_t first = sizeof(struct mg_nf_value) - width;

    return (struct mg_nft_byte){
        .origin = MG_NFT_FIELD,
        .field = (unsigned char)field,
        .first = (unsigned char)first,
        .index = (unsigned char)(first + i),
        .mask = 0xff,
    };
}

void mg_nft_store_field(struct mg_nft_registers *registers, uint32_t number, unsigned field,
                        size_t width, size_t from, size_t n)
{
    struct mg_nft_byte *to = room(registers, number, n);

    for (size_t i = 0; to != NULL && i < n; i++)
        to[i] = byte_of(field, width, from + i);
}

void mg_nft_store_host(struct mg_nft_registers *registers, uint32_t number, unsigned field)
{
    struct mg_nft_byte *to = room(registers, number, 4);

    for (size_t i = 0; to != NULL && i < 4; i++)
        to[i] = byte_of(field, 4, __BYTE_ORDER == __LITTLE_ENDIAN ? 3 - i : i);
}
