/* SPDX-License-Identifier: Apache-2.0
 *
 * Crates that cargo auditable lists in executables. Programs of real toolchains are compared with
 * rust-audit-info in tests/e2e/check-executables.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>
#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/elf_sample.h"
#include "tests/unit/linux/inspected.h"

#define PROGRAM "usr/local/lib/tool"

static void assert_section(struct test_host *host, struct mg_str section, const char *packages,
                           const char *code, const char *words)
{
    const struct test_elf_form form = {true, false, false};
    const struct test_elf_part part = {".dep-v0", section, 0x1000, false};
    struct mg_buf bytes;

    test_elf_make(&form, &part, 1, &bytes);
    test_assert_inspected(host, &mg_inspector_executable, PROGRAM, mg_buf_view(&bytes), packages,
                          code, words);
    mg_buf_clear(&bytes);
}

static struct mg_str pack(struct mg_str text)
{
    uLongf n = compressBound((uLong)text.n);
    Bytef *packed = malloc(n);

    assert_non_null(packed);
    assert_int_equal(compress(packed, &n, (const Bytef *)text.p, (uLong)text.n), Z_OK);
    return (struct mg_str){(const char *)packed, n};
}

static void assert_list(struct test_host *host, struct mg_str text, const char *packages,
                        const char *code, const char *words)
{
    struct mg_str packed = pack(text);

    assert_section(host, packed, packages, code, words);
    free((void *)(uintptr_t)packed.p);
}

static void test_rust__crates(void **state)
{
    struct test_host *host = *state;

    assert_list(host,
                MG_STR("{\"packages\":[{\"name\":\"cc\",\"version\":\"1.0.1\","
                       "\"source\":\"crates.io\",\"kind\":\"build\"},"
                       "{\"name\":\"smallvec\",\"version\":\"1.6.0\",\"source\":\"crates.io\"},"
                       "{\"name\":\"tool\",\"version\":\"0.1.0-rc.1+x\",\"source\":\"local\","
                       "\"kind\":\"runtime\",\"dependencies\":[0,1],\"root\":true}],\"format\":1}"),
                "smallvec 1.6.0; tool 0.1.0-rc.1+x", NULL, NULL);
    test_assert_str(host->inventory.packages[0].type, "cargo");
    test_assert_str(host->inventory.packages[0].evidence, "cargo-auditable");
    test_assert_str(host->inventory.packages[0].location, PROGRAM);
}

static void test_rust__lists_that_are_none(void **state)
{
    assert_list(*state, MG_STR("{\"packages\":[]}"), "", NULL, NULL);
    assert_list(*state, MG_STR("{}"), "", "FORMAT", "without packages");
    assert_list(*state, MG_STR("[]"), "", "FORMAT", "without packages");
    assert_list(*state, MG_STR("{\"packages\":"), "", "FORMAT", "");
    assert_list(*state, MG_STR_NONE, "", "FORMAT", "");
    assert_list(*state, MG_STR("{\"packages\":[1,{\"name\":\"a\",\"version\":\"1.0.0\"}]}"),
                "a 1.0.0", "FORMAT", "without a name");
}

static void test_rust__broken_packing(void **state)
{
    struct mg_str packed = pack(MG_STR("{\"packages\":[{\"name\":\"a\",\"version\":\"1\"}]}"));

    assert_section(*state, packed, "a 1", NULL, NULL);
    for (size_t n = 1; n < packed.n; n++)
        assert_section(*state, mg_str_take(packed, n), "", "FORMAT", "broken");
    assert_section(*state, MG_STR("not packed"), "", "FORMAT", "broken");
    assert_section(*state, MG_STR_NONE, "", NULL, NULL);
    free((void *)(uintptr_t)packed.p);
}

/* Eight KiB that unpack to more than eight MiB. */
static void test_rust__bombs(void **state)
{
    char *zeros = calloc(1, MG_LIMIT_RUST_AUDIT + 1);

    assert_non_null(zeros);
    assert_list(*state, (struct mg_str){zeros, MG_LIMIT_RUST_AUDIT + 1}, "", "LIMIT", "more than");
    free(zeros);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_rust__crates),
        WITH_ROOT(test_rust__lists_that_are_none),
        WITH_ROOT(test_rust__broken_packing),
        WITH_ROOT(test_rust__bombs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
