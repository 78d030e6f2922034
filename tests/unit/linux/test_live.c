/* SPDX-License-Identifier: Apache-2.0
 *
 * The live tree, every behaviour with both resolvers: the kernel's and our own must agree.
 */
#define _GNU_SOURCE /* renameat2 */
#include "platform/linux/tree/live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/limits.h"
#include "tests/unit/linux/root.h"

static struct test_root root;

static int make_root(void **state)
{
    (void)state;
    test_root_make(&root);
    test_root_write(&root, "etc/name", "inside\n");
    test_root_write(&root, "a/b/deep", "deep");
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    test_root_remove(&root);
    return 0;
}

/* Read path with both resolvers; both give the same status, which is returned with the text. */
static enum mg_status read_both(const char *path, char *text, size_t size)
{
    enum mg_status statuses[2];

    for (int i = 0; i < 2; i++) {
        struct mg_tree *tree = test_root_tree(&root);
        struct mg_error err = {0};
        struct mg_buf buf;

        if (i == 1)
            mg_live_tree_avoid_openat2(tree);
        mg_buf_init(&buf, MG_KIB(64));
        statuses[i] = mg_tree_read(tree, path, &buf, &err);
        if (statuses[i] == MG_OK)
            (void)snprintf(text, size, "%.*s", MG_STR_ARG(mg_buf_view(&buf)));
        else
            assert_non_null(strstr(err.text, path));
        mg_buf_clear(&buf);
        mg_tree_close(tree);
    }
    assert_int_equal(statuses[0], statuses[1]);
    return statuses[0];
}

static void assert_reads(const char *path, const char *expected)
{
    char text[64] = "";

    if (read_both(path, text, sizeof text) != MG_OK || strcmp(text, expected) != 0)
        fail_msg("%s gives '%s', not '%s'", path, text, expected);
}

static void assert_fails(const char *path, enum mg_status expected)
{
    char text[64] = "";
    enum mg_status status = read_both(path, text, sizeof text);

    if (status != expected)
        fail_msg("%s gives %s '%s'", path, mg_status_name(status), text);
}

static void test_live__reads_regular_files(void **state)
{
    (void)state;
    assert_reads("etc/name", "inside\n");
    assert_reads("/etc//./name", "inside\n");
    assert_reads("a/b/../b/deep", "deep");
    test_root_write(&root, "empty", "");
    assert_reads("empty", "");
    assert_fails("etc/missing", MG_NOENT);
    assert_fails("etc/name/below", MG_NOENT);
}

static void test_live__follows_links_below_the_root(void **state)
{
    (void)state;
    test_root_link(&root, "relative", "etc/name");
    test_root_link(&root, "a/up", "../etc/name");
    test_root_link(&root, "absolute", "/etc/name");
    test_root_link(&root, "folder", "/a/b");
    test_root_link(&root, "chain", "folder/../up");
    assert_reads("relative", "inside\n");
    assert_reads("a/up", "inside\n");
    assert_reads("absolute", "inside\n");
    assert_reads("folder/deep", "deep");
    assert_reads("chain", "inside\n");
}

static void test_live__never_leaves_the_root(void **state)
{
    char out[300];

    (void)state;
    test_root_link(&root, "escape", "../../../../../../etc/name");
    test_root_link(&root, "outside", "/etc/passwd");
    test_root_link(&root, "a/escape", "../../../etc/passwd");
    (void)snprintf(out, sizeof out, "%s/etc/name", root.path);
    test_root_link(&root, "own", out); /* an absolute path of the host means nothing below */
    assert_reads("escape", "inside\n");
    assert_reads("../../../etc/name", "inside\n");
    assert_fails("outside", MG_NOENT);
    assert_fails("a/escape", MG_NOENT);
    assert_fails("own", MG_NOENT);
}

static void test_live__ends_loops(void **state)
{
    char name[32], target[32];

    (void)state;
    test_root_link(&root, "self", "self");
    test_root_link(&root, "one", "two");
    test_root_link(&root, "two", "one");
    test_root_link(&root, "link0", "etc/name");
    for (int i = 1; i <= 41; i++) {
        (void)snprintf(name, sizeof name, "link%d", i);
        (void)snprintf(target, sizeof target, "link%d", i - 1);
        test_root_link(&root, name, target);
    }
    assert_fails("self", MG_FORMAT);
    assert_fails("one", MG_FORMAT);
    assert_reads("link39", "inside\n"); /* 40 links */
    assert_fails("link40", MG_FORMAT);
}

