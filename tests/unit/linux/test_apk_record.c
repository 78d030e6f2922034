/* SPDX-License-Identifier: Apache-2.0
 *
 * Records of apk: fields, files, and what is wrong with broken ones.
 */
#include "platform/linux/packages/apk_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/buf.h"
#include "core/base/limits.h"
#include "tests/unit/linux/root.h"

/* The only record of text; its problem must hold the given words, none with "". */
static struct mg_apk_record only(const char *bytes, const char *problem_words, bool usable)
{
    struct mg_apk_record record = {0}, more;
    struct mg_apk_text text;
    struct mg_error problem;

    mg_apk_text_init(&text, mg_str_of(bytes));
    assert_true(mg_apk_record_next(&text, &record, &problem));
    assert_int_equal(record.usable, usable);
    if (*problem_words == '\0')
        assert_int_equal(problem.status, MG_OK);
    else if (problem.status == MG_OK || strstr(problem.text, problem_words) == NULL)
        fail_msg("'%s' does not say '%s'", problem.text, problem_words);
    assert_false(mg_apk_record_next(&text, &more, &problem));
    return record;
}

static void test_apk_record__fields(void **state)
{
    struct mg_apk_record record =
        only("\n\nC:Q1x=\nP:libssl3\nV:3.1.0-r4\nA:x86_64\no:openssl\nf:x\nX:new\n", "", true);

    (void)state;
    test_assert_str(record.name, "libssl3");
    test_assert_str(record.version, "3.1.0-r4");
    test_assert_str(record.arch, "x86_64");
    test_assert_str(record.origin, "openssl");
    test_assert_str(record.broken, "x");
    assert_int_equal(record.line, 3);
}

static void test_apk_record__broken_ones_say_why(void **state)
{
    (void)state;
    (void)only("P:a\n\n", "line 1: a record without name or version", false);
    (void)only("V:1\n", "a record without name or version", false);
    (void)only("P:a\nV:1\nnonsense\n", "line 3: not a field: 'nonsense'", true);
    (void)only("P:a\nV:1\n:\n", "line 3: not a field", true);
    (void)only("P:a\nV:1\nP:b\n", "line 3: field P for a second time", true);
    (void)only("P:a b\nV:1\n", "field P is not one word", false);
    (void)only("P:\nV:1\n", "field P is not one word", false);
    (void)only("P:a\nV:1\x01\n", "field V is not one word", false);
    (void)only("P:a\nV:1\nA:\x7f\n", "field A is not one word", true);
    (void)only("P:a\nV:1\nR:cut of", "the file ends within it", true);
}

static void test_apk_record__long_fields_are_refused(void **state)
{
    struct mg_buf text;

    (void)state;
    mg_buf_init(&text, MG_MIB(1));
    mg_buf_str(&text, MG_STR("V:1\nP:"));
    for (size_t i = 0; i <= MG_LIMIT_FIELD; i++)
        mg_buf_char(&text, 'a');
    mg_buf_str(&text, MG_STR("\n"));
    mg_buf_char(&text, '\0');
    (void)only(text.p, "at most 4096 are read", false);
    mg_buf_clear(&text);
}

static void test_apk_record__files_are_below_their_folders(void **state)
{
    struct mg_apk_record record =
        only("P:a\nV:1\nF:\nR:top\nF:usr/bin\nM:0:0:755\nR:x\na:0:0:755\nR:y z\nF:etc\n", "", true);
    static const char *const expected[] = {"top", "usr/bin/x", "usr/bin/y z"};
    struct mg_apk_files files;
    struct mg_str path;
    char buf[64];
    size_t n = 0;

    (void)state;
    mg_apk_files_init(&files, &record);
    while (mg_apk_files_next(&files, buf, sizeof buf, &path)) {
        assert_true(n < MG_COUNT(expected));
        test_assert_str(path, expected[n++]);
    }
    assert_int_equal(n, MG_COUNT(expected));
}

static void test_apk_record__files_that_do_not_fit_are_left_out(void **state)
{
    struct mg_apk_record record =
        only("P:a\nV:1\nF:1234\nR:567\nR:5678\nF:12345678\nR:\n", "", true);
    struct mg_apk_files files;
    struct mg_str path;
    char buf[8];

    (void)state;
    mg_apk_files_init(&files, &record);
    assert_true(mg_apk_files_next(&files, buf, sizeof buf, &path));
    test_assert_str(path, "1234/567");
    assert_false(mg_apk_files_next(&files, buf, sizeof buf, &path));
}

static void test_apk_record__licenses(void **state)
{
    (void)state;
    test_assert_str(only("P:a\nV:1\nL:MIT AND (GPL-2.0-only)\n", "", true).license,
                    "MIT AND (GPL-2.0-only)");
    test_assert_str(only("P:a\nV:1\nL:M\tT\n", "", true).license, "");
}

static void test_apk_record__relations(void **state)
{
    struct mg_apk_record record =
        only("P:a\nV:1\nD:!b c>=1  d~2 so:libc.musl-x86_64.so.1 /bin/sh e<3\n"
             "p:so:liba.so.1=1.2 cmd:a=1-r0\ni:f\n",
             "", true);
    struct mg_relations relations;

    (void)state;
    mg_relations_init(&relations, true);
    mg_apk_record_relations(&record, &relations);
    test_assert_str(mg_buf_view(&relations.requires.text),
                    "c\nd\nso:libc.musl-x86_64.so.1\n/bin/sh\ne");
    test_assert_str(mg_buf_view(&relations.provides.text), "so:liba.so.1\ncmd:a");
    mg_relations_clear(&relations);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_apk_record__fields),
        cmocka_unit_test(test_apk_record__broken_ones_say_why),
        cmocka_unit_test(test_apk_record__long_fields_are_refused),
        cmocka_unit_test(test_apk_record__files_are_below_their_folders),
        cmocka_unit_test(test_apk_record__files_that_do_not_fit_are_left_out),
        cmocka_unit_test(test_apk_record__licenses),
        cmocka_unit_test(test_apk_record__relations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
