/* SPDX-License-Identifier: Apache-2.0
 *
 * Bounded reader: byte order, the end, and that it latches.
 */
#include "core/base/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const unsigned char bytes[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x88,
                                      0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0xf0};

static void test_reader__numbers_have_their_byte_order(void **state)
{
    struct mg_reader reader;

    (void)state;
    mg_reader_init(&reader, bytes, sizeof bytes);
    assert_int_equal(mg_reader_u8(&reader), 0x01);
    assert_int_equal(mg_reader_le16(&reader), 0x0302);
    assert_int_equal(mg_reader_be32(&reader), 0x04050607);
    assert_true(mg_reader_le64(&reader) == UINT64_C(0x0f0e0d0c0b0a0988));
    assert_int_equal(mg_reader_left(&reader), 1);
    mg_reader_seek(&reader, 12);
    assert_true(mg_reader_le32(&reader) == 0xf00f0e0d);
    assert_true(mg_reader_ok(&reader));
    assert_int_equal(mg_reader_left(&reader), 0);
}

static void test_reader__big_endian_numbers(void **state)
{
    struct mg_reader reader;

    (void)state;
    mg_reader_init(&reader, bytes, sizeof bytes);
    assert_int_equal(mg_reader_be16(&reader), 0x0102);
    assert_true(mg_reader_be64(&reader) == UINT64_C(0x030405060788090a));
    assert_int_equal(mg_reader_left(&reader), 6);
    assert_true(mg_reader_be64(&reader) == 0);
    assert_false(mg_reader_ok(&reader));
    assert_int_equal(mg_reader_be16(&reader), 0);
}

static void test_reader__a_read_past_the_end_latches(void **state)
{
    struct mg_reader reader;

    (void)state;
    mg_reader_init(&reader, bytes, 7);
    assert_true(mg_reader_le64(&reader) == 0);
    assert_false(mg_reader_ok(&reader));
    assert_int_equal(mg_reader_left(&reader), 0);
    assert_int_equal(mg_reader_u8(&reader), 0);
    mg_reader_seek(&reader, 0);
    assert_int_equal(mg_reader_u8(&reader), 0);
    assert_int_equal(mg_reader_bytes(&reader, 0).n, 0);
    assert_false(mg_reader_ok(&reader));
}

static void test_reader__bytes_are_borrowed_up_to_the_end(void **state)
{
    struct mg_reader reader;
    struct mg_str piece;

    (void)state;
    mg_reader_init(&reader, bytes, sizeof bytes);
    piece = mg_reader_bytes(&reader, 16);
    assert_ptr_equal(piece.p, bytes);
    assert_int_equal(piece.n, 16);
    assert_int_equal(mg_reader_bytes(&reader, 0).n, 0);
    assert_true(mg_reader_ok(&reader));
    assert_int_equal(mg_reader_bytes(&reader, SIZE_MAX).n, 0);
    assert_false(mg_reader_ok(&reader));
}

static void test_reader__seek_reaches_the_end_but_not_behind(void **state)
{
    struct mg_reader reader;

    (void)state;
    mg_reader_init(&reader, bytes, sizeof bytes);
    mg_reader_seek(&reader, sizeof bytes);
    assert_true(mg_reader_ok(&reader));
    mg_reader_seek(&reader, sizeof bytes + 1);
    assert_false(mg_reader_ok(&reader));
}

static void test_reader__nothing_can_be_read_from_nothing(void **state)
{
    struct mg_reader reader;

    (void)state;
    mg_reader_init(&reader, NULL, 0);
    assert_int_equal(mg_reader_bytes(&reader, 0).n, 0);
    assert_true(mg_reader_ok(&reader));
    assert_int_equal(mg_reader_be32(&reader), 0);
    assert_false(mg_reader_ok(&reader));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reader__numbers_have_their_byte_order),
        cmocka_unit_test(test_reader__big_endian_numbers),
        cmocka_unit_test(test_reader__a_read_past_the_end_latches),
        cmocka_unit_test(test_reader__bytes_are_borrowed_up_to_the_end),
        cmocka_unit_test(test_reader__seek_reaches_the_end_but_not_behind),
        cmocka_unit_test(test_reader__nothing_can_be_read_from_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
