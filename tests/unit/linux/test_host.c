/* SPDX-License-Identifier: Apache-2.0
 *
 * What a host says of itself: of an offline root only what lies in it, of the live one what
 * uname(1) says as well.
 */
#include "platform/linux/host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <sys/utsname.h>

#include "platform/linux/tree/live.h"
#include "tests/unit/linux/root.h"

struct fixture {
    struct test_root root;
    struct mg_inventory inventory;
    struct mg_host host;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    fixture.host = (struct mg_host){0};
    test_root_make(&fixture.root);
    mg_inventory_init(&fixture.inventory);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    mg_inventory_clear(&f->inventory);
    test_root_remove(&f->root);
    return 0;
}

static void read_root(struct fixture *f)
{
    struct mg_tree *tree = test_root_tree(&f->root);

    assert_false(mg_host_is_live(tree));
    mg_host_read(tree, false, &f->inventory, &f->host);
    mg_tree_close(tree);
}

static void test_host__files_of_an_offline_root(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, "etc/hostname", "# a name\n\n  web1 \n");
    test_root_write(&f->root, "etc/machine-id", "3d1219c7c4c5404aaa1f6d2a48adfda4\n");
    test_root_write(&f->root, "var/lib/dpkg/arch", "arm64\namd64\n");
    test_root_write(&f->root, "proc/sys/kernel/random/boot_id", "not this one\n");
    read_root(f);
    test_assert_str(f->host.os_family, "linux");
    test_assert_str(f->host.hostname, "web1");
    test_assert_str(f->host.machine_id, "3d1219c7c4c5404aaa1f6d2a48adfda4");
    test_assert_str(f->host.architecture, "arm64");
    test_assert_str(f->host.kernel_release, "");
    test_assert_str(f->host.boot_id, "");
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_host__nothing_there_is_nothing_known(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, "etc/machine-id", "uninitialized\n");
    read_root(f);
    test_assert_str(f->host.hostname, "");
    test_assert_str(f->host.machine_id, "");
    test_assert_str(f->host.architecture, "");
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_host__unreadable_is_told(void **state)
{
    struct fixture *f = *state;

    test_root_fifo(&f->root, "etc/hostname");
    read_root(f);
    test_assert_str(f->host.hostname, "");
    assert_non_null(test_find_coverage(&f->inventory, "UNSUPPORTED"));
}

static void test_host__the_running_system(void **state)
{
    struct fixture *f = *state;
    struct mg_tree *tree = mg_live_tree_open("/", NULL);
    struct utsname name;

    assert_non_null(tree);
    assert_int_equal(uname(&name), 0);
    assert_true(mg_host_is_live(tree));
    mg_host_read(tree, true, &f->inventory, &f->host);
    test_assert_str(f->host.hostname, name.nodename);
    test_assert_str(f->host.kernel_release, name.release);
    assert_int_equal(f->host.boot_id.n, 36);
    mg_tree_close(tree);
}

static void test_host__live_patches_that_are_enabled(void **state)
{
    struct fixture *f = *state;
    struct mg_tree *tree;

    test_root_write(&f->root, "sys/kernel/livepatch/kpatch_b/enabled", "1\n");
    test_root_write(&f->root, "sys/kernel/livepatch/kpatch_a/enabled", "1\n");
    test_root_write(&f->root, "sys/kernel/livepatch/kpatch_c/enabled", "0\n");
    test_root_write(&f->root, "sys/kernel/livepatch/kpatch_d/transition", "1\n");
    read_root(f);
    test_assert_str(f->host.live_patches, "");
    tree = test_root_tree(&f->root);
    mg_host_read(tree, true, &f->inventory, &f->host);
    test_assert_str(f->host.live_patches, "kpatch_a kpatch_b");
    mg_tree_close(tree);
}

static void add(struct fixture *f, const char *name, const char *arch)
{
    const struct mg_package package = {.name = mg_str_of(name), .arch = mg_str_of(arch)};

    assert_int_equal(mg_inventory_add_package(&f->inventory, &package, NULL), MG_OK);
}

static void find_arch(struct fixture *f, bool live, const char *expected)
{
    f->host.architecture = MG_STR_NONE;
    mg_host_find_arch(live, &f->inventory, &f->inventory.arena, &f->host);
    test_assert_str(f->host.architecture, expected);
}

static void test_host__architecture_of_packages(void **state)
{
    struct fixture *f = *state;
    struct utsname name;

    assert_int_equal(uname(&name), 0);
    find_arch(f, false, "");
    find_arch(f, true, name.machine);
    add(f, "adduser", "all");
    find_arch(f, false, "");
    add(f, "libc6", "i386");
    find_arch(f, true, "i386");
    add(f, "dpkg", "amd64");
    find_arch(f, true, "amd64");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_host__files_of_an_offline_root),
        WITH_ROOT(test_host__nothing_there_is_nothing_known),
        WITH_ROOT(test_host__unreadable_is_told),
        WITH_ROOT(test_host__the_running_system),
        WITH_ROOT(test_host__live_patches_that_are_enabled),
        WITH_ROOT(test_host__architecture_of_packages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
