/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as what the kernel tells of nftables.
 */
#include <stddef.h>
#include <stdint.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/nft_decode.h"
#include "tests/fuzz/linux/fuzz_netfilter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str dump = {(const char *)data, size};
    struct mg_arena arena;
    struct mg_vec chains, names;
    uint32_t generation;

    mg_arena_init(&arena, MG_MIB(64));
    mg_vec_init(&chains, sizeof(struct mg_nf_chain));
    mg_vec_init(&names, sizeof(struct mg_nft_set_name));
    if (mg_nft_decode(dump, &arena, &chains, NULL) == MG_OK)
        fuzz_check_chains(chains.items, chains.n);
    (void)mg_nft_decode_set_names(dump, &names, NULL);
    (void)mg_nft_decode_generation(dump, &generation);
    mg_vec_clear(&names);
    mg_vec_clear(&chains);
    mg_arena_clear(&arena);
    return 0;
}
