/* SPDX-License-Identifier: Apache-2.0
 *
 * Paths without links: the same file, its one name. Over the live tree, which has real links.
 */
#include "core/base/tree_resolve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

static enum mg_status resolve(const struct test_host *host, const char *path, struct mg_buf *out)
{
    struct mg_tree *tree = test_root_tree(&host->root);
    enum mg_status status;

    mg_buf_init(out, 4096);
    status = mg_tree_resolve(tree, path, out, NULL);
    mg_tree_close(tree);
    return status;
}

static void assert_resolves(const struct test_host *host, const char *path, const char *expected)
{
    struct mg_buf out;

    assert_int_equal(resolve(host, path, &out), MG_OK);
    assert_string_equal(out.p, expected);
    assert_int_equal(out.n, strlen(expected));
    mg_buf_clear(&out);
}

static void assert_fails(const struct test_host *host, const char *path, enum mg_status expected)
{
    struct mg_buf out;

    assert_int_equal(resolve(host, path, &out), expected);
    mg_buf_clear(&out);
}

static void test_tree_resolve__links_become_what_they_lead_to(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "usr/lib/x/file", "");
    test_root_link(&host->root, "lib", "usr/lib");
    test_root_link(&host->root, "usr/lib/abs", "/lib/x");
    test_root_link(&host->root, "usr/lib/x/up", "../../../lib/./abs");
    test_root_link(&host->root, "out", "../../../../usr");
    assert_resolves(host, "usr/lib/x", "usr/lib/x");
    assert_resolves(host, "/lib", "usr/lib");
    assert_resolves(host, "/lib/abs/file", "usr/lib/x/file");
    assert_resolves(host, "lib/x/up/file", "usr/lib/x/file");
    assert_resolves(host, "out/lib/../lib/x", "usr/lib/x");
    assert_resolves(host, "/", "");
    assert_resolves(host, "out/..", "");
}

static void test_tree_resolve__what_leads_nowhere_fails(void **state)
{
    struct test_host *host = *state;

    test_root_link(&host->root, "loop", "loop");
    test_root_link(&host->root, "a", "b/x");
    test_root_link(&host->root, "b", "a/x");
    test_root_link(&host->root, "dangling", "missing");
    assert_fails(host, "loop", MG_FORMAT);
    assert_fails(host, "a", MG_FORMAT);
    assert_fails(host, "dangling", MG_NOENT);
    assert_fails(host, "missing/x", MG_NOENT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_tree_resolve__links_become_what_they_lead_to),
        TEST(test_tree_resolve__what_leads_nowhere_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
