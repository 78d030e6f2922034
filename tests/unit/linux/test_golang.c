/* SPDX-License-Identifier: Apache-2.0
 *
 * Go's build information in executables: both forms of it, in each form of executables, and what
 * lies. Programs of real toolchains are compared with `go version -m` in
 * tests/e2e/check-executables.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "tests/unit/linux/golang_sample.h"
#include "tests/unit/linux/inspected.h"

#define PROGRAM "usr/local/lib/tool"
#define TOOLCHAIN MG_STR("go1.17.13")
#define MODULES                                                                                    \
    MG_STR("path\texample.com/a\nmod\texample.com/a\t(devel)\t\n"                                  \
           "dep\tgolang.org/x/text\tv0.3.5\th1:x=\n")
#define EXPECTED "stdlib 1.17.13; golang.org/x/text v0.3.5"

static const struct test_elf_form usual = {true, false, false};

static void test_golang__both_forms(void **state)
{
    struct test_host *host = *state;

    for (unsigned i = 0; i < 16; i++) {
        const struct test_elf_form form = {(i & 1) != 0, (i & 2) != 0, (i & 4) != 0};
        struct mg_buf bytes;

        test_golang_make(&form, (i & 8) != 0, TOOLCHAIN, MODULES, &bytes);
        test_assert_inspected(host, &mg_inspector_executable, PROGRAM, mg_buf_view(&bytes),
                              EXPECTED, NULL, NULL);
        mg_buf_clear(&bytes);
    }
    test_assert_str(host->inventory.packages[1].type, "golang");
    test_assert_str(host->inventory.packages[1].evidence, "go-buildinfo");
    test_assert_str(host->inventory.packages[1].location, PROGRAM);
}

static void test_golang__programs_of_the_toolchain(void **state)
{
    const struct test_elf_form *form = &usual;
    struct mg_buf bytes;

    test_golang_make(form, false, MG_STR("go1.22rc1"), MG_STR_NONE, &bytes);
    test_assert_inspected(*state, &mg_inspector_executable, PROGRAM, mg_buf_view(&bytes),
                          "stdlib 1.22.0-rc.1", NULL, NULL);
    mg_buf_clear(&bytes);
    test_golang_make(form, true, MG_STR("devel +abcdef Sat"), MODULES, &bytes);
    test_assert_inspected(*state, &mg_inspector_executable, PROGRAM, mg_buf_view(&bytes),
                          "golang.org/x/text v0.3.5", NULL, NULL);
    mg_buf_clear(&bytes);
}

/* A program with info as .go.buildinfo or, without section headers, somewhere in its data. */
static void assert_info(struct test_host *host, bool bare, struct mg_str info, uint64_t address,
                        const char *packages, const char *code, const char *words)
{
    const struct test_elf_form form = {true, false, bare};
    const struct test_elf_part parts[] = {
        {".text", MG_STR("code"), TEST_GOLANG_TEXT, false},
        {".go.buildinfo", info, address, true},
        {".data", MG_STR("a program of another language"), 0x8000000, true},
    };
    struct mg_buf bytes;

    test_elf_make(&form, parts, MG_COUNT(parts), &bytes);
    test_assert_inspected(host, &mg_inspector_executable, PROGRAM, mg_buf_view(&bytes), packages,
                          code, words);
    mg_buf_clear(&bytes);
}

/* Only at addresses that are multiples of 16 it counts, wherever its pieces are read. */
static void test_golang__somewhere_in_the_data(void **state)
{
    for (size_t before = MG_KIB(16) - 40; before <= MG_KIB(16) + 40; before += 8) {
        const bool aligned = (before - 8) % 16 == 0;
        struct mg_buf info, data;

        test_golang_inline(TOOLCHAIN, MODULES, &info);
        mg_buf_init(&data, MG_MIB(1));
        while (data.n < before)
            mg_buf_char(&data, ' ');
        mg_buf_str(&data, mg_buf_view(&info));
        assert_info(*state, true, mg_buf_view(&data), TEST_GOLANG_INFO + 8, aligned ? EXPECTED : "",
                    NULL, NULL);
        mg_buf_clear(&info);
        mg_buf_clear(&data);
    }
}

static void test_golang__info_that_is_cut_off(void **state)
{
    struct mg_buf info;

    test_golang_inline(TOOLCHAIN, MODULES, &info);
    assert_info(*state, false, mg_buf_view(&info), TEST_GOLANG_INFO, EXPECTED, NULL, NULL);
    for (size_t n = 16; n < 42; n++)
        assert_info(*state, false, mg_str_take(mg_buf_view(&info), n), TEST_GOLANG_INFO, "",
                    "FORMAT", "cut off");
    for (size_t n = 42; n < info.n; n++)
        assert_info(*state, false, mg_str_take(mg_buf_view(&info), n), TEST_GOLANG_INFO,
                    "stdlib 1.17.13", "FORMAT", "cut off");
    assert_info(*state, false, MG_STR("something else, of some bytes"), TEST_GOLANG_INFO, "",
                "FORMAT", "without build information");
    mg_buf_clear(&info);
}

