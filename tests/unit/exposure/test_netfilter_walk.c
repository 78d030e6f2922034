/* SPDX-License-Identifier: Apache-2.0
 *
 * The memory of a walk. Where packets go is tested with verdicts: test_netfilter_judge.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/exposure/netfilter_walk.h"

/* Whoever makes one clears it, also when making it failed and has cleared it. */
static void test_netfilter_walk__is_cleared_again(void **state)
{
    struct mg_nf_program program = {.count = 0};
    struct mg_nf_walk walk;
    struct mg_error err;

    (void)state;
    mg_nf_program_init(&program, MG_IPV4);
    assert_non_null(mg_vec_add(&program.pieces.items));
    assert_int_equal(mg_nf_walk_init(&walk, &program, &err), MG_OK);
    mg_nf_walk_clear(&walk);
    assert_null(walk.frames);
    mg_nf_walk_clear(&walk);
    mg_nf_program_clear(&program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_netfilter_walk__is_cleared_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
