/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of what packages require and provide.
 */
#include "core/model/relations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/limits.h"

static void assert_text(const struct mg_relation_list *list, const char *expected)
{
    struct mg_str text = mg_buf_view(&list->text);

    if (!mg_str_is(text, expected))
        fail_msg("'%.*s' is not '%s'", MG_STR_ARG(text), expected);
}

static void test_relations__lines_and_alternatives(void **state)
{
    struct mg_relations relations;

    (void)state;
    mg_relations_init(&relations, true);
    mg_relations_add(&relations.requires, MG_STR("a"));
    mg_relations_add(&relations.requires, MG_STR("b"));
    mg_relations_or(&relations.requires, MG_STR("c"));
    mg_relations_add(&relations.requires, MG_STR("d"));
    mg_relations_optional(&relations.requires);
    mg_relations_optional(&relations.requires);
    mg_relations_add(&relations.provides, MG_STR("e"));
    assert_text(&relations.requires, "a\nb|c\nd|");
    assert_text(&relations.provides, "e");
    mg_relations_begin(&relations);
    mg_relations_optional(&relations.requires);
    assert_text(&relations.requires, "");
    assert_text(&relations.provides, "");
    mg_relations_clear(&relations);
}

static void test_relations__what_is_no_name_is_left_out(void **state)
{
    static const char *const bad[] = {"", "a|b", "a\nb", "a\x7f", "\xff", "\t"};
    struct mg_relations relations;

    (void)state;
    mg_relations_init(&relations, true);
    mg_relations_add(&relations.requires, MG_STR("a"));
    for (size_t i = 0; i < MG_COUNT(bad); i++) {
        mg_relations_add(&relations.requires, mg_str_of(bad[i]));
        mg_relations_or(&relations.requires, mg_str_of(bad[i]));
        mg_relations_optional(&relations.requires);
    }
    mg_relations_or(&relations.requires, MG_STR("\xc3\xa4 b"));
    assert_text(&relations.requires, "a\n\xc3\xa4 b");
    mg_relations_clear(&relations);
}

static void test_relations__names_are_cut_off(void **state)
{
    (void)state;
    assert_true(mg_str_is(mg_relations_name(MG_STR(" a >= 1"), "<>="), "a"));
    assert_true(mg_str_is(mg_relations_name(MG_STR("a"), "<>="), "a"));
    assert_true(mg_str_is(mg_relations_name(MG_STR(">1"), "<>="), ""));
    assert_true(mg_str_eq(mg_relations_name(MG_STR("a\0b=1"), "="), MG_STR("a\0b")));
}

/* No name is cut in two, and a list that was cut stays so. */
static void test_relations__the_limit_is_told(void **state)
{
    static const struct mg_str name = MG_STR_INIT("0123456789abcde");
    struct mg_inventory inventory;
    struct mg_relations relations;
    struct mg_package package = {0};

    (void)state;
    mg_inventory_init(&inventory);
    mg_relations_init(&relations, true);
    mg_relations_begin(&relations);
    mg_relations_add(&relations.provides, MG_STR("fits"));
    mg_relations_finish(&relations, "packages/x", &inventory);
    assert_int_equal(inventory.coverage_count, 0);
    for (size_t i = 0; i < MG_LIMIT_RELATIONS / 16 + 1; i++)
        mg_relations_add(&relations.requires, name);
    mg_relations_add(&relations.requires, MG_STR("f"));
    mg_relations_give(&relations, &package);
    assert_int_equal(package.requires.n, MG_LIMIT_RELATIONS - 1);
    assert_true(mg_str_ends(package.requires, name));
    assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_OK);
    mg_relations_finish(&relations, "packages/x", &inventory);
    assert_int_equal(inventory.coverage_count, 1);
    assert_true(mg_str_is(inventory.coverage[0].code, "RELATIONS_LIMIT"));
    assert_int_equal(inventory.coverage[0].level, MG_COVERAGE_INCOMPLETE);
    assert_int_equal(inventory.coverage[0].count, 1);
    mg_relations_clear(&relations);
    mg_inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relations__lines_and_alternatives),
        cmocka_unit_test(test_relations__what_is_no_name_is_left_out),
        cmocka_unit_test(test_relations__names_are_cut_off),
        cmocka_unit_test(test_relations__the_limit_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
