/* SPDX-License-Identifier: Apache-2.0
 *
 * Linux: running until a signal comes, private folders, and commands for services that are another
 * program's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/platform.h"

static volatile sig_atomic_t stops, reloads;

static enum mg_status run(void *context, struct mg_error *err)
{
    (void)err;
    assert_ptr_equal(context, &stops);
    assert_int_equal(raise(SIGHUP), 0);
    assert_int_equal(raise(SIGTERM), 0);
    assert_int_equal(raise(SIGINT), 0);
    return MG_TIMEOUT;
}

static void stop(void *context)
{
    (void)context;
    stops++;
}

static void reload(void *context)
{
    (void)context;
    reloads++;
}

static void test_service__signals_stop_and_reload(void **state)
{
    const struct mg_os_service service = {run, stop, reload, (void *)&stops};

    (void)state;
    assert_int_equal(mg_os_service_run(&service, NULL), MG_TIMEOUT);
    assert_int_equal(stops, 2);
    assert_int_equal(reloads, 1);
}

static char folder[] = "test_service.XXXXXX";

static void assert_mode(unsigned expected)
{
    struct stat info;

    assert_int_equal(stat(folder, &info), 0);
    assert_int_equal(info.st_mode & 0777, expected);
}

static void test_service__private_folders(void **state)
{
    struct mg_error err;

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(mg_os_private_folder(folder, NULL), MG_OK);
    assert_mode(0700);
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(mg_os_private_folder(folder, NULL), MG_OK);
    assert_mode(0700);
    assert_int_equal(chmod(folder, 0770), 0); /* somebody may have put something there */
    assert_int_equal(mg_os_private_folder(folder, &err), MG_UNTRUSTED);
    assert_non_null(strstr(err.text, "mode 770"));
    assert_int_equal(rmdir(folder), 0);
}

static void test_service__links_and_files_are_no_private_folders(void **state)
{
    (void)state;
    assert_int_equal(symlink("/", folder), 0);
    assert_int_equal(mg_os_private_folder(folder, NULL), MG_UNSUPPORTED);
    assert_int_equal(unlink(folder), 0);
    assert_int_equal(mg_file_replace(folder, MG_STR("content"), NULL), MG_OK);
    assert_int_equal(mg_os_private_folder(folder, NULL), MG_UNSUPPORTED);
    assert_int_equal(unlink(folder), 0);
}

static void test_service__is_managed_by_systemd(void **state)
{
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_os_service_install(&err), MG_UNSUPPORTED);
    assert_non_null(strstr(err.text, "systemctl"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_service__signals_stop_and_reload),
        cmocka_unit_test(test_service__private_folders),
        cmocka_unit_test(test_service__links_and_files_are_no_private_folders),
        cmocka_unit_test(test_service__is_managed_by_systemd),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
