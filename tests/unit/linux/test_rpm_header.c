/* SPDX-License-Identifier: Apache-2.0
 *
 * Header blobs: every type, values that are not within the store, regions, cut off blobs.
 */
#include "platform/linux/packages/rpm_header.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"
#include "tests/unit/linux/rpm_sample.h"

#define TAG MG_RPM_NAME

static struct mg_rpm_value find(const struct mg_rpm_header *header, enum mg_rpm_tag tag)
{
    struct mg_rpm_value value;
    struct mg_error err;

    if (mg_rpm_header_find(header, tag, &value, &err) != MG_OK)
        fail_msg("%s", err.text);
    return value;
}

/* The first number and the first text of one entry; UINT64_MAX and "none" when it has none. */
static void assert_value(uint32_t type, uint32_t count, struct mg_str bytes, uint64_t number,
                         const char *text)
{
    struct rpm_sample sample;
    struct mg_rpm_header header;
    struct mg_rpm_value value;
    struct mg_str got_text = MG_STR("none");
    uint64_t got_number = UINT64_MAX;

    rpm_sample_init(&sample);
    rpm_sample_add(&sample, TAG, type, count, bytes);
    rpm_sample_open(&sample, &header);
    assert_true(header.whole);
    value = find(&header, TAG);
    (void)mg_rpm_value_number(&value, 0, &got_number);
    (void)mg_rpm_value_text(&value, &got_text);
    assert_true(got_number == number);
    test_assert_str(got_text, text);
    rpm_sample_clear(&sample);
}

static void test_rpm_header__types(void **state)
{
    (void)state;
    assert_value(RPM_CHAR, 1, MG_STR("\x81"), 0x81, "none");
    assert_value(2, 1, MG_STR("\x81"), 0x81, "none");
    assert_value(RPM_INT16, 1, MG_STR("\x81\x02"), 0x8102, "none");
    assert_value(RPM_INT32, 1, MG_STR("\x81\x02\x03\x04"), 0x81020304, "none");
    assert_value(RPM_INT64, 1, MG_STR("\x01\x02\x03\x04\x05\x06\x07\x08"), 0x0102030405060708,
                 "none");
    assert_value(RPM_STRING, 1, MG_STR("text\0"), UINT64_MAX, "text");
    assert_value(RPM_BIN, 2, MG_STR("\x01\x02"), UINT64_MAX, "none");
    assert_value(RPM_STRING_ARRAY, 2, MG_STR("one\0two\0"), UINT64_MAX, "one");
    assert_value(RPM_I18NSTRING, 2, MG_STR("C\0de\0"), UINT64_MAX, "C");
    assert_value(RPM_STRING, 1, MG_STR("no end"), UINT64_MAX, "none");
}

static void test_rpm_header__lists(void **state)
{
    struct mg_rpm_header header;
    struct rpm_sample sample;
    struct mg_rpm_value value;
    struct mg_str text;
    uint64_t number;

    (void)state;
    rpm_sample_init(&sample);
    rpm_sample_add(&sample, MG_RPM_BASENAMES, RPM_STRING_ARRAY, 3, MG_STR("one\0\0three\0"));
    rpm_sample_add(&sample, MG_RPM_FILEMODES, RPM_INT16, 3, MG_STR("\0\1\0\2\0\3"));
    rpm_sample_add(&sample, MG_RPM_RSAHEADER, RPM_BIN, 3, MG_STR("\0\1\2"));
    rpm_sample_open(&sample, &header);
    value = find(&header, MG_RPM_FILEMODES);
    assert_true(mg_rpm_value_number(&value, 2, &number) && number == 3);
    assert_false(mg_rpm_value_number(&value, 3, &number));
    assert_false(mg_rpm_value_bytes(&value, &text));
    value = find(&header, MG_RPM_RSAHEADER);
    assert_true(mg_rpm_value_bytes(&value, &text));
    assert_true(mg_str_eq(text, MG_STR("\0\1\2")));
    value = find(&header, MG_RPM_BASENAMES);
    assert_true(mg_rpm_value_text(&value, &text) && mg_str_is(text, "one"));
    assert_true(mg_rpm_value_text(&value, &text) && text.n == 0);
    assert_true(mg_rpm_value_text(&value, &text) && mg_str_is(text, "three"));
    assert_false(mg_rpm_value_text(&value, &text)); /* what follows is another's */
    assert_int_equal(mg_rpm_header_find(&header, MG_RPM_EPOCH, &value, NULL), MG_NOENT);
    rpm_sample_clear(&sample);
}

