/* SPDX-License-Identifier: Apache-2.0
 *
 * The scope of an inspection: when it counts as another one, and what mounts mean for it.
 */
#include "platform/linux/inspection/scope.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

static void read_scope(const struct test_host *host, const struct mg_provide_request *request,
                       struct mg_scope *scope)
{
    struct mg_tree *tree = test_root_tree(&host->root);

    assert_int_equal(mg_scope_init(scope, tree, request, &host->inventory.host, NULL), MG_OK);
    mg_tree_close(tree);
}

static void test_scope__paths_are_resolved(void **state)
{
    const char *const paths[] = {"/opt/app", "/none"};
    struct test_host *host = *state;
    const struct mg_provide_request request = {.root = host->root.path,
                                               .inspection = {.paths = paths, .path_count = 2}};
    const struct mg_scope_path *path;
    struct mg_scope scope;

    test_root_folder(&host->root, "srv/app");
    test_root_link(&host->root, "opt", "srv");
    read_scope(host, &request, &scope);
    assert_int_equal(scope.paths.n, 6);
    path = mg_vec_at(&scope.paths, 4);
    assert_string_equal(path->asked, "/opt/app");
    assert_true(path->there);
    test_assert_str(path->path, "srv/app");
    path = mg_vec_at(&scope.paths, 5);
    assert_false(path->there);
    assert_true(scope.plain);
    mg_scope_clear(&scope);
}

/* Which of the hashes differ from those before. */
static void assert_differs(const struct test_host *host, const struct mg_provide_request *request,
                           const struct mg_scope *before, bool of_host, bool of_place)
{
    struct mg_scope scope;

    read_scope(host, request, &scope);
    assert_int_equal(strcmp(scope.host, before->host) != 0, of_host);
    assert_int_equal(strcmp(scope.place, before->place) != 0, of_place);
    mg_scope_clear(&scope);
}

static void test_scope__what_makes_another_one(void **state)
{
    static const char *const paths[] = {"/opt/app"};
    struct test_host *host = *state;
    const char *root = host->root.path;
    struct mg_scope before;

    test_root_folder(&host->root, "usr/lib");
    read_scope(host, &(struct mg_provide_request){.root = root}, &before);
    test_root_write(&host->root, "usr/lib/new.jar", "");
    assert_differs(host, &(struct mg_provide_request){.root = root}, &before, false, false);
    assert_differs(host, &(struct mg_provide_request){.root = root, .relations = true}, &before,
                   false, true);
    assert_differs(host, &(struct mg_provide_request){.root = root, .inspection = {.packages = 7}},
                   &before, false, true);
    assert_differs(
        host,
        &(struct mg_provide_request){.root = root, .inspection = {.paths = paths, .path_count = 1}},
        &before, false, true);
    assert_differs(host, &(struct mg_provide_request){.root = "/tmp"}, &before, true, false);
    host->inventory.host.boot_id = MG_STR("another");
    assert_differs(host, &(struct mg_provide_request){.root = root}, &before, true, false);
    host->inventory.host.boot_id = MG_STR_NONE;
    test_root_folder(&host->root, "usr/lib64");
    assert_differs(host, &(struct mg_provide_request){.root = root}, &before, false, true);
    mg_scope_clear(&before);
}

/* usr/lib and srv/a are inspected. */
static bool is_plain(const char *text, const char *root, uint64_t *hash)
{
    struct mg_scope scope = {.plain = false};
    struct mg_scope_path *path;
    bool plain;

    mg_vec_init(&scope.paths, sizeof *path);
    for (size_t i = 0; i < 3; i++) {
        path = mg_vec_add(&scope.paths);
        assert_non_null(path);
        path->there = i < 2;
        path->path = i == 0 ? MG_STR("usr/lib") : i == 1 ? MG_STR("srv/a b") : MG_STR_NONE;
    }
    *hash = 0;
    plain = mg_scope_mounts(&scope, mg_str_of(text), mg_str_of(root), hash);
    mg_vec_clear(&scope.paths);
    return plain;
}

#define ROOT "22 1 254:0 / / rw - ext4 /dev/vda rw\n"

static void test_scope__mounts(void **state)
{
    static const struct {
        const char *text, *root;
        bool plain, counts; /* does it make another hash than without the second line? */
    } cases[] = {
        {ROOT, "/", true, false},
        {ROOT "30 22 0:30 / /proc rw - proc proc rw\n", "/", true, false},
        {ROOT "30 22 254:1 / /usr rw - ext4 /dev/vdb rw\n", "/", true, true},
        {ROOT "30 22 254:1 / /usr/lib rw - ext4 /dev/vdb rw\n", "/", true, true},
        {ROOT "30 22 254:1 / /usr/lib/x rw - ext4 /dev/vdb rw\n", "/", false, true},
        {ROOT "30 22 254:1 / /usr/library rw - ext4 /dev/vdb rw\n", "/", true, false},
        {ROOT "30 22 254:0 /x /usr rw - ext4 /dev/vda rw\n", "/", false, true},
        {ROOT "30 22 254:1 / /srv/a\\040b/c rw - ext4 /dev/vdb rw\n", "/", false, true},
        {ROOT "30 22 254:1 / /srv/a rw - ext4 /dev/vdb rw\n", "/", true, false},
        {ROOT "30 22 254:1 / /mnt/usr rw - ext4 /dev/vdb rw\n", "/mnt", true, true},
        {ROOT "30 22 254:1 / /mnt rw - ext4 /dev/vdb rw\n", "/mnt", true, true},
        {ROOT "30 22 254:1 / /usr rw - ext4 /dev/vdb rw\n", "/mnt", true, false},
        {ROOT "30 22\n", "/", false, false},
    };
    uint64_t hash, before;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        (void)is_plain(ROOT, cases[i].root, &before);
        if (is_plain(cases[i].text, cases[i].root, &hash) != cases[i].plain ||
            (hash != before) != cases[i].counts)
            fail_msg("%s", cases[i].text);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_scope__paths_are_resolved),
        TEST(test_scope__what_makes_another_one),
        cmocka_unit_test(test_scope__mounts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
