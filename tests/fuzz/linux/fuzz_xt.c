/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as the parameters of a match or target of iptables: a byte of flags (1: target, 2:
 * IPv6), a revision, a protocol, a name with its NUL, the blob.
 */
#include <stddef.h>
#include <stdint.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/xt.h"
#include "tests/fuzz/linux/fuzz_netfilter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str rest = mg_str_skip((struct mg_str){(const char *)data, size}, 3);
    struct mg_arena arena;
    struct mg_steps steps;
    struct mg_nf_rule rule;
    struct mg_xt xt = {0};

    if (size < 3)
        return 0;
    mg_arena_init(&arena, MG_MIB(64));
    mg_steps_init(&steps, &arena);
    xt.family = (data[0] & 2) != 0 ? 10 : 2;
    xt.revision = data[1];
    xt.protocol = data[2];
    (void)mg_str_cut(&rest, '\0', &xt.name);
    xt.info = rest;
    if ((data[0] & 1) != 0)
        mg_xt_target(&steps, &xt);
    else
        mg_xt_match(&steps, &xt);
    if (mg_steps_finish(&steps, 1, &rule))
        fuzz_check_rule(&rule);
    mg_steps_clear(&steps);
    mg_arena_clear(&arena);
    return 0;
}
