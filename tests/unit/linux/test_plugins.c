/* SPDX-License-Identifier: Apache-2.0
 *
 * The files of plugins: who may own and change them, no links, and that the file that is started is
 * the one that was read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "core/platform.h"
#include "tests/unit/linux/root.h"

static struct test_root root;
static struct mg_os_plugin *plugin;
static char folder[512];

static int make(void **state)
{
    (void)state;
    test_root_make(&root);
    test_root_write(&root, "plugin/file", "content");
    test_root_write(&root, "plugin/a/b/deep", "deep");
    for (size_t i = 0; i < 3; i++)
        test_root_mode(&root, (const char *const[]){"plugin", "plugin/a", "plugin/a/b"}[i], 0755);
    test_root_mode(&root, "plugin/file", 0644);
    (void)snprintf(folder, sizeof folder, "%s/plugin", root.path);
    plugin = NULL;
    return 0;
}

static int clear(void **state)
{
    (void)state;
    mg_os_plugin_close(plugin);
    test_root_remove(&root);
    return 0;
}

static enum mg_status map(const char *name, const char *content, struct mg_error *err)
{
    struct mg_mapping mapping;
    enum mg_status status = mg_os_plugin_map(plugin, name, &mapping, err);

    if (status != MG_OK)
        return status;
    assert_true(mg_str_is((struct mg_str){(const char *)mapping.p, mapping.n}, content));
    mg_os_unmap(&mapping);
    return MG_OK;
}

static void test_plugins__files_are_read_below_the_folder(void **state)
{
    (void)state;
    assert_int_equal(mg_os_plugin_open(folder, &plugin, NULL), MG_OK);
    assert_int_equal(map("file", "content", NULL), MG_OK);
    assert_int_equal(map("a/b/deep", "deep", NULL), MG_OK);
    assert_int_equal(map("none", "", NULL), MG_NOENT);
    assert_int_equal(map("a", "", NULL), MG_UNSUPPORTED);
    assert_int_equal(map("file/x", "", NULL), MG_UNSUPPORTED);
}

static void test_plugins__no_links_and_no_pipes(void **state)
{
    (void)state;
    test_root_link(&root, "plugin/link", "file");
    test_root_link(&root, "plugin/c", "a");
    test_root_fifo(&root, "plugin/fifo");
    test_root_link(&root, "other", "plugin");
    assert_int_equal(mg_os_plugin_open(folder, &plugin, NULL), MG_OK);
    assert_int_equal(map("link", "", NULL), MG_UNSUPPORTED);
    assert_int_equal(map("c/b/deep", "", NULL), MG_UNSUPPORTED);
    assert_int_equal(map("fifo", "", NULL), MG_UNSUPPORTED);
    (void)snprintf(folder, sizeof folder, "%s/other", root.path);
    mg_os_plugin_close(plugin);
    plugin = NULL;
    assert_int_not_equal(mg_os_plugin_open(folder, &plugin, NULL), MG_OK);
}

static void check_mode(const char *path, unsigned mode, const char *name, const char *says)
{
    struct mg_error err;

    test_root_mode(&root, path, mode);
    assert_int_equal(mg_os_plugin_open(folder, &plugin, NULL), MG_OK);
    assert_int_equal(map(name, "", &err), MG_UNTRUSTED);
    assert_non_null(strstr(err.text, says));
    mg_os_plugin_close(plugin);
    plugin = NULL;
    test_root_mode(&root, path, 0755);
}

static void test_plugins__nobody_else_may_write(void **state)
{
    struct mg_error err;

    (void)state;
    check_mode("plugin/file", 0664, "file", "plugin/file may be changed by a group: mode 0664");
    check_mode("plugin/file", 0646, "file", "by everybody: mode 0646");
    check_mode("plugin/a", 0777, "a/b/deep", "by everybody");
    test_root_mode(&root, "plugin", 0775);
    assert_int_equal(mg_os_plugin_open(folder, &plugin, &err), MG_UNTRUSTED);
}

static void test_plugins__nobody_else_may_own(void **state)
{
    char path[600];

    (void)state;
    (void)snprintf(path, sizeof path, "%s/file", folder);
    if (chown(path, 12345, (gid_t)-1) != 0)
        skip(); /* takes root */
    assert_int_equal(mg_os_plugin_open(folder, &plugin, NULL), MG_OK);
    assert_int_equal(map("file", "", NULL), MG_UNTRUSTED);
}

/* Another file takes its name: what is started is still what was read. */
static void test_plugins__program_is_the_file_that_was_read(void **state)
{
    struct mg_mapping mapping;
    char from[600], to[600];
    const char *program;

    (void)state;
    (void)snprintf(from, sizeof from, "%s/other", folder);
    (void)snprintf(to, sizeof to, "%s/file", folder);
    assert_int_equal(mg_os_plugin_open(folder, &plugin, NULL), MG_OK);
    assert_null(mg_os_plugin_program(plugin, "file"));
    assert_int_equal(map("a/b/deep", "deep", NULL), MG_OK);
    assert_int_equal(map("file", "content", NULL), MG_OK);
    test_root_write(&root, "plugin/other", "another content");
    assert_int_equal(rename(from, to), 0);
    program = mg_os_plugin_program(plugin, "file");
    assert_non_null(program);
    assert_int_equal(mg_os_map(program, &mapping, NULL), MG_OK);
    assert_true(mg_str_is((struct mg_str){(const char *)mapping.p, mapping.n}, "content"));
    mg_os_unmap(&mapping);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_plugins__files_are_read_below_the_folder),
        TEST(test_plugins__no_links_and_no_pipes),
        TEST(test_plugins__nobody_else_may_write),
        TEST(test_plugins__nobody_else_may_own),
        TEST(test_plugins__program_is_the_file_that_was_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
