/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders for administrators alone. Owners other than ourselves cannot be made under Wine, which
 * has one user.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#include "core/base/file.h"
#include "core/platform.h"

#define FOLDER "test_private_folder.d"

static int clear(void **state)
{
    (void)state;
    (void)DeleteFileA(FOLDER "/sub/file");
    (void)RemoveDirectoryA(FOLDER "/sub");
    (void)RemoveDirectoryA(FOLDER);
    (void)DeleteFileA(FOLDER);
    return 0;
}

/* Everyone and the group of users; Wine shows the latter only where it was set. */
static void assert_private(void)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PACL list = NULL;

    assert_int_equal(GetNamedSecurityInfoA(FOLDER, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL,
                                           NULL, &list, NULL, &descriptor),
                     ERROR_SUCCESS);
    assert_non_null(list);
    for (DWORD i = 0; i < list->AceCount; i++) {
        ACCESS_ALLOWED_ACE *entry;

        assert_true(GetAce(list, i, (void **)&entry));
        if (entry->Header.AceType != ACCESS_ALLOWED_ACE_TYPE || entry->Mask == 0)
            continue;
        assert_false(IsWellKnownSid((PSID)&entry->SidStart, WinWorldSid));
        assert_false(IsWellKnownSid((PSID)&entry->SidStart, WinBuiltinUsersSid));
    }
    (void)LocalFree(descriptor);
}

static void test_private_folder__is_made(void **state)
{
    (void)state;
    assert_int_equal(mg_os_private_folder(FOLDER, NULL), MG_OK);
    assert_private();
    assert_int_equal(mg_os_private_folder(FOLDER, NULL), MG_OK);
}

static void test_private_folder__one_that_was_open_is_closed(void **state)
{
    PSECURITY_DESCRIPTOR open = NULL;

    (void)state;
    assert_int_equal(mg_file_mkdirs(FOLDER "/sub", NULL), MG_OK);
    assert_int_equal(mg_file_replace(FOLDER "/sub/file", MG_STR("content"), NULL), MG_OK);
    assert_true(ConvertStringSecurityDescriptorToSecurityDescriptorA(
        "D:(A;OICI;FA;;;WD)(A;OICI;FA;;;BA)", SDDL_REVISION_1, &open, NULL));
    assert_true(SetFileSecurityA(FOLDER, DACL_SECURITY_INFORMATION, open));
    (void)LocalFree(open);
    assert_int_equal(mg_os_private_folder(FOLDER, NULL), MG_OK);
    assert_private();
}

static void test_private_folder__a_file_is_none(void **state)
{
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_file_replace(FOLDER, MG_STR("content"), NULL), MG_OK);
    assert_int_equal(mg_os_private_folder(FOLDER, &err), MG_UNSUPPORTED);
    assert_string_equal(err.text, FOLDER " is no folder");
}

static void test_private_folder__needs_its_parent(void **state)
{
    (void)state;
    assert_int_equal(mg_os_private_folder(FOLDER "/sub", NULL), MG_NOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_private_folder__is_made, clear),
        cmocka_unit_test_teardown(test_private_folder__one_that_was_open_is_closed, clear),
        cmocka_unit_test_teardown(test_private_folder__a_file_is_none, clear),
        cmocka_unit_test_teardown(test_private_folder__needs_its_parent, clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
