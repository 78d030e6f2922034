/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders that are watched although they are not there.
 */
#define _GNU_SOURCE /* the bits of files' modes */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/limits.h"
#include "platform/linux/watch/place.h"
#include "tests/unit/linux/root.h"

#define ROUNDS 300
#define DEPTH 16

static struct test_root root;

static int make_root(void **state)
{
    (void)state;
    test_root_make(&root);
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    test_root_remove(&root);
    return 0;
}

/* The folder of a round, and so many names below it. */
static void path_of(unsigned round, unsigned depth, char *out, size_t size)
{
    size_t n = (size_t)snprintf(out, size, "%s/%u", root.path, round);

    while (depth-- != 0)
        n += (size_t)snprintf(out + n, size - n, "/f");
}

/* Make the folders below that of the round, as fast as possible, in another process. */
static pid_t make_folders(unsigned round)
{
    char paths[DEPTH][400];
    pid_t child;

    for (unsigned i = 0; i < DEPTH; i++)
        path_of(round, i + 1, paths[i], sizeof paths[i]);
    child = fork();
    for (unsigned i = 0; child == 0 && i < DEPTH; i++)
        (void)mkdir(paths[i], 0755);
    if (child == 0)
        _exit(0);
    return child;
}

/* Read what there is; false when there is nothing. */
static bool follow(struct mg_place *place, int fd)
{
    char bytes[MG_KIB(4)];
    ssize_t n = read(fd, bytes, sizeof bytes);
    struct mg_inotify_event event;
    struct mg_reader reader;
    bool moved = false;

    if (n <= 0)
        return false;
    mg_reader_init(&reader, bytes, (size_t)n);
    while (mg_inotify_next(&reader, &event))
        moved = mg_place_judge(place, &event) == MG_PLACE_MOVED || moved;
    if (moved)
        (void)mg_place_arm(place, fd);
    return true;
}

static void test_place__follows_folders_that_are_made_in_a_row(void **state)
{
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        char path[400];
        struct mg_place place;
        pid_t child;

        path_of(round, 0, path, sizeof path);
        assert_int_equal(mkdir(path, 0755), 0);
        path_of(round, DEPTH, path, sizeof path);
        place = (struct mg_place){mg_str_of(path), -1, 0};
        (void)mg_place_arm(&place, fd);
        child = make_folders(round);
        while (waitpid(child, NULL, WNOHANG) == 0)
            (void)follow(&place, fd);
        while (follow(&place, fd))
            ;
        assert_int_equal(place.reached, place.path.n);
    }
    (void)close(fd);
}

static void test_place__is_there_gone_and_there_again(void **state)
{
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    char path[300];
    struct mg_place place;

    (void)state;
    test_root_folder(&root, "a/b");
    (void)snprintf(path, sizeof path, "%s/a/b", root.path);
    place = (struct mg_place){mg_str_of(path), -1, 0};
    assert_true(mg_place_arm(&place, fd));
    assert_false(mg_place_arm(&place, fd));
    assert_int_equal(rmdir(path), 0);
    assert_true(follow(&place, fd));
    assert_int_equal(place.reached, place.path.n - 2);
    assert_int_equal(mkdir(path, 0755), 0);
    while (follow(&place, fd))
        ;
    assert_int_equal(place.reached, place.path.n);
    (void)close(fd);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_place__follows_folders_that_are_made_in_a_row),
        WITH_ROOT(test_place__is_there_gone_and_there_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
