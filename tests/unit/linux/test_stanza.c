/* SPDX-License-Identifier: Apache-2.0
 *
 * Stanzas: tests/data/dpkg/stanzas.tsv, and what does not fit into a line of it.
 */
#include "platform/linux/packages/stanza.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/root.h"
#include "tests/unit/rows.h"

/* The text of a table with its stand-ins for bytes replaced. */
static struct mg_str decode(struct mg_str s, char *out)
{
    for (size_t i = 0; i < s.n; i++)
        out[i] = s.p[i] == '|' ? '\n' : s.p[i] == '^' ? '\r' : s.p[i] == '@' ? '\0' : s.p[i];
    return (struct mg_str){out, s.n};
}

static const char *state_name(const struct mg_stanza *stanza)
{
    static const char *const names[] = {
        [MG_STANZA_ABSENT] = "absent",
        [MG_STANZA_REMOVED] = "removed",
        [MG_STANZA_HALF_INSTALLED] = "half-installed",
        [MG_STANZA_UNCONFIGURED] = "unconfigured",
        [MG_STANZA_INSTALLED] = "installed",
    };

    return stanza->usable ? names[stanza->state] : "unusable";
}

static void assert_same(struct mg_str a, struct mg_str b)
{
    if (!mg_str_eq(a, b))
        fail_msg("'%.*s' is not '%.*s'", MG_STR_ARG(a), MG_STR_ARG(b));
}

static void check_row(const struct mg_str *fields)
{
    struct mg_str source_name, source_version;
    struct mg_error problem = {0};
    struct mg_control control;
    struct mg_stanza stanza;
    char text[512];

    assert_true(fields[0].n < sizeof text);
    mg_control_init(&control, decode(fields[0], text));
    assert_true(mg_stanza_next(&control, false, &stanza, &problem));
    mg_stanza_source(&stanza, &source_name, &source_version);
    assert_same(stanza.name, fields[1]);
    assert_same(stanza.version, fields[2]);
    assert_same(stanza.arch, fields[3]);
    assert_same(source_name, fields[4]);
    assert_same(source_version, fields[5]);
    assert_same(mg_str_of(state_name(&stanza)), fields[6]);
    assert_int_equal(problem.status, fields[7].n == 0 ? MG_OK : MG_FORMAT);
    if (mg_str_find_str(mg_str_of(problem.text), fields[7]) == SIZE_MAX)
        fail_msg("'%s' does not hold '%.*s'", problem.text, MG_STR_ARG(fields[7]));
}

static void test_stanza__table(void **state)
{
    (void)state;
    test_each_row("dpkg/stanzas.tsv", 8, check_row);
}

static void test_stanza__one_after_the_other(void **state)
{
    struct mg_error problem = {0};
    struct mg_control control;
    struct mg_stanza stanza;

    (void)state;
    mg_control_init(&control, MG_STR("\n\nPackage: a\nVersion: 1\n\n\n\nbad\n\nPackage: b\n"
                                     "Version: 2\n\n\n"));
    assert_true(mg_stanza_next(&control, true, &stanza, &problem));
    test_assert_str(stanza.name, "a");
    assert_int_equal(stanza.line, 3);
    assert_true(stanza.usable && stanza.state == MG_STANZA_INSTALLED);
    assert_true(mg_stanza_next(&control, true, &stanza, &problem));
    assert_false(stanza.usable);
    assert_true(mg_stanza_next(&control, true, &stanza, &problem));
    test_assert_str(stanza.name, "b");
    assert_int_equal(problem.status, MG_OK);
    assert_false(mg_stanza_next(&control, true, &stanza, &problem));
}

/* A stanza with a field of 1 MB, which may hold the version or something nobody reads. */
static enum mg_status read_megabyte(const char *field, struct mg_stanza *stanza)
{
    struct mg_error problem = {0};
    struct mg_control control;
    struct mg_buf text;

    mg_buf_init(&text, MG_MIB(2));
    mg_buf_printf(&text, "Package: a\nStatus: install ok installed\n%s: ", field);
    for (size_t i = 0; i < MG_MIB(1); i++)
        mg_buf_char(&text, '1');
    mg_buf_printf(&text, "\nArchitecture: amd64\nVersion: 1\n");
    mg_control_init(&control, mg_buf_view(&text));
    assert_true(mg_stanza_next(&control, false, stanza, &problem));
    mg_buf_clear(&text);
    return problem.status;
}

static void test_stanza__fields_of_a_megabyte(void **state)
{
    struct mg_stanza stanza;

    (void)state;
    assert_int_equal(read_megabyte("Description", &stanza), MG_OK);
    assert_true(mg_stanza_present(&stanza));
    assert_int_equal(read_megabyte("Maintainer", &stanza), MG_LIMIT);
    assert_true(mg_stanza_present(&stanza));
    assert_int_equal(read_megabyte("Source", &stanza), MG_LIMIT);
    assert_false(mg_stanza_present(&stanza));
}

static void assert_relations(const char *text, const char *requires, const char *provides)
{
    struct mg_relations relations;
    struct mg_control control;
    struct mg_stanza stanza;
    struct mg_error problem;

    mg_relations_init(&relations, true);
    mg_control_init(&control, mg_str_of(text));
    assert_true(mg_stanza_next(&control, true, &stanza, &problem));
    mg_stanza_relations(&stanza, &relations);
    assert_same(mg_buf_view(&relations.requires.text), mg_str_of(requires));
    assert_same(mg_buf_view(&relations.provides.text), mg_str_of(provides));
    mg_relations_clear(&relations);
}

static void test_stanza__relations(void **state)
{
    (void)state;
    assert_relations("\nPackage: a\npre-depends: dpkg (>= 1.17.5)\nDepends: b(>=1)|c [amd64],\n"
                     " d:any (<< 2),e:i386 | f:any, , g <!x>\nProvides: h (= 1), i\n"
                     "Recommends: j\n\nDepends: other\n",
                     "dpkg\nb|c\nd\ne:i386|f\ng", "h\ni");
    assert_relations("Package: a\nDepends:", "", "");
    assert_relations("Package: a\nDepends: ,,|, (|b, c|", "b\nc", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stanza__table),
        cmocka_unit_test(test_stanza__one_after_the_other),
        cmocka_unit_test(test_stanza__fields_of_a_megabyte),
        cmocka_unit_test(test_stanza__relations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
