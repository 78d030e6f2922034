/* SPDX-License-Identifier: Apache-2.0
 *
 * Purls of other tools, taken apart, by tables (tests/data/purl).
 */
#include "core/model/purl_parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/buf.h"
#include "tests/unit/rows.h"

enum { PURL, TYPE, NAMESPACE, NAME, VERSION, SUBPATH, FIELDS };

static void check_row(const struct mg_str *fields)
{
    struct mg_arena arena;
    struct mg_purl purl;
    struct mg_error err;

    mg_arena_init(&arena, MG_KIB(64));
    if (mg_purl_parse(&arena, fields[PURL], &purl, &err) != MG_OK)
        fail_msg("%s", err.text);
    assert_true(mg_str_eq(purl.type, fields[TYPE]));
    assert_true(mg_str_eq(purl.name_space, fields[NAMESPACE]));
    assert_true(mg_str_eq(purl.name, fields[NAME]));
    assert_true(mg_str_eq(purl.version, fields[VERSION]));
    assert_true(mg_str_eq(purl.subpath, fields[SUBPATH]));
    mg_arena_clear(&arena);
}

static void test_purl_parse__parts_follow_the_table(void **state)
{
    (void)state;
    test_each_row("purl/parse.tsv", FIELDS, check_row);
}

static void check_broken(const struct mg_str *fields)
{
    struct mg_arena arena;
    struct mg_purl purl;
    struct mg_error err;

    mg_arena_init(&arena, MG_KIB(64));
    assert_int_equal(mg_purl_parse(&arena, fields[0], &purl, &err), MG_FORMAT);
    assert_true(mg_str_find_str(mg_str_of(err.text), fields[1]) != SIZE_MAX);
    mg_arena_clear(&arena);
}

static void test_purl_parse__broken_ones_are_refused(void **state)
{
    (void)state;
    test_each_row("purl/broken.tsv", 2, check_broken);
}

static void test_purl_parse__qualifiers_are_found_by_name(void **state)
{
    struct mg_arena arena;
    struct mg_purl purl;

    (void)state;
    mg_arena_init(&arena, MG_KIB(64));
    assert_int_equal(mg_purl_parse(&arena,
                                   MG_STR("pkg:rpm/a/b@1?ARCH=x86_64&empty=&&x&upstream="
                                          "b-1%2B2.src.rpm&url=http://h/?q"),
                                   &purl, NULL),
                     MG_OK);
    assert_int_equal(purl.qualifier_count, 3);
    assert_true(mg_str_is(mg_purl_qualifier(&purl, "arch"), "x86_64"));
    assert_true(mg_str_is(mg_purl_qualifier(&purl, "upstream"), "b-1+2.src.rpm"));
    assert_true(mg_str_is(mg_purl_qualifier(&purl, "url"), "http://h/?q"));
    assert_int_equal(mg_purl_qualifier(&purl, "empty").n, 0);
    mg_arena_clear(&arena);
}

static void check_limit(struct mg_buf *text)
{
    struct mg_arena arena;
    struct mg_purl purl;

    mg_arena_init(&arena, MG_MIB(1));
    assert_int_equal(mg_purl_parse(&arena, mg_buf_view(text), &purl, NULL), MG_LIMIT);
    mg_arena_clear(&arena);
    mg_buf_clear(text);
}

static void test_purl_parse__length_and_qualifiers_are_limited(void **state)
{
    struct mg_buf text;

    (void)state;
    mg_buf_init(&text, MG_MIB(1));
    mg_buf_str(&text, MG_STR("pkg:npm/a"));
    while (text.n <= MG_LIMIT_PURL)
        mg_buf_char(&text, 'a');
    check_limit(&text);
    mg_buf_str(&text, MG_STR("pkg:npm/a?"));
    for (int i = 0; i <= MG_LIMIT_PURL_QUALIFIERS; i++)
        mg_buf_printf(&text, "k%d=v&", i);
    check_limit(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_purl_parse__parts_follow_the_table),
        cmocka_unit_test(test_purl_parse__broken_ones_are_refused),
        cmocka_unit_test(test_purl_parse__qualifiers_are_found_by_name),
        cmocka_unit_test(test_purl_parse__length_and_qualifiers_are_limited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
