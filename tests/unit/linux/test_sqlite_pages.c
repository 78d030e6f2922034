/* SPDX-License-Identifier: Apache-2.0
 *
 * Pages of a database and its write-ahead log: which frames of the log count.
 */
#include "platform/linux/packages/sqlite_pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/rpm_sample.h"

#define PAGE 512
#define FRAME (PAGE + 24)
#define LOG_HEADER 32

struct fixture {
    struct mg_buf file, log;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    rpm_sample_read("rpm/sqlite/rpmdb.sqlite", &fixture.file);
    rpm_sample_read("rpm/sqlite/rpmdb.sqlite-wal", &fixture.log);
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

static uint32_t be32(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;

    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void put_be32(char *p, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        p[i] = (char)(unsigned char)(value >> (24 - 8 * i));
}

static void add_big_endian(uint32_t sum[2], const char *p, size_t n)
{
    for (size_t i = 0; i < n; i += 8) {
        sum[0] += be32(p + i) + sum[1];
        sum[1] += be32(p + i + 4) + sum[0];
    }
}

/* Make the log one of a big endian machine: the same pages, other sums. */
static void sum_big_endian(struct mg_buf *log)
{
    uint32_t sum[2] = {0, 0};

    put_be32(log->p, 0x377f0683);
    add_big_endian(sum, log->p, 24);
    put_be32(log->p + 24, sum[0]);
    put_be32(log->p + 28, sum[1]);
    for (size_t at = LOG_HEADER; at + FRAME <= log->n; at += FRAME) {
        add_big_endian(sum, log->p + at, 8);
        add_big_endian(sum, log->p + at + 24, PAGE);
        put_be32(log->p + at + 16, sum[0]);
        put_be32(log->p + at + 20, sum[1]);
    }
}

static struct mg_sqlite_log open_log(const struct fixture *f)
{
    struct mg_sqlite_pages pages;
    struct mg_sqlite_log log;

    assert_int_equal(
        mg_sqlite_pages_open(&pages, mg_buf_view(&f->file), mg_buf_view(&f->log), &log, NULL),
        MG_OK);
    mg_sqlite_pages_close(&pages);
    return log;
}

static void test_sqlite_pages__sums_of_either_byte_order(void **state)
{
    struct fixture *f = *state;
    uint32_t frames = (uint32_t)((f->log.n - LOG_HEADER) / FRAME);

    assert_int_equal(open_log(f).committed, frames);
    sum_big_endian(&f->log);
    assert_int_equal(open_log(f).committed, frames);
    f->log.p[LOG_HEADER + 100] ^= 1;
    assert_int_equal(open_log(f).committed, 0);
}

/* Frames of an earlier use of the log are still there behind those of the present one. */
static void test_sqlite_pages__frames_with_other_salts_do_not_count(void **state)
{
    struct fixture *f = *state;
    size_t at = LOG_HEADER + 40 * FRAME;

    rpm_sample_patch(&f->log, at + 8, "salt", 4);
    sum_big_endian(&f->log);
    assert_in_range(open_log(f).committed + open_log(f).uncommitted, 1, 40);
    rpm_sample_patch(&f->log, LOG_HEADER + 8, "salt", 4);
    sum_big_endian(&f->log);
    assert_int_equal(open_log(f).committed + open_log(f).uncommitted, 0);
    assert_false(open_log(f).broken);
}

static void test_sqlite_pages__a_log_of_other_pages_or_another_version(void **state)
{
    struct fixture *f = *state;

    put_be32(f->log.p + 8, 1024);
    sum_big_endian(&f->log);
    assert_true(open_log(f).broken);
    put_be32(f->log.p + 8, PAGE);
    put_be32(f->log.p + 4, 3007001);
    sum_big_endian(&f->log);
    assert_true(open_log(f).broken);
}

/* The last frame of a page counts; pages are those of file or log, and no others. */
static void test_sqlite_pages__pages(void **state)
{
    struct fixture *f = *state;
    struct mg_sqlite_pages pages;
    struct mg_sqlite_log log;
    struct mg_str page;

    assert_int_equal(
        mg_sqlite_pages_open(&pages, mg_buf_view(&f->file), mg_buf_view(&f->log), &log, NULL),
        MG_OK);
    for (uint32_t number = 1; number <= pages.count; number++) {
        const char *expected = f->file.p + (size_t)(number - 1) * PAGE;

        for (size_t at = LOG_HEADER; at + FRAME <= f->log.n; at += FRAME) {
            if (be32(f->log.p + at) == number)
                expected = f->log.p + at + 24;
        }
        assert_true(mg_sqlite_pages_get(&pages, number, &page));
        assert_memory_equal(page.p, expected, PAGE);
    }
    assert_false(mg_sqlite_pages_get(&pages, 0, &page));
    assert_false(mg_sqlite_pages_get(&pages, pages.count + 1, &page));
    mg_sqlite_pages_close(&pages);
}

#define WITH_FILES(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FILES(test_sqlite_pages__sums_of_either_byte_order),
        WITH_FILES(test_sqlite_pages__frames_with_other_salts_do_not_count),
        WITH_FILES(test_sqlite_pages__a_log_of_other_pages_or_another_version),
        WITH_FILES(test_sqlite_pages__pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
