/* SPDX-License-Identifier: Apache-2.0
 *
 * Who owns a file: shared folders, architectures, diversions, merged /usr, distroless images.
 */
#include "platform/linux/packages/dpkg_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

#define INFO "var/lib/dpkg/info/"

/* The owners of path, as "name:arch" separated by spaces. */
static void assert_owner(struct test_host *f, const char *path, const char *expected)
{
    struct mg_tree *tree = test_root_tree(&f->root);
    struct mg_dpkg_files files;
    const struct mg_vec *owners;
    struct mg_error err;
    struct mg_buf text;

    assert_int_equal(mg_dpkg_files_init(&files, tree, &path, 1, &f->inventory, &err), MG_OK);
    assert_int_equal(mg_dpkg_files_load(&files, tree, &f->inventory, &err), MG_OK);
    owners = mg_dpkg_files_owners(&files, 0);
    mg_buf_init(&text, 4096);
    for (size_t i = 0; i < owners->n; i++) {
        const struct mg_dpkg_owner *owner = mg_vec_at(owners, i);

        mg_buf_printf(&text, "%s%.*s%s%.*s%.*s", i == 0 ? "" : " ", MG_STR_ARG(owner->name),
                      owner->arch.n == 0 ? "" : ":", MG_STR_ARG(owner->arch),
                      MG_STR_ARG(owner->status));
    }
    test_assert_str(mg_buf_view(&text), expected);
    mg_buf_clear(&text);
    mg_dpkg_files_clear(&files);
    mg_tree_close(tree);
}

static void test_dpkg_files__files_have_owners_folders_do_not(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, INFO "a.list", "/.\n/usr\n/usr/bin\n/usr/bin/a\n/usr/bin/ab\n/empty");
    test_root_write(&f->root, INFO "b.list", "/.\n/usr\n/usr/bin\n/usr/bin/b\n/empty\n");
    assert_owner(f, "/usr/bin/a", "a");
    assert_owner(f, "/usr/bin/b", "b");
    assert_owner(f, "/usr/bin/ab", "a");
    assert_owner(f, "/usr/bin", "");
    assert_owner(f, "/empty", "");
    assert_owner(f, "/usr/bin/c", "");
    assert_owner(f, "/usr/bin/a/", "");
    assert_owner(f, "", "");
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_dpkg_files__architectures_share_files(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, INFO "l:amd64.list", "/usr\n/usr/doc\n/usr/lib/amd64\n");
    test_root_write(&f->root, INFO "l:i386.list", "/usr\n/usr/doc\n/usr/lib/i386\n");
    assert_owner(f, "/usr/doc", "l:amd64 l:i386");
    assert_owner(f, "/usr/lib/i386", "l:i386");
}

static void test_dpkg_files__owns_compares_the_architecture(void **state)
{
    static const char *const path = "/usr/lib/x";
    struct test_host *f = *state;
    struct mg_tree *tree = test_root_tree(&f->root);
    struct mg_stanza stanza = {.name = MG_STR("l"), .arch = MG_STR("amd64")};
    struct mg_dpkg_files files;
    struct mg_error err;

    test_root_write(&f->root, INFO "l:amd64.list", "/usr/lib/x\n");
    assert_int_equal(mg_dpkg_files_init(&files, tree, &path, 1, &f->inventory, &err), MG_OK);
    assert_int_equal(mg_dpkg_files_load(&files, tree, &f->inventory, &err), MG_OK);
    assert_true(mg_dpkg_files_owns(&files, &stanza));
    stanza.arch = MG_STR("i386");
    assert_false(mg_dpkg_files_owns(&files, &stanza));
    mg_dpkg_files_clear(&files);
    mg_tree_close(tree);
}

