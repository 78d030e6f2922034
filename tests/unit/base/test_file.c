/* SPDX-License-Identifier: Apache-2.0
 *
 * Our own files: whole or not at all, nothing left behind. Each test works in a fresh folder below
 * the current one, which it leaves empty.
 */
#include "core/base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <uv.h>

#include "core/base/limits.h"

static char folder[64];

static const char *in_folder(const char *name)
{
    static char paths[4][256];
    static unsigned next;
    char *path = paths[next++ % 4];

    (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    uv_fs_t req;
    int code = uv_fs_mkdtemp(NULL, &req, "test_file.XXXXXX", NULL);

    (void)state;
    if (code == 0)
        (void)snprintf(folder, sizeof folder, "%s", req.path);
    uv_fs_req_cleanup(&req);
    return code;
}

/* Fails when the test left anything behind. */
static int remove_folder(void **state)
{
    uv_fs_t req;
    int code = uv_fs_rmdir(NULL, &req, folder, NULL);

    (void)state;
    uv_fs_req_cleanup(&req);
    return code;
}

static void unlink_file(const char *path)
{
    uv_fs_t req;

    assert_int_equal(uv_fs_unlink(NULL, &req, path, NULL), 0);
    uv_fs_req_cleanup(&req);
}

static void remove_dir(const char *path)
{
    uv_fs_t req;

    assert_int_equal(uv_fs_rmdir(NULL, &req, path, NULL), 0);
    uv_fs_req_cleanup(&req);
}

static int entries_in_folder(void)
{
    uv_fs_t req;
    int count = uv_fs_scandir(NULL, &req, folder, 0, NULL);

    uv_fs_req_cleanup(&req);
    return count;
}

static void assert_content(const char *path, struct mg_str expected)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_MIB(8));
    assert_int_equal(mg_file_read(path, &text, NULL), MG_OK);
    assert_true(mg_str_eq(mg_buf_view(&text), expected));
    mg_buf_clear(&text);
}

static void test_file__replace_then_read_gives_the_same_bytes(void **state)
{
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 3000000};
    const char *path = in_folder("\xc3\xa4 b.bin");
    char *bytes = malloc(3000000);

    (void)state;
    assert_non_null(bytes);
    for (size_t i = 0; i < 3000000; i++)
        bytes[i] = (char)(i * 7 + i / 256);
    for (size_t i = 0; i < MG_COUNT(sizes); i++) {
        struct mg_str content = {bytes, sizes[i]};

        assert_int_equal(mg_file_replace(path, content, NULL), MG_OK);
        assert_content(path, content);
        assert_int_equal(entries_in_folder(), 1);
    }
    free(bytes);
    unlink_file(path);
}

static uint64_t permissions(const char *path)
{
    uv_fs_t req;
    uint64_t mode;

    assert_int_equal(uv_fs_stat(NULL, &req, path, NULL), 0);
    mode = req.statbuf.st_mode & 0777;
    uv_fs_req_cleanup(&req);
    return mode;
}

/* A report that only its owner could read stays so. */
static void test_file__replaced_files_keep_their_permissions(void **state)
{
    const char *path = in_folder("private");
    uint64_t before;
    uv_fs_t req;

    (void)state;
    assert_int_equal(mg_file_replace(path, MG_STR("1"), NULL), MG_OK);
    assert_int_equal(uv_fs_chmod(NULL, &req, path, 0600, NULL), 0);
    uv_fs_req_cleanup(&req);
    before = permissions(path);
    assert_int_equal(mg_file_replace(path, MG_STR("2"), NULL), MG_OK);
    assert_int_equal(permissions(path), before);
    assert_content(path, MG_STR("2"));
    unlink_file(path);
}

