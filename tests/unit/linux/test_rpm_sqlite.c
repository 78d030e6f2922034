/* SPDX-License-Identifier: Apache-2.0
 *
 * rpmdb.sqlite with and without its write-ahead log, and damaged.
 */
#include "platform/linux/packages/rpm_sqlite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/rpm_sample.h"

/* Six packages and a key in the file; the log adds two and takes one away. */
#define IN_FILE 7
#define WITH_LOG 8
#define PAGE 512
#define FRAME (PAGE + 24)
#define LOG_HEADER 32

struct fixture {
    struct mg_buf file, log;
    struct rpm_taken taken;
    struct mg_sqlite_log state;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    rpm_sample_read("rpm/sqlite/rpmdb.sqlite", &fixture.file);
    rpm_sample_read("rpm/sqlite/rpmdb.sqlite-wal", &fixture.log);
    rpm_taken_init(&fixture.taken);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    mg_buf_clear(&f->file);
    mg_buf_clear(&f->log);
    return 0;
}

static void walk(struct fixture *f, enum mg_status expected)
{
    enum mg_status answer = f->taken.answer;

    rpm_taken_init(&f->taken);
    f->taken.answer = answer;
    assert_int_equal(mg_rpm_sqlite_walk(mg_buf_view(&f->file), mg_buf_view(&f->log), &f->taken.walk,
                                        &f->state, NULL),
                     expected);
}

static void assert_headers(struct fixture *f, size_t headers, size_t damages)
{
    walk(f, MG_OK);
    assert_int_equal(f->taken.headers, headers);
    assert_int_equal(f->taken.damages, damages);
}

static void test_rpm_sqlite__the_file_alone(void **state)
{
    struct fixture *f = *state;

    f->log.n = 0;
    assert_headers(f, IN_FILE, 0);
    assert_int_equal(f->taken.cut_off, 0);
    assert_int_equal(f->state.committed, 0);
}

static void test_rpm_sqlite__with_the_log(void **state)
{
    struct fixture *f = *state;

    assert_headers(f, WITH_LOG, 0);
    assert_int_equal(f->taken.cut_off, 0);
    assert_int_equal(f->state.committed, (f->log.n - LOG_HEADER) / FRAME);
    assert_int_equal(f->state.uncommitted, 0);
    assert_false(f->state.broken);
}

/* The log frame by frame shorter, as it was while rpm wrote it: only whole transactions count. */
static void test_rpm_sqlite__a_transaction_that_has_not_ended(void **state)
{
    struct fixture *f = *state;
    size_t open = 0, most = 0;

    for (size_t frames = (f->log.n - LOG_HEADER) / FRAME; frames-- > 0;) {
        f->log.n = LOG_HEADER + frames * FRAME;
        walk(f, MG_OK);
        assert_int_equal(f->taken.damages, 0);
        assert_int_equal(f->taken.cut_off, 0);
        assert_int_equal(f->state.committed + f->state.uncommitted, frames);
        open += f->state.uncommitted != 0;
        most = f->taken.headers > most ? f->taken.headers : most;
    }
    assert_int_equal(f->taken.headers, IN_FILE);
    assert_int_equal(most, IN_FILE + 2);
    assert_true(open > 0);
}

/* What follows a frame with a wrong sum does not count, as for SQLite. */
static void test_rpm_sqlite__a_broken_frame_ends_the_log(void **state)
{
    struct fixture *f = *state;

    rpm_sample_patch(&f->log, LOG_HEADER + 100, "XYZ", 3);
    assert_headers(f, IN_FILE, 0);
    assert_int_equal(f->state.committed, 0);
    assert_false(f->state.broken);
}

static void test_rpm_sqlite__a_log_of_something_else(void **state)
{
    struct fixture *f = *state;

    rpm_sample_patch(&f->log, 0, "X", 1);
    assert_headers(f, IN_FILE, 0);
    assert_true(f->state.broken);
    f->log.n = 10;
    assert_headers(f, IN_FILE, 0);
    assert_true(f->state.broken);
}

static void test_rpm_sqlite__an_empty_file_is_an_empty_database(void **state)
{
    struct fixture *f = *state;

    f->file.n = 0;
    assert_headers(f, 0, 0);
}

static void test_rpm_sqlite__the_taker_may_stop(void **state)
{
    struct fixture *f = *state;

    f->taken.answer = MG_NOMEM;
    walk(f, MG_NOMEM);
    assert_int_equal(f->taken.headers, 1);
}

static void test_rpm_sqlite__other_files(void **state)
{
    struct fixture *f = *state;

    rpm_sample_patch(&f->file, 19, "\3", 1);
    walk(f, MG_UNSUPPORTED);
    rpm_sample_patch(&f->file, 19, "\1", 1);
    rpm_sample_patch(&f->file, 59, "\2", 1); /* UTF-16 */
    walk(f, MG_UNSUPPORTED);
    rpm_sample_patch(&f->file, 16, "\0\7", 2);
    walk(f, MG_FORMAT);
    rpm_sample_patch(&f->file, 0, "X", 1);
    walk(f, MG_FORMAT);
    f->file.n = 99;
    walk(f, MG_FORMAT);
}

