/* SPDX-License-Identifier: Apache-2.0
 *
 * OSV range evaluation, case by case. A range is written as words: "i0 f2" is introduced 0,
 * fixed 2; l = last_affected, m = limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/advisory/range.h"
#include "core/base/compiler.h"

static enum mg_event_kind kind_of(char letter)
{
    switch (letter) {
    case 'i':
        return MG_EVENT_INTRODUCED;
    case 'f':
        return MG_EVENT_FIXED;
    case 'l':
        return MG_EVENT_LAST_AFFECTED;
    default:
        return MG_EVENT_LIMIT;
    }
}

static struct mg_range_walk walk(const char *range, const char *version)
{
    struct mg_str rest = mg_str_of(range), word;
    struct mg_range_walk result;

    mg_range_begin(&result, &mg_version_deb, mg_str_of(version));
    while (mg_str_cut(&rest, ' ', &word))
        mg_range_event(&result, kind_of(word.p[0]), mg_str_skip(word, 1));
    return result;
}

static void test_range__follows_the_osv_algorithm(void **state)
{
    static const struct {
        const char *range, *version;
        bool affected;
    } cases[] = {
        {"i0 f2", "1", true},         {"i0 f2", "2", false},       {"i0 f2", "2~rc1", true},
        {"i0", "99", true},           {"i1 f2", "0.9", false},     {"i1 f2", "1", true},
        {"i0 l2", "2", true},         {"i0 l2", "2.0.1", false},   {"i0 f2 i3 f4", "2.5", false},
        {"i0 f2 i3 f4", "3.5", true}, {"i0 f2 i3 f4", "4", false}, {"i0 f2 i3", "5", true},
        {"i0 m2", "1", true},         {"i0 m2", "2", false},       {"i0 m2 m4", "3", true},
        {"i0 m*", "9", true},         {"i0 f0", "1", false},       {"", "1", false},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_range_walk result = walk(cases[i].range, cases[i].version);

        if (mg_range_affected(&result) != cases[i].affected)
            fail_msg("%s in '%s'", cases[i].version, cases[i].range);
    }
}

static void test_range__names_the_next_fix(void **state)
{
    (void)state;
    assert_true(mg_str_is(walk("i0 f2 i3 f4", "1").next_fixed, "2"));
    assert_true(mg_str_is(walk("i0 f2 i3 f4", "3").next_fixed, "4"));
    assert_int_equal(walk("i0 f2 i3", "3").next_fixed.n, 0);
}

static void test_range__orders_events(void **state)
{
    struct mg_record_event zero = {MG_EVENT_INTRODUCED, MG_STR_INIT("0")};
    struct mg_record_event low = {MG_EVENT_FIXED, MG_STR_INIT("0~a")};
    struct mg_record_event last = {MG_EVENT_LAST_AFFECTED, MG_STR_INIT("2")};
    struct mg_record_event fixed = {MG_EVENT_FIXED, MG_STR_INIT("2")};

    (void)state;
    assert_true(mg_range_order(&mg_version_deb, &zero, &low) < 0);
    assert_true(mg_range_order(&mg_version_deb, &low, &zero) > 0);
    assert_true(mg_range_order(&mg_version_deb, &last, &fixed) < 0);
    assert_int_equal(mg_range_order(&mg_version_deb, &zero, &zero), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_range__follows_the_osv_algorithm),
        cmocka_unit_test(test_range__names_the_next_fix),
        cmocka_unit_test(test_range__orders_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