static void test_file__read_limit_holds_to_the_byte(void **state)
{
    const char *path = in_folder("seven");
    struct mg_error err;
    struct mg_buf text;

    (void)state;
    assert_int_equal(mg_file_replace(path, MG_STR("1234567"), NULL), MG_OK);
    mg_buf_init(&text, 7);
    assert_int_equal(mg_file_read(path, &text, &err), MG_OK);
    assert_true(mg_str_is(mg_buf_view(&text), "1234567"));
    mg_buf_clear(&text);
    mg_buf_init(&text, 9);
    mg_buf_str(&text, MG_STR("abc"));
    assert_int_equal(mg_file_read(path, &text, &err), MG_LIMIT);
    assert_non_null(strstr(err.text, path));
    assert_true(mg_str_is(mg_buf_view(&text), "abc")); /* written on success only */
    mg_buf_clear(&text);
    unlink_file(path);
}

static void test_file__what_cannot_be_read_is_told_with_its_path(void **state)
{
    const char *missing = in_folder("missing");
    struct mg_error err;
    struct mg_buf text;

    (void)state;
    mg_buf_init(&text, MG_KIB(1));
    assert_int_equal(mg_file_read(missing, &text, &err), MG_NOENT);
    assert_int_equal(err.os_code, UV_ENOENT);
    assert_non_null(strstr(err.text, missing));
    assert_int_not_equal(mg_file_read(folder, &text, &err), MG_OK);
    mg_buf_clear(&text);
}

static void test_file__abort_keeps_the_old_file(void **state)
{
    const char *path = in_folder("kept");
    struct mg_file_writer w;

    (void)state;
    assert_int_equal(mg_file_replace(path, MG_STR("old"), NULL), MG_OK);
    assert_int_equal(mg_file_begin(&w, path, NULL), MG_OK);
    assert_int_equal(mg_file_write(&w, "new", 3, NULL), MG_OK);
    assert_int_equal(entries_in_folder(), 2);
    assert_content(path, MG_STR("old"));
    mg_file_abort(&w);
    assert_content(path, MG_STR("old"));
    assert_int_equal(entries_in_folder(), 1);
    mg_file_abort(&w);
    unlink_file(path);
}

static void test_file__commit_replaces_at_once(void **state)
{
    const char *path = in_folder("replaced");
    struct mg_file_writer w;

    (void)state;
    assert_int_equal(mg_file_replace(path, MG_STR("a longer old content"), NULL), MG_OK);
    assert_int_equal(mg_file_begin(&w, path, NULL), MG_OK);
    assert_int_equal(mg_file_write(&w, "ne", 2, NULL), MG_OK);
    assert_int_equal(mg_file_write(&w, NULL, 0, NULL), MG_OK);
    assert_int_equal(mg_file_write(&w, "w", 1, NULL), MG_OK);
    assert_int_equal(mg_file_commit(&w, NULL), MG_OK);
    assert_content(path, MG_STR("new"));
    assert_int_equal(entries_in_folder(), 1);
    unlink_file(path);
}

/* The target turns into a folder while it is written: the rename fails. */
static void test_file__a_failed_commit_leaves_nothing(void **state)
{
    const char *path = in_folder("target");
    struct mg_file_writer w;
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_file_begin(&w, path, NULL), MG_OK);
    assert_int_equal(mg_file_mkdirs(path, NULL), MG_OK);
    assert_int_equal(mg_file_write(&w, "new", 3, NULL), MG_OK);
    assert_int_not_equal(mg_file_commit(&w, &err), MG_OK);
    assert_non_null(strstr(err.text, "target"));
    assert_int_equal(entries_in_folder(), 1);
    remove_dir(path);
}

static void test_file__targets_that_cannot_be_are_refused(void **state)
{
    const char *file = in_folder("file");
    struct mg_file_writer w;
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_file_replace(file, MG_STR("x"), NULL), MG_OK);
    assert_int_equal(mg_file_begin(&w, in_folder("no/such/folder"), &err), MG_NOENT);
    assert_non_null(strstr(err.text, "no/such/folder"));
    assert_int_not_equal(mg_file_begin(&w, in_folder("file/below"), &err), MG_OK);
    assert_int_not_equal(mg_file_begin(&w, folder, &err), MG_OK);
    assert_int_not_equal(mg_file_replace("", MG_STR("x"), &err), MG_OK);
    assert_int_equal(entries_in_folder(), 1);
    unlink_file(file);
}

