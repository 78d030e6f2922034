/* SPDX-License-Identifier: Apache-2.0
 *
 * The registers of a rule of nftables while it is read instead of run: of each byte, which byte of
 * which field of the packet it would hold, and which bits of it were masked or flipped. A load of
 * two neighbouring fields, of a part of an address, or a concatenation are then all the same.
 */
#ifndef MG_LINUX_EXPOSURE_NFT_REGISTERS_H
#define MG_LINUX_EXPOSURE_NFT_REGISTERS_H

#include "core/exposure/netfilter.h"

#define MG_NFT_BYTES 64 /* of all registers; also the longest key of a set */

/* The field of packets that enter a bridge or a device: 0x0800 is IPv4, 0x86dd IPv6. Becomes
 * MG_NF_FAMILY. */
#define MG_NFT_ETHER_TYPE 255

enum mg_nft_origin {
    MG_NFT_NOTHING, /* not known */
    MG_NFT_CONSTANT,
    MG_NFT_FIELD,
};

/* A byte of a register is (byte of the field & mask) ^ flip; a constant is flip. */
struct mg_nft_byte {
    unsigned char origin;
    unsigned char field; /* enum mg_nf_field, or MG_NFT_ETHER_TYPE */
    unsigned char first; /* of the bytes of struct mg_nf_value that the field has */
    unsigned char index; /* of the byte in struct mg_nf_value */
    unsigned char mask, flip;
    const char *why; /* of NOTHING */
};

struct mg_nft_registers {
    struct mg_nft_byte bytes[MG_NFT_BYTES];
};

/* Where a register begins; false when there is none of this number, or n bytes do not fit. */
bool mg_nft_register(uint32_t number, size_t n, size_t *at);

/* All of them are not known. */
void mg_nft_registers_reset(struct mg_nft_registers *registers, const char *why);
/* n bytes at register number; what is left of its last four bytes becomes 0, as in the kernel. One
 * that does not exist makes all of them unknown. */
void mg_nft_store_unknown(struct mg_nft_registers *registers, uint32_t number, size_t n,
                          const char *why);
void mg_nft_store_constant(struct mg_nft_registers *registers, uint32_t number,
                           struct mg_str bytes);
/* Bytes of a field that has width of them, from its byte `from` on, in network order. */
void mg_nft_store_field(struct mg_nft_registers *registers, uint32_t number, unsigned field,
                        size_t width, size_t from, size_t n);
/* A number of four bytes in the order of this machine. */
void mg_nft_store_host(struct mg_nft_registers *registers, uint32_t number, unsigned field);

#endif
