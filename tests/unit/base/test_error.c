/* SPDX-License-Identifier: Apache-2.0
 *
 * Statuses and error lines.
 */
#include "core/base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_error__fail_fills_status_and_text(void **state)
{
    struct mg_error err = {.os_code = 5};

    (void)state;
    assert_int_equal(mg_fail(&err, MG_LIMIT, "%d of %d", 7, 3), MG_LIMIT);
    assert_int_equal(err.status, MG_LIMIT);
    assert_int_equal(err.os_code, 0);
    assert_string_equal(err.text, "7 of 3");
}

static void test_error__null_is_fine(void **state)
{
    (void)state;
    assert_int_equal(mg_fail(NULL, MG_IO, "text"), MG_IO);
    assert_int_equal(mg_fail_in(NULL, MG_FORMAT, "text"), MG_FORMAT);
}

static void test_error__control_characters_are_masked(void **state)
{
    struct mg_error err;

    (void)state;
    (void)mg_fail(&err, MG_FORMAT, "a\x1b[31m\nb\x7f\xc2\x9b\xc3\xa4");
    assert_string_equal(err.text, "a?[31m?b???\xc3\xa4");
}

static void test_error__fail_in_puts_a_prefix_before(void **state)
{
    struct mg_error err;

    (void)state;
    (void)mg_fail(&err, MG_NOENT, "no such record");
    assert_int_equal(mg_fail_in(&err, MG_IO, "feed %s", "osv"), MG_NOENT);
    assert_int_equal(err.status, MG_NOENT);
    assert_string_equal(err.text, "feed osv: no such record");
}

static void test_error__long_lines_are_cut(void **state)
{
    struct mg_error err;
    char word[2 * sizeof err.text];

    (void)state;
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    (void)mg_fail(&err, MG_IO, "%s", word);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    (void)mg_fail_in(&err, MG_IO, "%s", word);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
}

static void test_error__every_status_has_a_name_of_its_own(void **state)
{
    (void)state;
    assert_string_equal(mg_status_name(MG_OK), "OK");
    assert_string_equal(mg_status_name(MG_USAGE), "USAGE");
    for (int a = MG_OK; a <= MG_USAGE; a++) {
        for (int b = MG_OK; b < a; b++)
            assert_string_not_equal(mg_status_name((enum mg_status)a),
                                    mg_status_name((enum mg_status)b));
    }
    assert_string_equal(mg_status_name((enum mg_status)(MG_USAGE + 1)), "UNKNOWN");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error__fail_fills_status_and_text),
        cmocka_unit_test(test_error__null_is_fine),
        cmocka_unit_test(test_error__control_characters_are_masked),
        cmocka_unit_test(test_error__fail_in_puts_a_prefix_before),
        cmocka_unit_test(test_error__long_lines_are_cut),
        cmocka_unit_test(test_error__every_status_has_a_name_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
