/* SPDX-License-Identifier: Apache-2.0
 *
 * Polled sources: the database's fingerprint, and that each source has a trigger that takes it.
 */
#include "core/agent/sources.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/file.h"

#define DATABASE "database-of-test"

static const struct mg_source *source_of(enum mg_trigger trigger)
{
    const struct mg_source *source;

    for (size_t i = 0; (source = mg_source_at(i)) != NULL; i++) {
        if (source->trigger == trigger)
            return source;
    }
    fail();
    return NULL;
}

static uint64_t print_of_database(void)
{
    const struct mg_source_place place = {DATABASE};
    struct mg_error err;
    uint64_t print = 0;

    assert_int_equal(source_of(MG_TRIGGER_ADVISORY)->print(&place, &print, &err), MG_OK);
    return print;
}

static void test_sources__another_database_has_another_print(void **state)
{
    uint64_t none, one, two;

    (void)state;
    assert_int_equal(mg_file_remove(DATABASE, NULL), MG_OK);
    none = print_of_database();
    assert_int_equal(mg_file_replace(DATABASE, MG_STR("one"), NULL), MG_OK);
    one = print_of_database();
    assert_int_equal(print_of_database(), one);
    assert_int_equal(mg_file_replace(DATABASE, MG_STR("another"), NULL), MG_OK);
    two = print_of_database();
    assert_int_equal(mg_file_remove(DATABASE, NULL), MG_OK);
    assert_true(none != one && one != two && none != two);
    assert_int_equal(print_of_database(), none);
}

static void test_sources__each_has_a_trigger_of_events_somewhere(void **state)
{
    static const char *const systems[] = {"linux", "windows"};
    const struct mg_source *source;

    (void)state;
    for (size_t i = 0; (source = mg_source_at(i)) != NULL; i++) {
        size_t rows = 0;

        for (size_t os = 0; os < MG_COUNT(systems); os++) {
            const struct mg_trigger_row *row =
                mg_trigger_row(source->trigger, mg_str_of(systems[os]));

            rows += row != NULL && row->schedule == NULL && !row->at_once ? 1 : 0;
        }
        assert_true(rows > 0);
    }
    assert_true(source_of(MG_TRIGGER_PLUGIN_CHANGE)->print != NULL);
}

/* A look costs a wake-up: nothing is looked at more than once a minute. */
static void test_sources__are_not_polled_often(void **state)
{
    const struct mg_source *source;

    (void)state;
    for (size_t i = 0; (source = mg_source_at(i)) != NULL; i++)
        assert_true(source->poll == 0 || source->poll >= MG_SOURCE_POLL_MS);
    assert_int_equal(source_of(MG_TRIGGER_PACKAGE_CHANGE)->poll, 0);
    assert_int_equal(source_of(MG_TRIGGER_LISTENERS)->poll, 5 * 60 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sources__another_database_has_another_print),
        cmocka_unit_test(test_sources__each_has_a_trigger_of_events_somewhere),
        cmocka_unit_test(test_sources__are_not_polled_often),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
