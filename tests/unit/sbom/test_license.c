/* SPDX-License-Identifier: Apache-2.0
 *
 * Licences: tests/data/sbom/licenses.tsv says what is an identifier, an expression, or only a text.
 */
#include "core/sbom/license.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/rows.h"

static const char *const kinds[] = {
    [MG_LICENSE_ID] = "id", [MG_LICENSE_EXPRESSION] = "expression", [MG_LICENSE_TEXT] = "text"};

/* Kind, what it becomes, what the package says. */
static void check_row(const struct mg_str *fields)
{
    struct mg_license license;
    struct mg_arena arena;

    mg_arena_init(&arena, MG_MIB(1));
    assert_true(mg_license_read(&arena, fields[2], &license));
    if (!mg_str_is(fields[0], kinds[license.kind]) || !mg_str_eq(license.text, fields[1]))
        fail_msg("'%.*s' is %s '%.*s'", MG_STR_ARG(fields[2]), kinds[license.kind],
                 MG_STR_ARG(license.text));
    mg_arena_clear(&arena);
}

static void test_license__reads_what_packages_say(void **state)
{
    (void)state;
    test_each_row("sbom/licenses.tsv", 3, check_row);
}

static void test_license__finds_every_id_of_the_lists(void **state)
{
    const struct mg_license_ids *lists[] = {&mg_license_ids, &mg_license_exceptions};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(lists); i++) {
        for (size_t at = 0; at < lists[i]->count; at++) {
            const char *id = lists[i]->items[at];

            assert_ptr_equal(mg_license_find(lists[i], mg_str_of(id)), id);
        }
    }
    assert_null(mg_license_find(&mg_license_ids, MG_STR("")));
    assert_null(mg_license_find(&mg_license_ids, MG_STR("MI")));
    assert_null(mg_license_find(&mg_license_ids, MG_STR("MITT")));
    assert_null(mg_license_find(&mg_license_ids, MG_STR("zzz")));
}

static void test_license__is_as_deep_as_the_text_allows(void **state)
{
    enum { DEPTH = 20000 };
    static char text[2 * DEPTH + 3];
    struct mg_license license;
    struct mg_arena arena;

    (void)state;
    memset(text, '(', DEPTH);
    memcpy(text + DEPTH, "MIT", 3);
    memset(text + DEPTH + 3, ')', DEPTH);
    mg_arena_init(&arena, MG_MIB(1));
    assert_true(mg_license_read(&arena, (struct mg_str){text, sizeof text}, &license));
    assert_int_equal(license.kind, MG_LICENSE_EXPRESSION);
    assert_true(mg_license_read(&arena, (struct mg_str){text, sizeof text - 1}, &license));
    assert_int_equal(license.kind, MG_LICENSE_TEXT);
    mg_arena_clear(&arena);
}

static void test_license__finds_references(void **state)
{
    struct mg_str rest = MG_STR("(MIT OR LicenseRef-a) AND LicenseRef-b.2"), ref;

    (void)state;
    assert_true(mg_license_next_ref(&rest, &ref));
    assert_true(mg_str_is(ref, "LicenseRef-a"));
    assert_true(mg_license_next_ref(&rest, &ref));
    assert_true(mg_str_is(ref, "LicenseRef-b.2"));
    assert_false(mg_license_next_ref(&rest, &ref));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_license__reads_what_packages_say),
        cmocka_unit_test(test_license__finds_every_id_of_the_lists),
        cmocka_unit_test(test_license__is_as_deep_as_the_text_allows),
        cmocka_unit_test(test_license__finds_references),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
