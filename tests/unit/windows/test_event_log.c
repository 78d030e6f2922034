/* SPDX-License-Identifier: Apache-2.0
 *
 * The message table of margay.exe against the rows of the core: each event has its text, by the
 * number that it is reported with.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <windows.h>

#include "core/platform.h"

static void check(HMODULE program, const struct mg_event_row *row)
{
    DWORD_PTR inserted[] = {(DWORD_PTR) "what happened"};
    char text[512], expected[512];
    DWORD message = ((DWORD)row->severity + 1) << 30 | row->id;

    assert_int_not_equal(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_ARGUMENT_ARRAY,
                                        program, message, 0x409, text, sizeof text,
                                        (va_list *)inserted),
                         0);
    (void)snprintf(expected, sizeof expected, "%s: what happened\r\n", row->what);
    assert_string_equal(text, expected);
}

static void test_event_log__table_has_the_text_of_each_event(void **state)
{
    HMODULE program = LoadLibraryExA(TEST_MARGAY, NULL, LOAD_LIBRARY_AS_DATAFILE);

    (void)state;
    assert_non_null(program);
    for (unsigned i = 0; i < MG_EVENTS; i++)
        check(program, mg_event_row((enum mg_event)i));
    (void)FreeLibrary(program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event_log__table_has_the_text_of_each_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
