/* SPDX-License-Identifier: Apache-2.0
 *
 * Zipped eggs: a real one, files of that name that are none, and broken ones.
 */
#include "platform/linux/inspection/python_egg.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/inspected.h"

#define EGG "lib/monotonic-1.6-py3.10.egg"

static void inspect_copy(struct test_host *host, const char *data)
{
    test_root_copy(&host->root, EGG, data);
    test_inspect(host, &mg_inspector_python, EGG);
}

static void test_python_egg__a_real_one(void **state)
{
    struct test_host *host = *state;

    assert_true(test_wants(&mg_inspector_python, "lib", "monotonic-1.6-py3.10.egg"));
    inspect_copy(host, "inspection/python/monotonic-1.6-py3.10.egg");
    test_assert_packages(host, "monotonic 1.6 (Apache)");
    test_assert_gap(host, NULL, NULL);
    test_assert_str(host->inventory.packages[0].evidence, "egg");
    test_assert_str(host->inventory.packages[0].location, EGG "!/EGG-INFO/PKG-INFO");
}

static void test_python_egg__others_are_passed_over(void **state)
{
    struct test_host *host = *state;

    inspect_copy(host, "inspection/python/monotonic_no_pkginfo-1.6-py3.10.egg");
    test_assert_packages(host, "");
    test_assert_gap(host, NULL, NULL);
    test_assert_inspected(host, &mg_inspector_python, EGG, MG_STR("<CoordinateSystem> { Z-up }"),
                          "", NULL, NULL);
    test_assert_inspected(host, &mg_inspector_python, EGG, MG_STR(""), "", NULL, NULL);
}

static void test_python_egg__a_bomb_is_a_gap(void **state)
{
    inspect_copy(*state, "inspection/python/bomb.egg");
    test_assert_packages(*state, "");
    test_assert_gap(*state, "LIMIT", "2097152");
}

/* An egg that is cut off or damaged gives coverage or its package, never both, and never crashes.
 */
static void test_python_egg__damaged_ones(void **state)
{
    struct test_host *host = *state;
    struct mg_tree *tree = test_root_tree(&host->root);
    struct mg_buf whole;
    size_t gaps = 0, packages = 0;

    mg_buf_init(&whole, MG_KIB(64));
    test_root_copy(&host->root, EGG, "inspection/python/monotonic-1.6-py3.10.egg");
    assert_int_equal(mg_tree_read(tree, EGG, &whole, NULL), MG_OK);
    for (size_t i = 4; i < whole.n; i += 13) {
        char kept = whole.p[i];

        whole.p[i] = (char)~kept;
        test_root_bytes(&host->root, EGG, mg_buf_view(&whole));
        test_inspect(host, &mg_inspector_python, EGG);
        whole.p[i] = kept;
        gaps += host->inventory.coverage_count;
        packages += host->inventory.package_count;
        assert_true(host->inventory.coverage_count + host->inventory.package_count <= 1);
    }
    assert_true(gaps > 0 && packages > 0);
    test_root_bytes(&host->root, EGG, mg_str_take(mg_buf_view(&whole), whole.n - 1));
    test_inspect(host, &mg_inspector_python, EGG);
    test_assert_gap(host, "FORMAT", "");
    mg_buf_clear(&whole);
    mg_tree_close(tree);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_python_egg__a_real_one),
        WITH_ROOT(test_python_egg__others_are_passed_over),
        WITH_ROOT(test_python_egg__a_bomb_is_a_gap),
        WITH_ROOT(test_python_egg__damaged_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