static bool is_device(const char *path)
{
    uv_fs_t req;
    bool device =
        uv_fs_stat(NULL, &req, path, NULL) == 0 && (req.statbuf.st_mode & S_IFMT) == S_IFCHR;

    uv_fs_req_cleanup(&req);
    if (!device)
        print_message("no device %s here\n", path);
    return device;
}

static void test_file__a_device_is_written_in_place(void **state)
{
    struct mg_file_writer w;
    struct mg_error err;

    (void)state;
    if (!is_device("/dev/full") || !is_device("/dev/null"))
        skip();
    assert_int_equal(mg_file_replace("/dev/null", MG_STR("x"), &err), MG_OK);
    assert_int_equal(mg_file_replace("/dev/full", MG_STR("x"), &err), MG_IO);
    assert_int_equal(err.os_code, UV_ENOSPC);
    assert_int_equal(mg_file_begin(&w, "/dev/null", &err), MG_OK);
    mg_file_abort(&w);
    assert_true(is_device("/dev/full") && is_device("/dev/null"));
}

/* Make link point to file; false where that does not work (Wine only says that it did). */
static bool make_link(const char *link, const char *file)
{
    uv_fs_t req;
    bool made = uv_fs_symlink(NULL, &req, file, link, 0, NULL) == 0;

    uv_fs_req_cleanup(&req);
    made = made && uv_fs_readlink(NULL, &req, link, NULL) == 0;
    uv_fs_req_cleanup(&req);
    return made;
}

static void test_file__a_symbolic_link_stays_one(void **state)
{
    const char *file = in_folder("file"), *link = in_folder("link");
    uv_fs_t req;

    (void)state;
    assert_int_equal(mg_file_replace(file, MG_STR("old"), NULL), MG_OK);
    if (!make_link(link, "file")) {
        unlink_file(file);
        print_message("no symbolic links here\n");
        skip();
    }
    assert_int_equal(mg_file_replace(link, MG_STR("new"), NULL), MG_OK);
    assert_content(file, MG_STR("new"));
    assert_int_equal(uv_fs_readlink(NULL, &req, link, NULL), 0);
    uv_fs_req_cleanup(&req);
    unlink_file(link);
    unlink_file(file);
}

static void test_file__create_never_replaces(void **state)
{
    const char *open = in_folder("open"), *secret = in_folder("secret");
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_file_create(open, MG_STR("1"), false, NULL), MG_OK);
    assert_int_equal(mg_file_create(secret, MG_STR("2"), true, NULL), MG_OK);
    assert_int_equal(mg_file_create(open, MG_STR("3"), true, &err), MG_IO);
    assert_int_equal(err.os_code, UV_EEXIST);
    assert_non_null(strstr(err.text, open));
    assert_content(open, MG_STR("1"));
    assert_content(secret, MG_STR("2"));
    assert_int_equal(mg_file_create(in_folder("no/such"), MG_STR("x"), false, NULL), MG_NOENT);
    if (permissions(open) != permissions(secret)) /* modes mean something here */
        assert_int_equal(permissions(secret), 0600);
    assert_int_equal(entries_in_folder(), 2);
    unlink_file(open);
    unlink_file(secret);
}

static void test_file__remove_is_content_with_nothing(void **state)
{
    const char *path = in_folder("file");
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_file_replace(path, MG_STR("x"), NULL), MG_OK);
    assert_int_equal(mg_file_remove(path, NULL), MG_OK);
    assert_int_equal(entries_in_folder(), 0);
    assert_int_equal(mg_file_remove(path, NULL), MG_OK);
    assert_int_not_equal(mg_file_remove(folder, &err), MG_OK);
    assert_non_null(strstr(err.text, folder));
}