static void test_golang__sizes_that_lie(void **state)
{
    struct mg_buf info;

    test_golang_inline(TOOLCHAIN, MODULES, &info);
    test_elf_put(&info, 32, UINT64_MAX, 8);
    test_elf_put(&info, 40, 0x01ff, 2);
    assert_info(*state, false, mg_buf_view(&info), TEST_GOLANG_INFO, "", "FORMAT", "cut off");
    test_elf_put(&info, 40, 0x02ff, 2);
    assert_info(*state, false, mg_buf_view(&info), TEST_GOLANG_INFO, "", "FORMAT", "cut off");
    mg_buf_clear(&info);
}

static void test_golang__pointers_that_lie(void **state)
{
    static const uint64_t addresses[] = {0, TEST_GOLANG_INFO + 31, TEST_GOLANG_INFO, UINT64_MAX};
    struct mg_buf info;

    test_golang_pointers(&usual, &info);
    for (size_t i = 0; i < MG_COUNT(addresses); i++) {
        test_elf_put(&info, 16, addresses[i], 8);
        assert_info(*state, false, mg_buf_view(&info), TEST_GOLANG_INFO, "", "FORMAT", "");
    }
    test_elf_put(&info, 14, 7, 1);
    assert_info(*state, false, mg_buf_view(&info), TEST_GOLANG_INFO, "", "FORMAT",
                "pointers of 7 bytes");
    mg_buf_clear(&info);
}

/* Programs of the toolchain had no modules before Go 1.18: their string is among the zeros that are
 * loaded behind the data. One for the version is broken. */
static void test_golang__pointers_to_zeros(void **state)
{
    enum { SECOND_SEGMENT = TEST_ELF_FIRST_SEGMENT + 56, MEMORY = 40 };
    const struct test_elf_form bare = {true, false, true};
    struct mg_buf info, bytes;

    test_golang_pointers(&usual, &info);
    test_elf_add(&info, false, TEST_GOLANG_INFO + 48, 8);
    test_elf_add(&info, false, 7, 8);
    mg_buf_str(&info, MG_STR("go1.9.1"));
    test_elf_put(&info, 16, TEST_GOLANG_INFO + 32, 8);
    test_elf_put(&info, 24, TEST_GOLANG_INFO + 200, 8);
    test_elf_make(&bare,
                  (const struct test_elf_part[]){
                      {".text", MG_STR("code"), TEST_GOLANG_TEXT, false},
                      {".data", mg_buf_view(&info), TEST_GOLANG_INFO, true},
                  },
                  2, &bytes);
    test_elf_put(&bytes, SECOND_SEGMENT + MEMORY, 1000, 8);
    test_assert_inspected(*state, &mg_inspector_executable, PROGRAM, mg_buf_view(&bytes),
                          "stdlib 1.9.1", NULL, NULL);
    test_elf_put(&bytes, TEST_ELF_FIRST_SEGMENT + 2 * 56 + 4 + 16, TEST_GOLANG_INFO + 200, 8);
    test_assert_inspected(*state, &mg_inspector_executable, PROGRAM, mg_buf_view(&bytes), "",
                          "FORMAT", "without the toolchain's version");
    mg_buf_clear(&info);
    mg_buf_clear(&bytes);
}

static void test_golang__too_much_is_refused(void **state)
{
    static char zeros[MG_LIMIT_GOLANG_INFO];
    struct mg_buf bytes;

    test_golang_make(&usual, false, TOOLCHAIN, (struct mg_str){zeros, sizeof zeros}, &bytes);
    test_assert_inspected(*state, &mg_inspector_executable, PROGRAM, mg_buf_view(&bytes),
                          "stdlib 1.17.13", "LIMIT", "at most");
    mg_buf_clear(&bytes);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_golang__both_forms),
        WITH_ROOT(test_golang__programs_of_the_toolchain),
        WITH_ROOT(test_golang__somewhere_in_the_data),
        WITH_ROOT(test_golang__info_that_is_cut_off),
        WITH_ROOT(test_golang__sizes_that_lie),
        WITH_ROOT(test_golang__pointers_that_lie),
        WITH_ROOT(test_golang__pointers_to_zeros),
        WITH_ROOT(test_golang__too_much_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
