/* SPDX-License-Identifier: Apache-2.0
 *
 * Temporary roots and what tests of the Linux provider look for in an inventory.
 */
#define _XOPEN_SOURCE 700 /* nftw */
#include "tests/unit/linux/root.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "platform/linux/tree/live.h"

#define PATH_SIZE 4096

static void full_path(const struct test_root *root, const char *path, char *out)
{
    int n = snprintf(out, PATH_SIZE, "%s/%s", root->path, path);

    assert_true(n > 0 && n < PATH_SIZE);
}

/* The full path, once its parents are there. */
static void place(const struct test_root *root, const char *path, char *out)
{
    struct mg_error err;
    char *slash;

    full_path(root, path, out);
    slash = strrchr(out, '/');
    *slash = '\0';
    assert_int_equal(mg_file_mkdirs(out, &err), MG_OK);
    *slash = '/';
}

void test_root_make(struct test_root *root)
{
    static const char name[] = "/margay-test-XXXXXX";
    size_t n = sizeof root->path - sizeof name;

    assert_int_equal(uv_os_tmpdir(root->path, &n), 0);
    memcpy(root->path + n, name, sizeof name);
    assert_non_null(mkdtemp(root->path));
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

void test_root_remove(struct test_root *root)
{
    assert_int_equal(nftw(root->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

void test_root_bytes(const struct test_root *root, const char *path, struct mg_str bytes)
{
    char full[PATH_SIZE];
    FILE *stream;

    place(root, path, full);
    stream = fopen(full, "wb");
    assert_non_null(stream);
    assert_true(bytes.n == 0 || fwrite(bytes.p, 1, bytes.n, stream) == bytes.n);
    assert_int_equal(fclose(stream), 0);
}

void test_root_write(const struct test_root *root, const char *path, const char *text)
{
    test_root_bytes(root, path, (struct mg_str){text, strlen(text)});
}

void test_root_link(const struct test_root *root, const char *path, const char *target)
{
    char full[PATH_SIZE];

    place(root, path, full);
    assert_int_equal(symlink(target, full), 0);
}

void test_root_fifo(const struct test_root *root, const char *path)
{
    char full[PATH_SIZE];

    place(root, path, full);
    assert_int_equal(mkfifo(full, 0644), 0);
}

void test_root_folder(const struct test_root *root, const char *path)
{
    char full[PATH_SIZE];
    struct mg_error err;

    full_path(root, path, full);
    assert_int_equal(mg_file_mkdirs(full, &err), MG_OK);
}

void test_root_mode(const struct test_root *root, const char *path, unsigned mode)
{
    char full[PATH_SIZE];

    full_path(root, path, full);
    assert_int_equal(chmod(full, (mode_t)mode), 0);
}

void test_root_copy(const struct test_root *root, const char *path, const char *data)
{
    struct mg_error err;
    struct mg_buf bytes;
    char from[PATH_SIZE];

    (void)snprintf(from, sizeof from, "%s/%s", TEST_DATA, data);
    mg_buf_init(&bytes, MG_MIB(4));
    assert_int_equal(mg_file_read(from, &bytes, &err), MG_OK);
    test_root_bytes(root, path, bytes.n != 0 ? mg_buf_view(&bytes) : MG_STR(""));
    mg_buf_clear(&bytes);
}

struct mg_tree *test_root_tree(const struct test_root *root)
{
    struct mg_error err;
    struct mg_tree *tree = mg_live_tree_open(root->path, &err);

    assert_non_null(tree);
    return tree;
}

const struct mg_coverage *test_find_coverage(const struct mg_inventory *inventory, const char *code)
{
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        if (mg_str_is(inventory->coverage[i].code, code))
            return &inventory->coverage[i];
    }
    return NULL;
}

const struct mg_package *test_find_package(const struct mg_inventory *inventory, const char *name,
                                           const char *arch)
{
    for (size_t i = 0; i < inventory->package_count; i++) {
        const struct mg_package *package = &inventory->packages[i];

        if (mg_str_is(package->name, name) && (arch == NULL || mg_str_is(package->arch, arch)))
            return package;
    }
    return NULL;
}

void test_assert_str(struct mg_str s, const char *expected)
{
    if (!mg_str_is(s, expected))
        fail_msg("'%.*s' is not '%s'", MG_STR_ARG(s), expected);
}

int test_host_set_up(void **state)
{
    static struct test_host host;

    host.relations = false;
    test_root_make(&host.root);
    mg_inventory_init(&host.inventory);
    *state = &host;
    return 0;
}

int test_host_tear_down(void **state)
{
    struct test_host *host = *state;

    mg_inventory_clear(&host->inventory);
    test_root_remove(&host->root);
    return 0;
}
