/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of Go's build information. The releases are those that the vulnerability database of Go
 * writes for tags of Go.
 */
#include "platform/linux/inspection/golang_modinfo.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "tests/unit/linux/inspected.h"

static void assert_release(const char *toolchain, const char *expected)
{
    struct mg_buf out;

    mg_buf_init(&out, MG_KIB(4));
    assert_int_equal(mg_golang_release(mg_str_of(toolchain), &out), *expected != '\0');
    test_assert_str(mg_buf_view(&out), expected);
    mg_buf_clear(&out);
}

static void test_golang_modinfo__releases(void **state)
{
    (void)state;
    assert_release("go1.21.3", "1.21.3");
    assert_release("go1.20", "1.20");
    assert_release("go1.21.3 X:boringcrypto", "1.21.3");
    assert_release("go1.19.10 (Red Hat 1.19.10-1.el8)", "1.19.10");
    assert_release("go1.24.1-microsoft", "1.24.1");
    assert_release("go1.22rc1", "1.22.0-rc.1");
    assert_release("go1.9.2rc2", "1.9.2-rc.2");
    assert_release("go1.10beta1 X:x", "1.10.0-beta.1");
}

static void test_golang_modinfo__no_releases(void **state)
{
    (void)state;
    assert_release("", "");
    assert_release("devel go1.19-c0a2f4 Tue May 3", "");
    assert_release("devel +b7a85e0003 Sat", "");
    assert_release("go1.26-devel_5ba3e4 Mon", "");
    assert_release("go1", "");
    assert_release("1.21.3", "");
    assert_release("go1.22rc", "");
    assert_release("go1.22x", "");
    assert_release("unknown", "");
}

/* The packages of lines, and of what is wrong with them. */
static void assert_lines(struct test_host *host, struct mg_str lines, const char *packages,
                         const char *code)
{
    struct mg_inspection in = {.inventory = &host->inventory, .package_limit = 100};
    struct mg_manifest manifest = {.in = &in,
                                   .inspector = &mg_inspector_executable,
                                   .path = "a",
                                   .type = "golang",
                                   .evidence = "go-buildinfo"};

    mg_inventory_clear(&host->inventory);
    assert_int_equal(mg_golang_add_modules(lines, &manifest, NULL), MG_OK);
    mg_manifest_finish(&manifest);
    test_assert_packages(host, packages);
    test_assert_gap(host, code, "names no module");
}

static void test_golang_modinfo__modules(void **state)
{
    assert_lines(*state,
                 MG_STR("path\texample.com/a/cmd/a\n"
                        "mod\texample.com/a\tv1.2.3\th1:x=\n"
                        "dep\tgopkg.in/yaml.v2\tv2.2.2\th1:x=\n"
                        "dep\tgithub.com/b/B\tv2.0.0+incompatible\th1:x=\n"
                        "dep\tc.org/c\tv0.0.0-20200101000000-abcdefabcdef\n"
                        "build\t-compiler=gc\nbuild\tvcs=git\n"),
                 "example.com/a v1.2.3; gopkg.in/yaml.v2 v2.2.2;"
                 " github.com/b/B v2.0.0+incompatible; c.org/c v0.0.0-20200101000000-abcdefabcdef",
                 NULL);
}

static void test_golang_modinfo__replaced_modules(void **state)
{
    assert_lines(*state,
                 MG_STR("dep\ta.org/a\tv1.0.0\n=>\tb.org/a\tv1.0.1\th1:x=\n"
                        "dep\tc.org/c\tv1.0.0\n=>\t./c\t\t\n"
                        "dep\td.org/d\tv1.0.0\n=>\t../d\t(devel)\t\n"
                        "dep\te.org/e\tv1.0.0\th1:x=\n"),
                 "b.org/a v1.0.1; e.org/e v1.0.0", NULL);
}

static void test_golang_modinfo__without_a_version(void **state)
{
    assert_lines(*state, MG_STR("mod\texample.com/a\t(devel)\t\n"), "", NULL);
    assert_lines(*state, MG_STR("mod\texample.com/a\t\t\ndep\tb.org/b\tv1.0.0\t\n"),
                 "b.org/b v1.0.0", NULL);
    assert_lines(*state, MG_STR_NONE, "", NULL);
}

static void test_golang_modinfo__broken_lines(void **state)
{
    assert_lines(*state, MG_STR("dep\ta.org/a\ndep\tb.org/b\tv1.0.0\n"), "b.org/b v1.0.0",
                 "FORMAT");
    assert_lines(*state, MG_STR("dep\ta.org/a\tv1\th\tmore\n"), "", "FORMAT");
    assert_lines(*state, MG_STR("dep\t\tv1\n"), "", "FORMAT");
    assert_lines(*state, MG_STR("dep\n=>\n"), "", "FORMAT");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golang_modinfo__releases),
        cmocka_unit_test(test_golang_modinfo__no_releases),
        WITH_ROOT(test_golang_modinfo__modules),
        WITH_ROOT(test_golang_modinfo__replaced_modules),
        WITH_ROOT(test_golang_modinfo__without_a_version),
        WITH_ROOT(test_golang_modinfo__broken_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
