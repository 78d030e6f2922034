/* SPDX-License-Identifier: Apache-2.0
 *
 * Locks that another process holds, of each kind.
 */
#include "platform/linux/watch/lock.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

/* In a child: hold a lock of this kind and type until the pipe is closed. */
static void hold(const char *path, enum mg_lock_kind kind, bool shared, int told, int wait)
{
    struct flock lock = {.l_type = shared ? F_RDLCK : F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(path, O_RDWR | O_CLOEXEC);
    char byte = 'x';

    if (kind == MG_LOCK_POSIX && fcntl(fd, F_SETLK, &lock) != 0)
        byte = '?';
    if (kind == MG_LOCK_FLOCK && flock(fd, shared ? LOCK_SH : LOCK_EX) != 0)
        byte = '?';
    (void)!write(told, &byte, 1);
    (void)!read(wait, &byte, 1);
    _exit(0);
}

static bool is_held_by_another(const char *path, enum mg_lock_kind kind, bool shared)
{
    int told[2], wait[2];
    char byte = '?';
    bool held;
    pid_t pid;

    assert_int_equal(pipe(told), 0);
    assert_int_equal(pipe(wait), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)close(wait[1]);
        hold(path, kind, shared, told[1], wait[0]);
    }
    assert_int_equal(read(told[0], &byte, 1), 1);
    assert_int_equal(byte, 'x');
    held = mg_lock_is_held(path, kind);
    (void)close(wait[1]);
    (void)waitpid(pid, NULL, 0);
    (void)close(wait[0]);
    (void)close(told[0]);
    (void)close(told[1]);
    return held;
}

static void test_lock__held_by_another(void **state)
{
    char path[] = "/tmp/lock-XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    (void)close(fd);
    assert_false(mg_lock_is_held(path, MG_LOCK_POSIX));
    assert_false(mg_lock_is_held(path, MG_LOCK_FLOCK));
    assert_true(is_held_by_another(path, MG_LOCK_POSIX, false));
    assert_true(is_held_by_another(path, MG_LOCK_FLOCK, false));
    /* Who reads changes nothing. */
    assert_false(is_held_by_another(path, MG_LOCK_POSIX, true));
    assert_false(is_held_by_another(path, MG_LOCK_FLOCK, true));
    assert_false(mg_lock_is_held(path, MG_LOCK_POSIX));
    assert_true(mg_lock_is_held(path, MG_LOCK_FILE));
    (void)unlink(path);
    assert_false(mg_lock_is_held(path, MG_LOCK_FILE));
    assert_false(mg_lock_is_held(path, MG_LOCK_POSIX));
    assert_false(mg_lock_is_held(path, MG_LOCK_FLOCK));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lock__held_by_another)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
