/* SPDX-License-Identifier: Apache-2.0
 *
 * Berkeley DB hashes of both byte orders, whole and damaged.
 */
#include "platform/linux/packages/rpm_bdb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/rpm_sample.h"

/* Seven packages and a key. */
#define HEADERS 8
#define PAGE 1024
#define PAGE_NEXT 16
#define PAGE_FREE 22
#define PAGE_TYPE 25
#define OVERFLOW_PAGE 7
#define HASH_PAGE 13

static int set_up(void **state)
{
    static struct mg_buf file;

    rpm_sample_read("rpm/bdb/Packages", &file);
    *state = &file;
    return 0;
}

static int tear_down(void **state)
{
    mg_buf_clear(*state);
    return 0;
}

static struct rpm_taken walk(const struct mg_buf *file, enum mg_status expected)
{
    struct rpm_taken taken;

    rpm_taken_init(&taken);
    assert_int_equal(mg_rpm_bdb_walk(mg_buf_view(file), &taken.walk, NULL), expected);
    return taken;
}

static void assert_whole(const struct mg_buf *file)
{
    struct rpm_taken taken = walk(file, MG_OK);

    assert_int_equal(taken.headers, HEADERS);
    assert_int_equal(taken.cut_off, 0);
    assert_int_equal(taken.damages, 0);
}

/* The first page of a type; for overflow pages one in the middle of its chain. */
static size_t find_page(const struct mg_buf *file, char type)
{
    for (size_t at = PAGE; at < file->n; at += PAGE) {
        if (file->p[at + PAGE_TYPE] == type &&
            (type != OVERFLOW_PAGE || (file->p[at + PAGE_NEXT] != 0 && file->p[at + 12] != 0)))
            return at;
    }
    fail();
    return 0;
}

static void test_rpm_bdb__little_endian(void **state)
{
    assert_whole(*state);
}

static void test_rpm_bdb__big_endian(void **state)
{
    struct mg_buf file;

    (void)state;
    rpm_sample_read("rpm/bdb-big-endian/Packages", &file);
    assert_whole(&file);
    mg_buf_clear(&file);
}

static void test_rpm_bdb__the_taker_may_stop(void **state)
{
    const struct mg_buf *file = *state;
    struct rpm_taken taken;

    rpm_taken_init(&taken);
    taken.answer = MG_NOMEM;
    assert_int_equal(mg_rpm_bdb_walk(mg_buf_view(file), &taken.walk, NULL), MG_NOMEM);
    assert_int_equal(taken.headers, 1);
}

static void test_rpm_bdb__other_files(void **state)
{
    struct mg_buf *file = *state;

    rpm_sample_patch(file, 26, "\1", 1); /* page sums */
    (void)walk(file, MG_UNSUPPORTED);
    rpm_sample_patch(file, 20, "\1\4", 2); /* a page size that is no power of two */
    (void)walk(file, MG_FORMAT);
    rpm_sample_patch(file, 12, "\x62\x31\5\0", 4); /* a b-tree */
    (void)walk(file, MG_FORMAT);
    file->n = 100;
    (void)walk(file, MG_FORMAT);
}

static void test_rpm_bdb__a_chain_that_breaks_off(void **state)
{
    size_t at = find_page(*state, OVERFLOW_PAGE);
    struct rpm_taken taken;

    rpm_sample_patch(*state, at + PAGE_NEXT, "\xff\xff\xff\x7f", 4);
    taken = walk(*state, MG_OK);
    assert_int_equal(taken.headers, HEADERS);
    assert_int_equal(taken.cut_off, 1);
    assert_string_equal(taken.first_damage,
                        "page 2147483647 is not in the file, or part of a loop");
}

static void test_rpm_bdb__a_loop(void **state)
{
    size_t at = find_page(*state, OVERFLOW_PAGE);
    unsigned char itself[4] = {(unsigned char)(at / PAGE)};
    struct rpm_taken taken;

    rpm_sample_patch(*state, at + PAGE_NEXT, itself, sizeof itself);
    taken = walk(*state, MG_OK);
    assert_int_equal(taken.headers, HEADERS);
    assert_int_equal(taken.cut_off, 1);
    assert_int_equal(taken.damages, 1);
}

static void test_rpm_bdb__a_page_that_holds_too_much(void **state)
{
    size_t at = find_page(*state, OVERFLOW_PAGE);
    struct rpm_taken taken;

    rpm_sample_patch(*state, at + PAGE_FREE, "\xff\xff", 2);
    taken = walk(*state, MG_OK);
    assert_int_equal(taken.cut_off, 1);
    assert_int_equal(taken.damages, 1);
}

static void test_rpm_bdb__a_page_of_zeros(void **state)
{
    static const char zeros[PAGE];
    size_t at = find_page(*state, HASH_PAGE);
    struct rpm_taken taken;

    rpm_sample_patch(*state, at, zeros, sizeof zeros);
    taken = walk(*state, MG_OK);
    assert_true(taken.headers < HEADERS);
    assert_int_equal(taken.damages, 1);
    assert_non_null(strstr(taken.first_damage, "has the wrong type 0"));
}

/* Items of a page may not overlap: the offsets go down. */
static void test_rpm_bdb__items_that_are_not_on_the_page(void **state)
{
    size_t at = find_page(*state, HASH_PAGE);
    struct rpm_taken taken;

    rpm_sample_patch(*state, at + 28, "\xff\xff", 2);
    taken = walk(*state, MG_OK);
    assert_int_equal(taken.damages, 1);
    assert_non_null(strstr(taken.first_damage, "item 0 of"));
}

static void test_rpm_bdb__too_many_buckets(void **state)
{
    struct rpm_taken taken;

    rpm_sample_patch(*state, 72, "\xff\xff\xff\xff", 4);
    taken = walk(*state, MG_OK);
    assert_int_equal(taken.headers, HEADERS);
    assert_non_null(strstr(taken.first_damage, "4294967295 buckets"));
}

static void test_rpm_bdb__a_file_that_is_cut_off(void **state)
{
    struct mg_buf *file = *state;
    struct rpm_taken taken;

    file->n -= 3 * PAGE + 100;
    taken = walk(file, MG_OK);
    assert_true(taken.damages > 0);
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FILE(test_rpm_bdb__little_endian),
        WITH_FILE(test_rpm_bdb__big_endian),
        WITH_FILE(test_rpm_bdb__the_taker_may_stop),
        WITH_FILE(test_rpm_bdb__other_files),
        WITH_FILE(test_rpm_bdb__a_chain_that_breaks_off),
        WITH_FILE(test_rpm_bdb__a_loop),
        WITH_FILE(test_rpm_bdb__a_page_that_holds_too_much),
        WITH_FILE(test_rpm_bdb__a_page_of_zeros),
        WITH_FILE(test_rpm_bdb__items_that_are_not_on_the_page),
        WITH_FILE(test_rpm_bdb__too_many_buckets),
        WITH_FILE(test_rpm_bdb__a_file_that_is_cut_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
