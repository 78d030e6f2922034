/* SPDX-License-Identifier: Apache-2.0
 *
 * One name for one file, in every layout of the folders.
 */
#include "platform/linux/packages/usrmerge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/root.h"

static void check(const struct test_host *f, const char *path, const char *expected)
{
    struct mg_tree *tree = test_root_tree(&f->root);
    struct mg_usrmerge usr;
    char buf[64];

    mg_usrmerge_init(&usr, tree);
    mg_tree_close(tree);
    test_assert_str(mg_usrmerge_name(&usr, mg_str_of(path), buf, sizeof buf), expected);
}

static void test_usrmerge__nothing_is_merged(void **state)
{
    const struct test_host *f = *state;

    test_root_folder(&f->root, "bin");
    test_root_link(&f->root, "lib64", "lib");
    test_root_link(&f->root, "sbin", "../elsewhere");
    check(f, "bin/sh", "bin/sh");
    check(f, "lib64/ld.so", "lib64/ld.so");
    check(f, "sbin/init", "sbin/init");
    check(f, "etc/passwd", "etc/passwd");
    check(f, "", "");
}

static void test_usrmerge__debian(void **state)
{
    const struct test_host *f = *state;

    test_root_link(&f->root, "bin", "usr/bin");
    test_root_link(&f->root, "sbin", "/usr/sbin/");
    test_root_link(&f->root, "lib64", "usr/lib64");
    check(f, "bin/sh", "usr/bin/sh");
    check(f, "sbin/init", "usr/sbin/init");
    check(f, "lib64/ld.so", "usr/lib64/ld.so");
    check(f, "usr/bin/sh", "usr/bin/sh");
    check(f, "binary/sh", "binary/sh");
}

static void test_usrmerge__arch_and_fedora(void **state)
{
    const struct test_host *f = *state;

    test_root_link(&f->root, "bin", "usr/bin");
    test_root_link(&f->root, "sbin", "usr/sbin");
    test_root_link(&f->root, "usr/sbin", "bin");
    test_root_link(&f->root, "usr/lib64", "lib");
    test_root_link(&f->root, "lib64", "usr/lib64");
    check(f, "sbin/sshd", "usr/bin/sshd");
    check(f, "usr/sbin/sshd", "usr/bin/sshd");
    check(f, "lib64/ld.so", "usr/lib/ld.so");
    check(f, "usr/lib64/ld.so", "usr/lib/ld.so");
}

static void test_usrmerge__loops_and_long_names_stay(void **state)
{
    static const char *const name =
        "bin/0123456789012345678901234567890123456789012345678901234567890123456789";
    const struct test_host *f = *state;

    test_root_link(&f->root, "bin", "usr/bin");
    test_root_folder(&f->root, "usr");
    test_root_link(&f->root, "usr/sbin", "sbin");
    check(f, name, name);
    check(f, "usr/sbin/x", "usr/sbin/x");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_usrmerge__nothing_is_merged),
        WITH_ROOT(test_usrmerge__debian),
        WITH_ROOT(test_usrmerge__arch_and_fedora),
        WITH_ROOT(test_usrmerge__loops_and_long_names_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