static void test_dpkg_files__merged_usr_has_two_names(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, INFO "dash.list", "/bin\n/bin/dash\n");
    test_root_write(&f->root, INFO "perl.list", "/usr/bin/perl\n");
    assert_owner(f, "/usr/bin/dash", ""); /* not merged: another file */
    test_root_link(&f->root, "bin", "usr/bin");
    assert_owner(f, "/usr/bin/dash", "dash");
    assert_owner(f, "/bin/dash", "dash");
    assert_owner(f, "/bin/perl", "perl");
    assert_owner(f, "/bin", "");
}

static void test_dpkg_files__links_elsewhere_are_not_merged(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, INFO "dash.list", "/bin\n/bin/dash\n");
    test_root_link(&f->root, "bin", "usr/sbin");
    assert_owner(f, "/usr/bin/dash", "");
    test_root_link(&f->root, "sbin", "/usr/sbin/");
    test_root_write(&f->root, INFO "init.list", "/sbin/init\n");
    assert_owner(f, "/usr/sbin/init", "init");
}

static void test_dpkg_files__diversions(void **state)
{
    struct test_host *f = *state;

    test_root_link(&f->root, "bin", "usr/bin");
    test_root_write(&f->root, "var/lib/dpkg/diversions",
                    "/bin/sh\n/bin/sh.distrib\ndash\n"
                    "/usr/bin/ls\n/usr/bin/ls.real\n:\n");
    test_root_write(&f->root, INFO "dash.list", "/bin/sh\n");
    test_root_write(&f->root, INFO "bash.list", "/usr/bin/sh\n");
    test_root_write(&f->root, INFO "coreutils.list", "/bin/ls\n");
    assert_owner(f, "/bin/sh", "dash");
    assert_owner(f, "/bin/sh.distrib", "bash");
    assert_owner(f, "/bin/ls", ""); /* the administrator's */
    assert_owner(f, "/bin/ls.real", "coreutils");
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_dpkg_files__broken_diversions_are_told(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, "var/lib/dpkg/diversions", "/a\n/b\np\n/bin/sh\n");
    test_root_write(&f->root, INFO "q.list", "/a\n");
    assert_owner(f, "/b", "q");
    assert_non_null(test_find_coverage(&f->inventory, "FORMAT"));
}

static void test_dpkg_files__distroless_images(void **state)
{
    struct test_host *f = *state;

    test_root_copy(&f->root, "var/lib/dpkg/status.d/foo.md5sums", "dpkg/status.d/foo.md5sums");
    test_root_write(&f->root, "var/lib/dpkg/status.d/short.md5sums", "07d31e7e\n\n");
    assert_owner(f, "/usr/lib/os-release", "var/lib/dpkg/status.d/foo");
    assert_owner(f, "/usr/lib", "");
}

static void test_dpkg_files__unreadable_lists_are_told(void **state)
{
    struct test_host *f = *state;
    const struct mg_coverage *entry;

    test_root_write(&f->root, INFO "a.list", "/a\n");
    test_root_folder(&f->root, INFO "b.list");
    test_root_fifo(&f->root, INFO "c.list");
    assert_owner(f, "/a", "a");
    entry = test_find_coverage(&f->inventory, "UNREAD_FILE_LIST");
    assert_non_null(entry);
    assert_int_equal(entry->level, MG_COVERAGE_INCOMPLETE);
    assert_int_equal(f->inventory.coverage_count, 2);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_dpkg_files__files_have_owners_folders_do_not),
        WITH_ROOT(test_dpkg_files__architectures_share_files),
        WITH_ROOT(test_dpkg_files__owns_compares_the_architecture),
        WITH_ROOT(test_dpkg_files__merged_usr_has_two_names),
        WITH_ROOT(test_dpkg_files__links_elsewhere_are_not_merged),
        WITH_ROOT(test_dpkg_files__diversions),
        WITH_ROOT(test_dpkg_files__broken_diversions_are_told),
        WITH_ROOT(test_dpkg_files__distroless_images),
        WITH_ROOT(test_dpkg_files__unreadable_lists_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
