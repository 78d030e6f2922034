/* SPDX-License-Identifier: Apache-2.0
 *
 * pacman's descriptions: sections, values, and what is wrong with broken ones.
 */
#include "platform/linux/packages/pacman_desc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/buf.h"
#include "core/base/limits.h"
#include "tests/unit/linux/root.h"

static void test_pacman_desc__values_belong_to_sections(void **state)
{
    static const char bytes[] = "stray\n%A%\n1\n2\n\n3\n%B%\n%C%\n4\n%%\n%\n";
    static const char *const expected[] = {":stray", "A:1", "A:2", ":3", "C:4", "C:%%", "C:%"};
    struct mg_pacman_text text;
    struct mg_str value;
    size_t n = 0;

    (void)state;
    mg_pacman_text_init(&text, mg_str_of(bytes));
    while (mg_pacman_text_next(&text, &value)) {
        char line[32];

        (void)snprintf(line, sizeof line, "%.*s:%.*s", MG_STR_ARG(text.section), MG_STR_ARG(value));
        assert_true(n < MG_COUNT(expected));
        assert_string_equal(line, expected[n++]);
    }
    assert_int_equal(n, MG_COUNT(expected));
    assert_int_equal(text.line, 11);
}

static void assert_problem(const char *bytes, bool usable, const char *words)
{
    struct mg_pacman_desc desc;
    struct mg_error problem;

    assert_int_equal(mg_pacman_desc_parse(mg_str_of(bytes), &desc, &problem), usable);
    if (problem.status == MG_OK || strstr(problem.text, words) == NULL)
        fail_msg("'%s' does not say '%s'", problem.text, words);
}

static void test_pacman_desc__broken_ones_say_why(void **state)
{
    (void)state;
    assert_problem("", false, "without name or version");
    assert_problem("%NAME%\na\n", false, "without name or version");
    assert_problem("%NAME%\na\nb\n\n%VERSION%\n1\n", true, "line 3: NAME for a second time");
    assert_problem("%NAME%\na b\n\n%VERSION%\n1\n", false, "line 2: NAME holds control bytes");
    assert_problem("%NAME%\na\n\n%VERSION%\n1\n\nstray\n", true, "line 7: a value without");
    assert_problem("%NAME%\na\n\n%VERSION%\n1\n\n%PACKAGER%\nA\tB\n", true, "PACKAGER holds");
}

static void test_pacman_desc__long_values_are_refused(void **state)
{
    struct mg_buf text;

    (void)state;
    mg_buf_init(&text, MG_MIB(1));
    mg_buf_str(&text, MG_STR("%VERSION%\n1\n\n%NAME%\n"));
    for (size_t i = 0; i <= MG_LIMIT_FIELD; i++)
        mg_buf_char(&text, 'a');
    mg_buf_char(&text, '\0');
    assert_problem(text.p, false, "at most 4096 are read");
    mg_buf_clear(&text);
}

static void test_pacman_desc__licenses_and_relations(void **state)
{
    const struct mg_str desc =
        MG_STR("%NAME%\na\n\n%LICENSE%\nGPL-2.0-or-later\nMIT\n\n%DEPENDS%\nglibc>=2.38\nsh\n"
               "libz.so=1-64\n\n%OPTDEPENDS%\nb: for c\n\n%PROVIDES%\nd=1\n\n%CONFLICTS%\ne\n");
    struct mg_relations relations;
    struct mg_buf license;

    (void)state;
    mg_relations_init(&relations, true);
    mg_pacman_desc_relations(desc, &relations);
    test_assert_str(mg_buf_view(&relations.requires.text), "glibc\nsh\nlibz.so");
    test_assert_str(mg_buf_view(&relations.provides.text), "d");
    mg_relations_clear(&relations);
    mg_buf_init(&license, MG_LIMIT_FIELD);
    mg_pacman_desc_license(desc, &license);
    test_assert_str(mg_buf_view(&license), "GPL-2.0-or-later, MIT");
    mg_buf_clear(&license);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pacman_desc__values_belong_to_sections),
        cmocka_unit_test(test_pacman_desc__broken_ones_say_why),
        cmocka_unit_test(test_pacman_desc__long_values_are_refused),
        cmocka_unit_test(test_pacman_desc__licenses_and_relations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