static void test_live__long_paths_are_errors(void **state)
{
    char name[300];

    (void)state;
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_fails(name, MG_FORMAT);
}

static void test_live__only_regular_files_are_read(void **state)
{
    (void)state;
    test_root_fifo(&root, "fifo");
    test_root_link(&root, "to-fifo", "fifo");
    assert_fails("fifo", MG_UNSUPPORTED);
    assert_fails("to-fifo", MG_UNSUPPORTED);
    assert_fails("etc", MG_UNSUPPORTED);
    assert_fails(".", MG_UNSUPPORTED);
}

static void test_live__devices_are_not_opened(void **state)
{
    char path[300];

    (void)state;
    (void)snprintf(path, sizeof path, "%s/null", root.path);
    if (mknod(path, S_IFCHR | 0666, (dev_t)0x103) != 0)
        skip(); /* only root makes devices */
    assert_fails("null", MG_UNSUPPORTED);
}

/* Give a regular file and a FIFO each the other's name, again and again. */
static pid_t exchange_for_ever(void)
{
    char file[300], fifo[300];
    pid_t child = fork();

    if (child != 0)
        return child;
    (void)snprintf(file, sizeof file, "%s/etc/name", root.path);
    (void)snprintf(fifo, sizeof fifo, "%s/fifo", root.path);
    while (getppid() != 1 && renameat2(AT_FDCWD, file, AT_FDCWD, fifo, RENAME_EXCHANGE) == 0)
        ;
    _exit(0);
}

/* Whoever owns a folder may exchange what is in it at any moment. */
static void test_live__only_what_was_looked_at_is_opened(void **state)
{
    int watch = inotify_init1(IN_NONBLOCK);
    struct mg_tree *tree;
    char path[300], event[sizeof(struct inotify_event) + 256];
    unsigned read_well = 0;
    pid_t child;

    (void)state;
    test_root_fifo(&root, "fifo");
    tree = test_root_tree(&root);
    (void)snprintf(path, sizeof path, "%s/fifo", root.path);
    assert_true(inotify_add_watch(watch, path, IN_OPEN) >= 0);
    child = exchange_for_ever();
    for (unsigned i = 0; i < 20000; i++) {
        struct mg_buf buf;

        mg_buf_init(&buf, MG_KIB(1));
        read_well += mg_tree_read(tree, "etc/name", &buf, NULL) == MG_OK;
        mg_buf_clear(&buf);
    }
    (void)kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    mg_tree_close(tree);
    assert_in_range(read_well, 1, 20000);
    assert_int_equal(read(watch, event, sizeof event), -1); /* the FIFO was never opened */
    (void)close(watch);
}

/* Root reads everything, so the test becomes nobody for a moment. */
static void test_live__unreadable_is_access(void **state)
{
    bool privileged = geteuid() == 0;

    (void)state;
    test_root_write(&root, "secret", "s");
    test_root_mode(&root, "secret", 0);
    test_root_mode(&root, ".", 0755);
    if (privileged)
        assert_int_equal(seteuid(65534), 0);
    assert_fails("secret", MG_ACCESS);
    if (privileged)
        assert_int_equal(seteuid(0), 0);
}

static void test_live__ceiling_is_a_limit(void **state)
{
    struct mg_tree *tree = test_root_tree(&root);
    struct mg_error err;
    struct mg_buf buf;

    (void)state;
    test_root_write(&root, "four", "1234");
    mg_buf_init(&buf, 4);
    assert_int_equal(mg_tree_read(tree, "four", &buf, &err), MG_OK);
    assert_int_equal(mg_tree_read(tree, "four", &buf, &err), MG_LIMIT);
    assert_int_equal(buf.n, 4);
    assert_non_null(strstr(err.text, "four"));
    mg_buf_clear(&buf);
    mg_buf_init(&buf, 3);
    assert_int_equal(mg_tree_read(tree, "four", &buf, &err), MG_LIMIT);
    assert_int_equal(buf.n, 0);
    mg_buf_clear(&buf);
    mg_tree_close(tree);
}

