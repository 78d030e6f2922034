/* SPDX-License-Identifier: Apache-2.0
 *
 * Records of inotify: those of the kernel, and cut ones.
 */
#include "platform/linux/watch/inotify_event.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* What the kernel tells of a file that is made and deleted. */
static size_t record(unsigned char *bytes, size_t size)
{
    char folder[] = "/tmp/inotify-XXXXXX", path[64];
    int fd = inotify_init1(IN_NONBLOCK);
    ssize_t n;

    assert_true(fd >= 0);
    assert_non_null(mkdtemp(folder));
    assert_true(inotify_add_watch(fd, folder, IN_CLOSE_WRITE | IN_DELETE | IN_DELETE_SELF) > 0);
    (void)snprintf(path, sizeof path, "%s/status", folder);
    assert_int_equal(fclose(fopen(path, "w")), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    n = read(fd, bytes, size);
    assert_true(n > 0);
    (void)close(fd);
    return (size_t)n;
}

static void test_inotify_event__records_of_the_kernel(void **state)
{
    static const struct {
        uint32_t mask;
        const char *name;
    } expected[] = {{IN_CLOSE_WRITE, "status"}, {IN_DELETE, "status"}, {IN_DELETE_SELF, ""}};
    unsigned char bytes[4096];
    struct mg_inotify_event event;
    struct mg_reader reader;

    (void)state;
    mg_reader_init(&reader, bytes, record(bytes, sizeof bytes));
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_true(mg_inotify_next(&reader, &event));
        assert_int_equal(event.wd, 1);
        assert_int_equal(event.mask, expected[i].mask);
        assert_true(mg_str_is(event.name, expected[i].name));
    }
    assert_true(mg_inotify_next(&reader, &event)); /* IN_IGNORED */
    assert_false(mg_inotify_next(&reader, &event));
}

/* Each prefix has as many events as there are whole records in it. */
static void test_inotify_event__cut_records(void **state)
{
    unsigned char bytes[4096], *copy;
    size_t n = record(bytes, sizeof bytes);
    struct mg_inotify_event event;
    struct mg_reader reader;

    (void)state;
    for (size_t size = 0; size < n; size++) {
        unsigned count = 0;

        copy = malloc(size + 1); /* so that sanitizers see a byte too many */
        assert_non_null(copy);
        memcpy(copy, bytes, size);
        mg_reader_init(&reader, copy, size);
        while (mg_inotify_next(&reader, &event))
            count++;
        assert_true(count < 4);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inotify_event__records_of_the_kernel),
        cmocka_unit_test(test_inotify_event__cut_records),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
