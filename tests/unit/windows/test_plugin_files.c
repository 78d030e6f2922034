/* SPDX-License-Identifier: Apache-2.0
 *
 * The files of plugins on Windows: held against writing, deleting and replacing, and refused when
 * others may change them. The registry is tested in tests/e2e/test_windows.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <windows.h>

#include <sddl.h>

#include "core/base/file.h"
#include "core/platform.h"

#define FOLDER "test_plugin_files.d"
#define FILE_NAME FOLDER "/sub/file.exe"

static struct mg_os_plugin *plugin;

static int make(void **state)
{
    (void)state;
    plugin = NULL;
    return mg_file_mkdirs(FOLDER "/sub", NULL) == MG_OK &&
                   mg_file_replace(FILE_NAME, MG_STR("content"), NULL) == MG_OK
               ? 0
               : -1;
}

static int clear(void **state)
{
    (void)state;
    mg_os_plugin_close(plugin);
    return DeleteFileA(FILE_NAME) && RemoveDirectoryA(FOLDER "/sub") && RemoveDirectoryA(FOLDER)
               ? 0
               : -1;
}

static enum mg_status map(const char *name, struct mg_error *err)
{
    struct mg_mapping mapping;
    enum mg_status status = mg_os_plugin_map(plugin, name, &mapping, err);

    if (status != MG_OK)
        return status;
    assert_true(mg_str_is((struct mg_str){(const char *)mapping.p, mapping.n}, "content"));
    mg_os_unmap(&mapping);
    return MG_OK;
}

static void test_plugin_files__read_below_the_folder(void **state)
{
    (void)state;
    assert_int_equal(mg_os_plugin_open(FOLDER, &plugin, NULL), MG_OK);
    assert_null(mg_os_plugin_program(plugin, "sub/file.exe"));
    assert_int_equal(map("sub/file.exe", NULL), MG_OK);
    assert_string_equal(mg_os_plugin_program(plugin, "sub/file.exe"), FILE_NAME);
    assert_int_equal(map("sub/none", NULL), MG_NOENT);
    assert_int_equal(map("none/none", NULL), MG_NOENT);
    assert_int_equal(map("sub", NULL), MG_UNSUPPORTED);
    assert_int_equal(map("NUL", NULL), MG_UNSUPPORTED);
}

static void test_plugin_files__cannot_be_changed_while_open(void **state)
{
    HANDLE file;

    (void)state;
    assert_int_equal(mg_os_plugin_open(FOLDER, &plugin, NULL), MG_OK);
    assert_int_equal(map("sub/file.exe", NULL), MG_OK);
    file = CreateFileA(FILE_NAME, GENERIC_WRITE,
                       FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                       0, NULL);
    assert_ptr_equal(file, INVALID_HANDLE_VALUE);
    assert_int_equal(GetLastError(), ERROR_SHARING_VIOLATION);
    assert_false(DeleteFileA(FILE_NAME));
    assert_false(MoveFileA(FILE_NAME, FOLDER "/sub/other"));
    assert_false(MoveFileA(FOLDER, "test_plugin_files.other"));
    mg_os_plugin_close(plugin);
    plugin = NULL;
    assert_true(MoveFileA(FILE_NAME, FOLDER "/sub/other"));
    assert_true(MoveFileA(FOLDER "/sub/other", FILE_NAME));
}

static void set_access(const char *path, const char *sddl)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;

    assert_true(ConvertStringSecurityDescriptorToSecurityDescriptorA(sddl, SDDL_REVISION_1,
                                                                     &descriptor, NULL));
    assert_true(SetFileSecurityA(
        path, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, descriptor));
    (void)LocalFree(descriptor);
}

static void test_plugin_files__others_may_not_write(void **state)
{
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_os_plugin_open(FOLDER, &plugin, NULL), MG_OK);
    set_access(FILE_NAME, "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FRFW;;;WD)");
    assert_int_equal(map("sub/file.exe", &err), MG_UNTRUSTED);
    assert_non_null(strstr(err.text, "S-1-1-0")); /* Everyone */
    set_access(FILE_NAME, "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;WD)");
    assert_int_equal(map("sub/file.exe", &err), MG_OK);
    mg_os_plugin_close(plugin);
    plugin = NULL;
    set_access(FOLDER, "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;WD)");
    assert_int_equal(mg_os_plugin_open(FOLDER, &plugin, &err), MG_UNTRUSTED);
    set_access(FOLDER, "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;WD)");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_plugin_files__read_below_the_folder),
        TEST(test_plugin_files__cannot_be_changed_while_open),
        TEST(test_plugin_files__others_may_not_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
