/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of mounts, and looking without asking.
 */
#include "platform/linux/tree/mounts.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/root.h"

static void test_mounts__type_of_a_line(void **state)
{
    static const struct {
        const char *line, *type;
    } cases[] = {
        {"36 35 98:0 /m /mnt rw,noatime master:1 - ext3 /dev/root rw,errors=continue", "ext3"},
        {"36 35 0:40 / /mnt/a\\040-\\040b rw - fuse.sshfs host:/ - rw", "fuse.sshfs"},
        {"36 35 0:40 / /mnt rw shared:1 master:2 propagate_from:3 - nfs4 h:/ rw", "nfs4"},
        {"360 35 0:40 / /mnt rw - ext4 /dev/root rw", ""},
        {"36 35 0:40 / /mnt rw", ""},
        {"36 35 0:40 / /mnt rw - ", ""},
        {"36", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++)
        test_assert_str(mg_mount_type_of_line(mg_str_of(cases[i].line), MG_STR("36")),
                        cases[i].type);
}

static void test_mounts__type_of_an_open_file(void **state)
{
    int fd = open("/proc", O_RDONLY | O_CLOEXEC);
    char type[MG_MOUNT_TYPE];

    (void)state;
    assert_true(fd >= 0);
    assert_true(mg_mount_type(fd, type));
    assert_string_equal(type, "proc");
    (void)close(fd);
    assert_false(mg_mount_type(fd, type));
}

static void test_mounts__looks_as_fstat_does(void **state)
{
    int fd = open("/proc/self", O_RDONLY | O_CLOEXEC);
    struct stat known, asked;

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &asked), 0);
    assert_int_equal(mg_mount_stat(fd, "", &known), 0);
    assert_true(known.st_dev == asked.st_dev && known.st_ino == asked.st_ino);
    assert_int_equal(known.st_mode, asked.st_mode);
    assert_int_equal(known.st_mtim.tv_nsec, asked.st_mtim.tv_nsec);
    assert_int_equal(mg_mount_stat(fd, "stat", &known), 0);
    assert_true(S_ISREG(known.st_mode));
    assert_int_equal(mg_mount_stat(fd, "exe", &known), 0);
    assert_true(S_ISLNK(known.st_mode));
    (void)close(fd);
    assert_int_equal(mg_mount_stat(fd, "", &known), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mounts__type_of_a_line),
        cmocka_unit_test(test_mounts__type_of_an_open_file),
        cmocka_unit_test(test_mounts__looks_as_fstat_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
