/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a table of iptables-legacy: the file format of tests/unit/linux/legacy_sample.h.
 */
#include <stddef.h>
#include <stdint.h>

#include "core/base/limits.h"
#include "tests/fuzz/linux/fuzz_netfilter.h"
#include "tests/unit/linux/legacy_sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_legacy_table table;
    struct mg_arena arena;
    struct mg_vec chains;

    if (!legacy_sample((struct mg_str){(const char *)data, size}, &table))
        return 0;
    mg_arena_init(&arena, MG_MIB(64));
    mg_vec_init(&chains, sizeof(struct mg_nf_chain));
    if (mg_legacy_decode(&table, &arena, &chains, NULL) == MG_OK)
        fuzz_check_chains(chains.items, chains.n);
    mg_vec_clear(&chains);
    mg_arena_clear(&arena);
    return 0;
}