/* The region tag stands first; what was added at installation comes last and counts. */
static void test_rpm_header__the_later_of_two_entries_counts(void **state)
{
    static const char trailer[16] = {0, 0, 0, 63, 0, 0, 0, 7, -1, -1, -1, -32, 0, 0, 0, 16};
    struct mg_rpm_header header;
    struct rpm_sample sample;
    struct mg_rpm_value value;
    uint64_t number;

    (void)state;
    rpm_sample_init(&sample);
    rpm_sample_add(&sample, 63, RPM_BIN, 16, (struct mg_str){trailer, sizeof trailer});
    rpm_sample_int32(&sample, MG_RPM_INSTALLTIME, 1);
    rpm_sample_int32(&sample, MG_RPM_INSTALLTIME, 2);
    rpm_sample_open(&sample, &header);
    value = find(&header, MG_RPM_INSTALLTIME);
    assert_true(mg_rpm_value_number(&value, 0, &number) && number == 2);
    rpm_sample_clear(&sample);
}

static void assert_no_value(uint32_t type, uint32_t count, struct mg_str bytes)
{
    struct mg_rpm_header header;
    struct rpm_sample sample;
    struct mg_rpm_value value;

    rpm_sample_init(&sample);
    rpm_sample_add(&sample, TAG, type, count, bytes);
    rpm_sample_open(&sample, &header);
    assert_int_equal(mg_rpm_header_find(&header, TAG, &value, NULL), MG_FORMAT);
    rpm_sample_clear(&sample);
}

static void test_rpm_header__values_are_within_the_store(void **state)
{
    (void)state;
    assert_no_value(0, 1, MG_STR("a\0"));
    assert_no_value(10, 1, MG_STR("a\0"));
    assert_no_value(UINT32_MAX, 1, MG_STR("a\0"));
    assert_no_value(RPM_STRING, 0, MG_STR("a\0"));
    assert_no_value(RPM_INT32, 2, MG_STR("\0\0\0\0\0\0\0"));
    assert_no_value(RPM_INT32, UINT32_MAX, MG_STR("\0\0\0\0"));
    assert_no_value(RPM_STRING_ARRAY, 3, MG_STR("\0\0"));
    assert_no_value(RPM_BIN, 2, MG_STR("a"));
}

static void test_rpm_header__no_headers(void **state)
{
    static const struct mg_str blobs[] = {
        MG_STR_INIT(""),
        MG_STR_INIT("\0\0\0\1\0\0\0"),
        MG_STR_INIT("\0\0\0\0\0\0\0\0"),
        MG_STR_INIT("\0\0\0\1\0\0\0\0short index"),
    };
    struct mg_rpm_header header;

    (void)state;
    for (size_t i = 0; i < MG_COUNT(blobs); i++)
        assert_int_equal(mg_rpm_header_open(blobs[i], &header, NULL), MG_FORMAT);
    assert_int_equal(mg_rpm_header_open(MG_STR("\0\1\0\0\0\0\0\0"), &header, NULL), MG_LIMIT);
    assert_int_equal(mg_rpm_header_open(MG_STR("\0\0\0\1\x7f\0\0\0"), &header, NULL), MG_LIMIT);
}

/* The first values of a blob whose end is lost are still there. */
static void test_rpm_header__a_blob_that_is_cut_off(void **state)
{
    struct mg_rpm_header header;
    struct rpm_sample sample;
    struct mg_rpm_value value;
    struct mg_str blob, text;

    (void)state;
    rpm_sample_init(&sample);
    rpm_sample_text(&sample, MG_RPM_NAME, "name");
    rpm_sample_text(&sample, MG_RPM_VENDOR, "vendor");
    blob = rpm_sample_blob(&sample);
    assert_int_equal(mg_rpm_header_open(mg_str_take(blob, blob.n - 5), &header, NULL), MG_OK);
    assert_false(header.whole);
    value = find(&header, MG_RPM_NAME);
    assert_true(mg_rpm_value_text(&value, &text) && mg_str_is(text, "name"));
    value = find(&header, MG_RPM_VENDOR);
    assert_false(mg_rpm_value_text(&value, &text));
    assert_int_equal(mg_rpm_header_open(mg_str_take(blob, blob.n - 8), &header, NULL), MG_OK);
    assert_int_equal(mg_rpm_header_find(&header, MG_RPM_VENDOR, &value, NULL), MG_FORMAT);
    rpm_sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rpm_header__types),
        cmocka_unit_test(test_rpm_header__lists),
        cmocka_unit_test(test_rpm_header__the_later_of_two_entries_counts),
        cmocka_unit_test(test_rpm_header__values_are_within_the_store),
        cmocka_unit_test(test_rpm_header__no_headers),
        cmocka_unit_test(test_rpm_header__a_blob_that_is_cut_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