/* Files of procfs tell no size: the ceiling must hold while reading, too. */
static void test_live__files_without_a_size(void **state)
{
    struct mg_tree *tree = mg_live_tree_open("/", NULL);
    struct mg_error err;
    struct mg_buf buf;

    (void)state;
    assert_non_null(tree);
    mg_buf_init(&buf, MG_KIB(64));
    assert_int_equal(mg_tree_read(tree, "proc/self/status", &buf, &err), MG_OK);
    assert_true(buf.n > 16);
    mg_buf_clear(&buf);
    mg_buf_init(&buf, 16);
    assert_int_equal(mg_tree_read(tree, "proc/self/status", &buf, &err), MG_LIMIT);
    mg_buf_clear(&buf);
    mg_tree_close(tree);
}

struct seen {
    size_t count;
    bool link, folder, stop;
};

static bool see(void *context, const char *name, enum mg_tree_kind kind)
{
    struct seen *seen = context;

    seen->count++;
    seen->link = seen->link || (strcmp(name, "link") == 0 && kind == MG_TREE_LINK);
    seen->folder = seen->folder || (strcmp(name, "folder") == 0 && kind == MG_TREE_DIR);
    return !seen->stop;
}

static void test_live__lists_folders(void **state)
{
    struct mg_tree *tree = test_root_tree(&root);
    struct seen seen = {0}, once = {.stop = true};
    struct mg_error err;

    (void)state;
    test_root_folder(&root, "list/folder");
    test_root_link(&root, "list/link", "nowhere");
    test_root_write(&root, "list/file", "");
    assert_int_equal(mg_tree_each(tree, "list", see, &seen, &err), MG_OK);
    assert_int_equal(seen.count, 3);
    assert_true(seen.link && seen.folder);
    assert_int_equal(mg_tree_each(tree, "list", see, &once, &err), MG_OK);
    assert_int_equal(once.count, 1);
    assert_int_equal(mg_tree_each(tree, "etc/name", see, &seen, &err), MG_NOENT);
    assert_int_equal(mg_tree_each(tree, "missing", see, &seen, &err), MG_NOENT);
    mg_tree_close(tree);
}

static void test_live__stat_follows_readlink_does_not(void **state)
{
    struct mg_tree *tree = test_root_tree(&root);
    struct mg_tree_stat st;
    struct mg_error err;
    struct mg_buf text;

    (void)state;
    test_root_link(&root, "link", "/etc/name");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mg_tree_stat(tree, "link", &st, &err), MG_OK);
        assert_int_equal(st.kind, MG_TREE_FILE);
        assert_int_equal(st.size, 7);
        assert_true(st.mtime > 0 && st.inode != 0);
        assert_int_equal(mg_tree_stat(tree, "", &st, &err), MG_OK);
        assert_int_equal(st.kind, MG_TREE_DIR);
        mg_buf_init(&text, 16);
        assert_int_equal(mg_tree_readlink(tree, "link", &text, &err), MG_OK);
        test_assert_str(mg_buf_view(&text), "/etc/name");
        assert_int_equal(mg_tree_readlink(tree, "link", &text, &err), MG_LIMIT);
        assert_int_equal(mg_tree_readlink(tree, "etc/name", &text, &err), MG_UNSUPPORTED);
        mg_buf_clear(&text);
        mg_live_tree_avoid_openat2(tree);
    }
    mg_tree_close(tree);
}

static void test_live__open_files_are_read_at_offsets(void **state)
{
    struct mg_tree *tree = test_root_tree(&root);
    struct mg_tree_file *file = NULL;
    struct mg_error err;
    char text[8] = "";
    size_t got = 0;

    (void)state;
    assert_int_equal(mg_tree_open(tree, "etc/name", &file, &err), MG_OK);
    assert_int_equal(file->stat.size, 7);
    assert_int_equal(file->stat.kind, MG_TREE_FILE);
    assert_int_equal(mg_tree_file_read(file, 2, text, 3, &err), MG_OK);
    assert_string_equal(text, "sid");
    assert_int_equal(mg_tree_file_read(file, 5, text, 3, &err), MG_FORMAT);
    assert_string_equal(err.text, "the file ends at byte 7, before byte 8");
    assert_int_equal(file->ops->read_at(file, UINT64_MAX - 1, text, 3, &got, &err), MG_OK);
    assert_int_equal(got, 0);
    mg_tree_file_close(file);
    mg_tree_file_close(NULL);
    mg_tree_close(tree);
}

