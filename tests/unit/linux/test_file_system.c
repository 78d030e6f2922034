/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of file systems, and two that every Linux has.
 */
#include "platform/linux/tree/file_system.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

static const struct mg_file_system *of_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    const struct mg_file_system *on;

    assert_true(fd >= 0);
    on = mg_file_system_of(fd);
    (void)close(fd);
    return on;
}

static void test_file_system__kinds(void **state)
{
    (void)state;
    assert_int_equal(mg_file_system_by_magic(0xef53)->kind, MG_FILE_SYSTEM_LOCAL);
    assert_int_equal(mg_file_system_by_magic(0x794c7630)->kind, MG_FILE_SYSTEM_LAYERED);
    assert_int_equal(mg_file_system_by_magic(0x6969)->kind, MG_FILE_SYSTEM_FOREIGN);
    assert_string_equal(mg_file_system_by_magic(0x12345)->name, "unknown");
    assert_int_equal(mg_file_system_by_magic(0x12345)->kind, MG_FILE_SYSTEM_FOREIGN);
}

static void test_file_system__types_of_mounts(void **state)
{
    (void)state;
    assert_int_equal(mg_file_system_by_type(MG_STR("ext2"))->kind, MG_FILE_SYSTEM_LOCAL);
    assert_int_equal(mg_file_system_by_type(MG_STR("nfs4"))->kind, MG_FILE_SYSTEM_FOREIGN);
    assert_string_equal(mg_file_system_by_type(MG_STR("fuse.sshfs"))->name, "fuse");
    assert_string_equal(mg_file_system_by_type(MG_STR("new"))->name, "unknown");
}

static void test_file_system__of_open_files(void **state)
{
    (void)state;
    assert_string_equal(of_path("/proc")->name, "proc");
    assert_string_equal(of_path("/sys")->name, "sysfs");
    assert_string_equal(mg_file_system_of(-1)->name, "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_system__kinds),
        cmocka_unit_test(test_file_system__types_of_mounts),
        cmocka_unit_test(test_file_system__of_open_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