static void test_rpm_sqlite__no_table_of_packages(void **state)
{
    struct fixture *f = *state;

    f->log.n = 0;
    for (size_t at = 0; at + 8 <= f->file.n; at++) {
        if (memcmp(f->file.p + at, "Packages", 8) == 0)
            f->file.p[at] = 'p';
    }
    walk(f, MG_FORMAT);
}

/* An overflow page in the middle of a header, by two names of its list. */
static size_t find_overflow(const struct fixture *f)
{
    size_t at =
        mg_str_find_str(mg_buf_view(&f->file), MG_STR("a-file-with-quite-a-long-name-60\0a-file"));

    assert_true(at != SIZE_MAX);
    return at / PAGE;
}

static void test_rpm_sqlite__a_chain_that_breaks_off(void **state)
{
    struct fixture *f = *state;

    f->log.n = 0;
    rpm_sample_patch(&f->file, find_overflow(f) * PAGE, "\xff\xff\xff\xff", 4);
    assert_headers(f, IN_FILE, 1);
    assert_int_equal(f->taken.cut_off, 1);
    assert_string_equal(f->taken.first_damage,
                        "page 4294967295 is not in the file, or part of a loop");
}

static void test_rpm_sqlite__a_loop(void **state)
{
    struct fixture *f = *state;
    size_t page = find_overflow(f);
    unsigned char itself[4] = {0, 0, (unsigned char)((page + 1) >> 8), (unsigned char)(page + 1)};

    f->log.n = 0;
    rpm_sample_patch(&f->file, page * PAGE, itself, sizeof itself);
    assert_headers(f, IN_FILE, 1);
    assert_int_equal(f->taken.cut_off, 1);
}

/* Wherever the file ends, nothing is missing silently. */
static void test_rpm_sqlite__a_file_that_is_cut_off(void **state)
{
    struct fixture *f = *state;
    size_t damaged = 0;

    while (f->file.n > PAGE) {
        enum mg_status status;
        bool whole;

        f->file.n -= PAGE;
        rpm_taken_init(&f->taken);
        status =
            mg_rpm_sqlite_walk(mg_buf_view(&f->file), MG_STR_NONE, &f->taken.walk, &f->state, NULL);
        assert_true(status == MG_OK || status == MG_FORMAT);
        whole = f->taken.headers == IN_FILE && f->taken.cut_off == 0;
        assert_true(status == MG_FORMAT || whole == (f->taken.damages == 0));
        damaged += f->taken.headers != 0 && !whole;
    }
    assert_true(damaged > 0);
}

/* Whatever a page says of itself, the walk ends and stays within the file. */
static void test_rpm_sqlite__pages_that_lie(void **state)
{
    static const struct mg_str lies[] = {
        MG_STR_INIT("\x05\0\0\xff\xff\0\0\0"), /* interior, many cells */
        MG_STR_INIT("\x0d\0\0\0\x7f\0\0\0"),   /* leaf */
        MG_STR_INIT("\x0a\0\0\0\x01\0\0\0"),   /* of an index */
    };
    struct fixture *f = *state;

    f->log.n = 0;
    for (size_t at = PAGE; at < f->file.n; at += PAGE) {
        char before[8];

        memcpy(before, f->file.p + at, sizeof before);
        for (size_t i = 0; i < MG_COUNT(lies); i++) {
            enum mg_status status;

            rpm_sample_patch(&f->file, at, lies[i].p, lies[i].n);
            rpm_taken_init(&f->taken);
            status = mg_rpm_sqlite_walk(mg_buf_view(&f->file), MG_STR_NONE, &f->taken.walk,
                                        &f->state, NULL);
            assert_true(status == MG_OK || status == MG_FORMAT);
            assert_true(f->taken.headers <= IN_FILE);
        }
        rpm_sample_patch(&f->file, at, before, sizeof before);
    }
    assert_headers(f, IN_FILE, 0);
}

#define WITH_FILES(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FILES(test_rpm_sqlite__the_file_alone),
        WITH_FILES(test_rpm_sqlite__with_the_log),
        WITH_FILES(test_rpm_sqlite__a_transaction_that_has_not_ended),
        WITH_FILES(test_rpm_sqlite__a_broken_frame_ends_the_log),
        WITH_FILES(test_rpm_sqlite__a_log_of_something_else),
        WITH_FILES(test_rpm_sqlite__an_empty_file_is_an_empty_database),
        WITH_FILES(test_rpm_sqlite__the_taker_may_stop),
        WITH_FILES(test_rpm_sqlite__other_files),
        WITH_FILES(test_rpm_sqlite__no_table_of_packages),
        WITH_FILES(test_rpm_sqlite__a_chain_that_breaks_off),
        WITH_FILES(test_rpm_sqlite__a_loop),
        WITH_FILES(test_rpm_sqlite__a_file_that_is_cut_off),
        WITH_FILES(test_rpm_sqlite__pages_that_lie),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
