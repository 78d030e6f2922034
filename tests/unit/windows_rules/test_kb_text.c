/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers of updates in titles and links of patches.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plugins/windows-inventory/rules/kb_text.h"
#include "tests/unit/rows.h"

/* Kind, text, digits. */
static void check(const struct mg_str *fields)
{
    struct mg_str number = mg_str_is(fields[0], "title") ? mg_kb_text_of_title(fields[1])
                                                         : mg_kb_text_of_link(fields[1]);

    if (!mg_str_eq(number, fields[2]))
        fail_msg("%.*s: \"%.*s\" instead of \"%.*s\"", MG_STR_ARG(fields[1]), MG_STR_ARG(number),
                 MG_STR_ARG(fields[2]));
}

static void test_kb_text__numbers_of_titles_and_links(void **state)
{
    (void)state;
    test_each_row("windows/kb-text.tsv", 3, check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kb_text__numbers_of_titles_and_links),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
