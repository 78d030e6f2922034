/* SPDX-License-Identifier: Apache-2.0
 *
 * ndb files: a whole one, and one that is damaged in one place after the other.
 */
#include "platform/linux/packages/rpm_ndb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/rpm_sample.h"

/* Seven packages and a key. */
#define HEADERS 8
#define FIRST_SLOT 32
#define FIRST_BLOB 4096

static int set_up(void **state)
{
    static struct mg_buf file;

    rpm_sample_read("rpm/ndb/Packages.db", &file);
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
    assert_int_equal(mg_rpm_ndb_walk(mg_buf_view(file), &taken.walk, NULL), expected);
    return taken;
}

static void assert_damage(const struct mg_buf *file, size_t headers, const char *damage)
{
    struct rpm_taken taken = walk(file, MG_OK);

    assert_int_equal(taken.headers, headers);
    assert_string_equal(taken.first_damage, damage);
}

static void test_rpm_ndb__all_headers(void **state)
{
    struct rpm_taken taken = walk(*state, MG_OK);

    assert_int_equal(taken.headers, HEADERS);
    assert_int_equal(taken.cut_off, 0);
    assert_int_equal(taken.damages, 0);
}

static void test_rpm_ndb__the_taker_may_stop(void **state)
{
    const struct mg_buf *file = *state;
    struct rpm_taken taken;

    rpm_taken_init(&taken);
    taken.answer = MG_NOMEM;
    assert_int_equal(mg_rpm_ndb_walk(mg_buf_view(file), &taken.walk, NULL), MG_NOMEM);
    assert_int_equal(taken.headers, 1);
}

static void test_rpm_ndb__other_files(void **state)
{
    struct mg_buf *file = *state;

    rpm_sample_patch(file, 4, "\1", 1);
    (void)walk(file, MG_UNSUPPORTED);
    rpm_sample_patch(file, 0, "X", 1);
    (void)walk(file, MG_FORMAT);
    file->n = 15;
    (void)walk(file, MG_FORMAT);
}

static void test_rpm_ndb__a_broken_slot(void **state)
{
    rpm_sample_patch(*state, FIRST_SLOT, "X", 1);
    assert_damage(*state, HEADERS - 1, "no slot at byte 32");
}

static void test_rpm_ndb__a_blob_elsewhere(void **state)
{
    rpm_sample_patch(*state, FIRST_SLOT + 8, "\xff\xff\xff\xff", 4);
    assert_damage(*state, HEADERS - 1, "package 1: no blob at block 4294967295");
    rpm_sample_patch(*state, FIRST_SLOT + 8, "\0\0\0\0", 4); /* a free slot */
    assert_damage(*state, HEADERS - 1, "");
}

static void test_rpm_ndb__a_broken_head(void **state)
{
    rpm_sample_patch(*state, FIRST_BLOB + 12, "\xff\xff\xff", 3); /* the length */
    assert_damage(*state, HEADERS - 1, "package 1: no blob at block 256");
    rpm_sample_patch(*state, FIRST_BLOB, "X", 1);
    assert_damage(*state, HEADERS - 1, "package 1: no blob at block 256");
}

/* The package is there all the same. */
static void test_rpm_ndb__a_wrong_sum(void **state)
{
    rpm_sample_patch(*state, FIRST_BLOB + 1000, "XYZ", 3);
    assert_damage(*state, HEADERS, "package 1: its sum is wrong");
}

/* Slots that all name the same blob would multiply the work. */
static void test_rpm_ndb__blobs_do_not_overlap(void **state)
{
    struct mg_buf *file = *state;
    struct rpm_taken taken;

    for (size_t at = FIRST_SLOT; at < FIRST_BLOB; at += 16)
        memmove(file->p + at, file->p + FIRST_SLOT, 16);
    taken = walk(file, MG_OK);
    assert_true(taken.headers < 64);
    assert_true(taken.damages > 100);
}

static void test_rpm_ndb__a_file_that_is_cut_off(void **state)
{
    struct mg_buf *file = *state;
    struct rpm_taken taken;

    file->n -= 5000;
    taken = walk(file, MG_OK);
    assert_int_equal(taken.headers + taken.damages, HEADERS);
    assert_true(taken.damages > 0);
    file->n = 4000;
    assert_damage(file, 0, "1 pages of slots in 4000 bytes");
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FILE(test_rpm_ndb__all_headers),
        WITH_FILE(test_rpm_ndb__the_taker_may_stop),
        WITH_FILE(test_rpm_ndb__other_files),
        WITH_FILE(test_rpm_ndb__a_broken_slot),
        WITH_FILE(test_rpm_ndb__a_blob_elsewhere),
        WITH_FILE(test_rpm_ndb__a_broken_head),
        WITH_FILE(test_rpm_ndb__a_wrong_sum),
        WITH_FILE(test_rpm_ndb__blobs_do_not_overlap),
        WITH_FILE(test_rpm_ndb__a_file_that_is_cut_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
