/* SPDX-License-Identifier: Apache-2.0
 *
 * UTF-8: every code point against the encoding rule of RFC 3629, and the forms it forbids.
 */
#include "core/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/compiler.h"

/* The bits of RFC 3629, section 3, without any check. */
static size_t encode(uint32_t c, char *to)
{
    size_t width = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint32_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (size_t i = width; i > 1; i--) {
        to[i - 1] = (char)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    to[0] = (char)(leads[width] | c);
    return width;
}

static void test_utf8__every_code_point_but_surrogates_is_valid(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x140000; c++) {
        char bytes[5] = "xxxx";
        size_t n = encode(c, bytes);
        bool valid = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);

        assert_int_equal(mg_utf8_width((struct mg_str){bytes, n + 1}), valid ? n : 0);
        if (n > 1) /* cut short */
            assert_int_equal(mg_utf8_width((struct mg_str){bytes, n - 1}), 0);
    }
}

static void test_utf8__broken_forms_are_refused(void **state)
{
    static const char *const broken[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xe0\x80\x80",
        "\xe0\x9f\xbf",
        "\xf0\x80\x80\x80",
        "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf5\x80",
        "\xff",
        "\xc3(",
        "\xe2\x82(",
        "\xe2(\xac",
        "\xf0\x9f\x98(",
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(broken); i++)
        assert_int_equal(mg_utf8_width(mg_str_of(broken[i])), 0);
}

static void test_utf8__columns_count_characters_and_broken_bytes(void **state)
{
    (void)state;
    assert_int_equal(mg_utf8_columns(MG_STR_NONE), 0);
    assert_int_equal(mg_utf8_columns(MG_STR("abc")), 3);
    assert_int_equal(mg_utf8_columns(MG_STR("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80")), 3);
    assert_int_equal(mg_utf8_columns(MG_STR("a\xff\xe2\x82z")), 5);
    assert_int_equal(mg_utf8_columns(MG_STR("\t\x1b")), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8__every_code_point_but_surrogates_is_valid),
        cmocka_unit_test(test_utf8__broken_forms_are_refused),
        cmocka_unit_test(test_utf8__columns_count_characters_and_broken_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
