/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading JSON: the limits that are checked before cJSON sees a byte, and the lenient getters.
 */
#include "core/base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"

static enum mg_status parse(struct mg_str text, struct mg_error *err)
{
    cJSON *document = NULL;
    enum mg_status status = mg_json_parse(text, MG_KIB(1), &document, err);

    assert_int_equal(status == MG_OK, document != NULL);
    cJSON_Delete(document);
    return status;
}

static void test_json__documents_of_every_kind_parse(void **state)
{
    static const char *const good[] = {
        "{}", "[]", "null", "true", "1.5e3", "\"x\"", " \r\n\t[1,{\"a\":[]}] \n"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(good); i++)
        assert_int_equal(parse(mg_str_of(good[i]), NULL), MG_OK);
}

static void test_json__broken_documents_are_refused(void **state)
{
    static const char *const bad[] = {"",      " ",         "{",           "[1,",     "{\"a\":}",
                                      "[1 2]", "{} {}",     "{}x",         "nul",     "\"open",
                                      "[1,]",  "{\"a\" 1}", "\"\\ud800\"", "\"\\q\"", "}"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(bad); i++)
        assert_int_equal(parse(mg_str_of(bad[i]), NULL), MG_FORMAT);
}

static void test_json__errors_name_the_byte(void **state)
{
    struct mg_error err;

    (void)state;
    assert_int_equal(parse(MG_STR("[1, ?]"), &err), MG_FORMAT);
    assert_string_equal(err.text, "invalid JSON at byte 4");
    assert_int_equal(parse(MG_STR("[1]  x"), &err), MG_FORMAT);
    assert_string_equal(err.text, "text after the JSON document, at byte 3");
}

static void test_json__nul_is_refused_as_byte_and_as_escape(void **state)
{
    (void)state;
    assert_int_equal(parse(MG_STR("\"a\\u0000b\""), NULL), MG_FORMAT);
    assert_int_equal(parse(MG_STR("{\"a\\u0000b\":1}"), NULL), MG_FORMAT);
    assert_int_equal(parse(MG_STR("\"a\0b\""), NULL), MG_FORMAT);
    assert_int_equal(parse(MG_STR("[1]\0"), NULL), MG_FORMAT);
    assert_int_equal(parse(MG_STR("\"a\\\\u0000b\""), NULL), MG_OK);
}

static void test_json__size_is_limited(void **state)
{
    char text[1026];

    (void)state;
    memset(text, ' ', sizeof text);
    text[0] = '1';
    assert_int_equal(parse((struct mg_str){text, 1024}, NULL), MG_OK);
    assert_int_equal(parse((struct mg_str){text, 1025}, NULL), MG_LIMIT);
}

static void test_json__depth_is_limited(void **state)
{
    char text[2 * (MG_LIMIT_JSON_DEPTH + 1)];

    (void)state;
    memset(text, '[', MG_LIMIT_JSON_DEPTH + 1);
    memset(text + MG_LIMIT_JSON_DEPTH + 1, ']', MG_LIMIT_JSON_DEPTH + 1);
    assert_int_equal(parse((struct mg_str){text, sizeof text}, NULL), MG_LIMIT);
    assert_int_equal(parse((struct mg_str){text + 1, sizeof text - 2}, NULL), MG_OK);
    /* Brackets inside strings do not nest. */
    memset(text, '[', sizeof text);
    text[0] = '"';
    text[1] = '\\';
    text[2] = '"';
    text[sizeof text - 1] = '"';
    assert_int_equal(parse((struct mg_str){text, sizeof text}, NULL), MG_OK);
}

static void test_json__getters_give_empty_values_for_what_is_not_there(void **state)
{
    cJSON *document = NULL;

    (void)state;
    assert_int_equal(mg_json_parse(MG_STR("{\"s\":\"text\",\"n\":2.5,\"t\":true,\"a\":[\"x\"],"
                                          "\"o\":{\"S\":\"\"},\"z\":null}"),
                                   MG_KIB(1), &document, NULL),
                     MG_OK);
    assert_true(mg_str_is(mg_json_str(document, "s"), "text"));
    assert_int_equal(mg_json_str(document, "S").n, 0);
    assert_int_equal(mg_json_str(document, "n").n, 0);
    assert_int_equal(mg_json_str(NULL, "s").n, 0);
    assert_true(mg_json_number(document, "n", -1) == 2.5);
    assert_true(mg_json_number(document, "s", -1) == -1);
    assert_true(mg_json_bool(document, "t"));
    assert_false(mg_json_bool(document, "n"));
    assert_true(mg_str_is(mg_json_text(mg_json_array(document, "a")->child), "x"));
    assert_null(mg_json_array(document, "o"));
    assert_non_null(mg_json_object(document, "o"));
    assert_null(mg_json_object(document, "a"));
    assert_null(mg_json_object(mg_json_array(document, "a"), "o"));
    assert_int_equal(mg_json_text(NULL).n, 0);
    cJSON_Delete(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json__documents_of_every_kind_parse),
        cmocka_unit_test(test_json__broken_documents_are_refused),
        cmocka_unit_test(test_json__errors_name_the_byte),
        cmocka_unit_test(test_json__nul_is_refused_as_byte_and_as_escape),
        cmocka_unit_test(test_json__size_is_limited),
        cmocka_unit_test(test_json__depth_is_limited),
        cmocka_unit_test(test_json__getters_give_empty_values_for_what_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