static void test_file__mkdirs_creates_the_missing_parents(void **state)
{
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_file_mkdirs(in_folder("a/b/c"), &err), MG_OK);
    assert_int_equal(mg_file_mkdirs(in_folder("a/b/c/"), &err), MG_OK);
    assert_int_equal(mg_file_replace(in_folder("a/b/c/file"), MG_STR("x"), NULL), MG_OK);
    assert_int_not_equal(mg_file_mkdirs(in_folder("a/b/c/file"), &err), MG_OK);
    assert_int_not_equal(mg_file_mkdirs(in_folder("a/b/c/file/d"), &err), MG_OK);
    assert_non_null(strstr(err.text, "a/b/c/file/d"));
    assert_int_not_equal(mg_file_mkdirs("", &err), MG_OK);
    unlink_file(in_folder("a/b/c/file"));
    remove_dir(in_folder("a/b/c"));
    remove_dir(in_folder("a/b"));
    remove_dir(in_folder("a"));
}

static void test_file__overwrite_changes_what_is_there(void **state)
{
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_file_overwrite(in_folder("f"), 0, MG_STR("x"), &err), MG_NOENT);
    assert_non_null(strstr(err.text, in_folder("f")));
    assert_int_equal(mg_file_replace(in_folder("f"), MG_STR("0123456789"), NULL), MG_OK);
    assert_int_equal(mg_file_overwrite(in_folder("f"), 4, MG_STR("abc"), NULL), MG_OK);
    assert_content(in_folder("f"), MG_STR("0123abc789"));
    assert_int_equal(mg_file_overwrite(in_folder("f"), 9, MG_STR("xyz"), NULL), MG_OK);
    assert_content(in_folder("f"), MG_STR("0123abc78xyz"));
    unlink_file(in_folder("f"));
}

static void test_file__rename_takes_the_place_of_what_is_there(void **state)
{
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_file_rename(in_folder("a"), in_folder("b"), &err), MG_NOENT);
    assert_int_equal(mg_file_replace(in_folder("a"), MG_STR("new"), NULL), MG_OK);
    assert_int_equal(mg_file_replace(in_folder("b"), MG_STR("old"), NULL), MG_OK);
    assert_int_equal(mg_file_rename(in_folder("a"), in_folder("b"), NULL), MG_OK);
    assert_content(in_folder("b"), MG_STR("new"));
    assert_int_equal(mg_file_sync_folder(folder, NULL), MG_OK);
    unlink_file(in_folder("b")); /* and nothing else is left */
}

static void test_file__status_tells_what_to_do(void **state)
{
    (void)state;
    assert_int_equal(mg_file_status(UV_ENOENT), MG_NOENT);
    assert_int_equal(mg_file_status(UV_ENOTDIR), MG_NOENT);
    assert_int_equal(mg_file_status(UV_EACCES), MG_ACCESS);
    assert_int_equal(mg_file_status(UV_EPERM), MG_ACCESS);
    assert_int_equal(mg_file_status(UV_ENOMEM), MG_NOMEM);
    assert_int_equal(mg_file_status(UV_ENOSPC), MG_IO);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_file__replace_then_read_gives_the_same_bytes),
        IN_FOLDER(test_file__replaced_files_keep_their_permissions),
        IN_FOLDER(test_file__read_limit_holds_to_the_byte),
        IN_FOLDER(test_file__what_cannot_be_read_is_told_with_its_path),
        IN_FOLDER(test_file__abort_keeps_the_old_file),
        IN_FOLDER(test_file__commit_replaces_at_once),
        IN_FOLDER(test_file__a_failed_commit_leaves_nothing),
        IN_FOLDER(test_file__targets_that_cannot_be_are_refused),
        IN_FOLDER(test_file__a_device_is_written_in_place),
        IN_FOLDER(test_file__a_symbolic_link_stays_one),
        IN_FOLDER(test_file__create_never_replaces),
        IN_FOLDER(test_file__remove_is_content_with_nothing),
        IN_FOLDER(test_file__mkdirs_creates_the_missing_parents),
        IN_FOLDER(test_file__overwrite_changes_what_is_there),
        IN_FOLDER(test_file__rename_takes_the_place_of_what_is_there),
        cmocka_unit_test(test_file__status_tells_what_to_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