static void test_live__only_regular_files_are_opened(void **state)
{
    struct mg_tree *tree = test_root_tree(&root);
    struct mg_tree_file *file = NULL;

    (void)state;
    test_root_fifo(&root, "fifo");
    test_root_link(&root, "outside", "/etc/passwd");
    assert_int_equal(mg_tree_open(tree, "fifo", &file, NULL), MG_UNSUPPORTED);
    assert_int_equal(mg_tree_open(tree, "a", &file, NULL), MG_UNSUPPORTED);
    assert_int_equal(mg_tree_open(tree, "outside", &file, NULL), MG_NOENT);
    assert_null(file);
    mg_tree_close(tree);
}

static bool keep_kind(void *context, const char *name, enum mg_tree_kind kind)
{
    char *line = context;
    size_t n = strlen(line);

    (void)snprintf(line + n, 64 - n, "%s %d;", name, (int)kind);
    return true;
}

static void test_live__open_folders_lead_to_those_below(void **state)
{
    for (int i = 0; i < 2; i++) {
        struct mg_tree *tree = test_root_tree(&root);
        struct mg_tree_dir *a = NULL, *b = NULL, *none = NULL;
        char line[64] = "";

        (void)state;
        test_root_link(&root, i == 0 ? "a/b/link" : "a/link", "..");
        if (i == 1)
            mg_live_tree_avoid_openat2(tree);
        assert_int_equal(mg_tree_open_dir(tree, "a", &a, NULL), MG_OK);
        assert_int_equal(a->ops->enter(a, "b", &b, NULL), MG_OK);
        assert_int_equal(a->ops->enter(a, "missing", &none, NULL), MG_NOENT);
        assert_int_equal(b->ops->enter(b, "deep", &none, NULL), MG_NOENT);
        assert_int_equal(b->ops->enter(b, "link", &none, NULL), MG_NOENT);
        assert_int_equal(b->ops->each(b, keep_kind, line, NULL), MG_OK);
        assert_non_null(strstr(line, "deep 0;"));
        assert_non_null(strstr(line, "link 2;"));
        assert_true(a->inode != b->inode && a->device == b->device);
        assert_null(none);
        mg_tree_dir_close(a);
        mg_tree_dir_close(b);
        mg_tree_close(tree);
    }
}

static void test_live__folders_of_the_kernel_are_not_walked(void **state)
{
    struct mg_tree *tree = mg_live_tree_open("/", NULL);
    struct mg_tree_dir *dir = NULL;
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_tree_open_dir(tree, "proc", &dir, &err), MG_UNSUPPORTED);
    assert_string_equal(err.text, "proc: on a file system of the kind proc");
    assert_int_equal(mg_tree_open_dir(tree, "", &dir, &err), MG_OK);
    assert_int_equal(dir->ops->enter(dir, "proc", &dir, &err), MG_UNSUPPORTED);
    assert_string_equal(err.text, "on a file system of the kind proc");
    mg_tree_dir_close(dir);
    mg_tree_close(tree);
}

static void test_live__root_must_be_a_folder(void **state)
{
    struct mg_error err;
    char path[300];

    (void)state;
    assert_null(mg_live_tree_open("/nonexistent/root", &err));
    assert_int_equal(err.status, MG_NOENT);
    assert_non_null(strstr(err.text, "/nonexistent/root"));
    (void)snprintf(path, sizeof path, "%s/etc/name", root.path);
    assert_null(mg_live_tree_open(path, &err));
    assert_int_equal(err.status, MG_NOENT);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_live__reads_regular_files),
        WITH_ROOT(test_live__follows_links_below_the_root),
        WITH_ROOT(test_live__never_leaves_the_root),
        WITH_ROOT(test_live__ends_loops),
        WITH_ROOT(test_live__long_paths_are_errors),
        WITH_ROOT(test_live__only_regular_files_are_read),
        WITH_ROOT(test_live__devices_are_not_opened),
        WITH_ROOT(test_live__only_what_was_looked_at_is_opened),
        WITH_ROOT(test_live__unreadable_is_access),
        WITH_ROOT(test_live__ceiling_is_a_limit),
        cmocka_unit_test(test_live__files_without_a_size),
        WITH_ROOT(test_live__lists_folders),
        WITH_ROOT(test_live__stat_follows_readlink_does_not),
        WITH_ROOT(test_live__open_files_are_read_at_offsets),
        WITH_ROOT(test_live__only_regular_files_are_opened),
        WITH_ROOT(test_live__open_folders_lead_to_those_below),
        cmocka_unit_test(test_live__folders_of_the_kernel_are_not_walked),
        WITH_ROOT(test_live__root_must_be_a_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
