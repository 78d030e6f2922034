/* SPDX-License-Identifier: Apache-2.0
 *
 * Which files are read as executables, and what becomes of those that are none.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/elf_sample.h"
#include "tests/unit/linux/inspected.h"

#define PROGRAM "usr/local/lib/tool"

static void assert_wish(const char *const *names, size_t n, enum mg_wish expected)
{
    for (size_t i = 0; i < n; i++) {
        if (mg_inspector_executable.wants(MG_STR("bin"), mg_str_of(names[i])) != expected)
            fail_msg("%s", names[i]);
    }
}

static void test_executable__wanted_files(void **state)
{
    static const char *const libraries[] = {"libc.so.6", "liba.so", "libb.so.1.2.3", "addon.node"};
    static const char *const programs[] = {"kubectl", "kubectl.1.27", "provider_v3.1.0_x5",
                                           ".hidden", "tool-1.2",     "yq.amd64"};
    static const char *const others[] = {"a.py",   "a.sh",    "libc.a", "module.ko",
                                         "a.so.d", "so.conf", "a.debug"};

    (void)state;
    assert_wish(libraries, MG_COUNT(libraries), MG_WISH_YES);
    assert_wish(programs, MG_COUNT(programs), MG_WISH_IF_EXECUTABLE);
    assert_wish(others, MG_COUNT(others), MG_WISH_NO);
}

static void test_executable__other_files_are_no_gap(void **state)
{
    struct test_host *host = *state;

    test_assert_inspected(host, &mg_inspector_executable, PROGRAM, MG_STR("#!/bin/sh\n"), "", NULL,
                          NULL);
    test_assert_inspected(host, &mg_inspector_executable, PROGRAM, MG_STR_NONE, "", NULL, NULL);
    test_inspect(host, &mg_inspector_executable, "usr/gone");
    test_assert_gap(host, NULL, NULL);
}

static void test_executable__without_evidence(void **state)
{
    const struct test_elf_part text = {".text", MG_STR("code"), 0x1000, false};
    const struct test_elf_form forms[] = {{true, false, false}, {true, false, true}};

    for (size_t i = 0; i < MG_COUNT(forms); i++) {
        struct mg_buf bytes;

        test_elf_make(&forms[i], &text, 1, &bytes);
        test_assert_inspected(*state, &mg_inspector_executable, PROGRAM, mg_buf_view(&bytes), "",
                              NULL, NULL);
        mg_buf_clear(&bytes);
    }
}

static void test_executable__broken_headers_are_a_gap(void **state)
{
    struct test_host *host = *state;

    test_assert_inspected(host, &mg_inspector_executable, PROGRAM,
                          MG_STR("\x7f"
                                 "ELF\2\1\1 and no more of it"),
                          "", "FORMAT", "cut off");
    test_assert_str(host->inventory.coverage[0].area, "inspection/executable");
    test_assert_str(host->inventory.coverage[0].subject, PROGRAM);
}

/* A program that UPX packed has a mark behind its headers, and no section headers. */
static void test_executable__packed_by_upx(void **state)
{
    const struct test_elf_part packed = {"", MG_STR("\0\0\0\0UPX!\n packed"), 0x1000, true};
    const struct test_elf_form bare = {true, false, true};
    struct mg_buf bytes;

    test_elf_make(&bare, &packed, 1, &bytes);
    test_assert_inspected(*state, &mg_inspector_executable, PROGRAM, mg_buf_view(&bytes), "",
                          "UNSUPPORTED", "UPX");
    mg_buf_clear(&bytes);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_executable__wanted_files),
        WITH_ROOT(test_executable__other_files_are_no_gap),
        WITH_ROOT(test_executable__without_evidence),
        WITH_ROOT(test_executable__broken_headers_are_a_gap),
        WITH_ROOT(test_executable__packed_by_upx),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
