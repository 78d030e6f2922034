/* SPDX-License-Identifier: Apache-2.0
 *
 * Integers and columns of records.
 */
#include "platform/linux/packages/sqlite_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint64_t varint(struct mg_str bytes)
{
    struct mg_reader reader;
    uint64_t value;

    mg_reader_init(&reader, bytes.p, bytes.n);
    value = mg_sqlite_varint(&reader);
    assert_true(mg_reader_ok(&reader));
    assert_int_equal(mg_reader_left(&reader), 0);
    return value;
}

static void test_sqlite_record__varints(void **state)
{
    (void)state;
    assert_true(varint(MG_STR("\x00")) == 0);
    assert_true(varint(MG_STR("\x7f")) == 127);
    assert_true(varint(MG_STR("\x81\x00")) == 128);
    assert_true(varint(MG_STR("\xff\x7f")) == 16383);
    assert_true(varint(MG_STR("\x80\x80\x80\x80\x80\x80\x80\x80\x05")) == 5);
    assert_true(varint(MG_STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff")) == UINT64_MAX);
}

static void test_sqlite_record__columns(void **state)
{
    struct mg_sqlite_column columns[6];

    (void)state;
    /* NULL, 1, text "ab", BLOB of 1 byte, 0x0102 */
    assert_true(mg_sqlite_columns(MG_STR("\x06\x00\x09\x11\x0e\x02"
                                         "abX\x01\x02"),
                                  columns, 6));
    assert_int_equal(columns[0].type, 0);
    assert_int_equal(mg_sqlite_page_number(&columns[0]), 0);
    assert_int_equal(mg_sqlite_page_number(&columns[1]), 1);
    assert_true(mg_sqlite_is_text(&columns[2], "ab"));
    assert_false(mg_sqlite_is_text(&columns[2], "abc"));
    assert_false(mg_sqlite_is_blob(&columns[2]));
    assert_true(mg_sqlite_is_blob(&columns[3]));
    assert_false(mg_sqlite_is_text(&columns[3], "X"));
    assert_int_equal(mg_sqlite_page_number(&columns[3]), 0);
    assert_int_equal(mg_sqlite_page_number(&columns[4]), 0x0102);
    assert_int_equal(columns[5].type, 0);
}

static void test_sqlite_record__what_is_cut_off(void **state)
{
    struct mg_sqlite_column columns[2];

    (void)state;
    assert_true(mg_sqlite_columns(MG_STR("\x03\x0e\x20X123"), columns, 2));
    assert_int_equal(columns[1].bytes.n, 3);
    assert_false(mg_sqlite_columns(MG_STR("\x05\x0e"), columns, 2));
    assert_false(mg_sqlite_columns(MG_STR("\x02\xff"), columns, 2));
    assert_false(mg_sqlite_columns(MG_STR_NONE, columns, 2));
}

/* A signed number or one of 8 bytes is no page. */
static void test_sqlite_record__page_numbers(void **state)
{
    struct mg_sqlite_column columns[2];

    (void)state;
    assert_true(mg_sqlite_columns(MG_STR("\x03\x06\x07\xff\xff\xff\xff\xff\xff\xff\xff"
                                         "12345678"),
                                  columns, 2));
    assert_int_equal(mg_sqlite_page_number(&columns[0]), 0);
    assert_int_equal(mg_sqlite_page_number(&columns[1]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sqlite_record__varints),
        cmocka_unit_test(test_sqlite_record__columns),
        cmocka_unit_test(test_sqlite_record__what_is_cut_off),
        cmocka_unit_test(test_sqlite_record__page_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
