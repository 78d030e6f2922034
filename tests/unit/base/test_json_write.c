/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing JSON: the text it gives, and that any bytes come out as valid JSON.
 */
#include "core/base/json_write.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/json.h"

struct output {
    struct mg_sink sink;
    struct mg_json_writer w;
};

static void begin(struct output *out, bool pretty)
{
    mg_sink_init(&out->sink, NULL, MG_KIB(64));
    mg_json_writer_init(&out->w, &out->sink, pretty);
}

static void assert_output(struct output *out, const char *expected)
{
    assert_int_equal(mg_sink_finish(&out->sink, NULL), MG_OK);
    mg_sink_char(&out->sink, '\0');
    assert_string_equal(out->sink.buf.p, expected);
    mg_sink_clear(&out->sink);
}

static void write_sample(struct mg_json_writer *w)
{
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "s", MG_STR("text"));
    mg_json_put_str_if(w, "absent", MG_STR_NONE);
    mg_json_put_str(w, "empty", MG_STR_NONE);
    mg_json_array_begin(w, "a");
    mg_json_put_int(w, NULL, INT64_MIN);
    mg_json_put_bool(w, NULL, true);
    mg_json_put_bool(w, NULL, false);
    mg_json_put_null(w, NULL);
    mg_json_array_end(w);
    mg_json_object_begin(w, "o");
    mg_json_object_end(w);
    mg_json_put_number(w, "n", 0.125, 2);
    mg_json_object_end(w);
    mg_json_newline(w);
}

static void test_json_write__compact(void **state)
{
    struct output out;

    (void)state;
    begin(&out, false);
    write_sample(&out.w);
    mg_json_put_int(&out.w, NULL, 1);
    mg_json_newline(&out.w);
    assert_output(&out, "{\"s\":\"text\",\"empty\":\"\",\"a\":[-9223372036854775808,true,false,"
                        "null],\"o\":{},\"n\":0.12}\n1\n");
}

static void test_json_write__pretty(void **state)
{
    struct output out;

    (void)state;
    begin(&out, true);
    write_sample(&out.w);
    assert_output(&out, "{\n"
                        "  \"s\": \"text\",\n"
                        "  \"empty\": \"\",\n"
                        "  \"a\": [\n"
                        "    -9223372036854775808,\n"
                        "    true,\n"
                        "    false,\n"
                        "    null\n"
                        "  ],\n"
                        "  \"o\": {},\n"
                        "  \"n\": 0.12\n"
                        "}\n");
}

static void test_json_write__strings_are_escaped(void **state)
{
    struct output out;

    (void)state;
    begin(&out, false);
    mg_json_put_str(&out.w, NULL, MG_STR("\"\\/\b\f\n\r\t\x01\x1f\x7f\0\xc3\xa4\xff\xed\xa0\x80."));
    assert_output(&out, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\\u0000\xc3\xa4"
                        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd.\"");
}

static void test_json_write__numbers_without_a_value_are_null(void **state)
{
    struct output out;

    (void)state;
    begin(&out, false);
    mg_json_array_begin(&out.w, NULL);
    mg_json_put_number(&out.w, NULL, NAN, 1);
    mg_json_put_number(&out.w, NULL, INFINITY, 1);
    mg_json_put_number(&out.w, NULL, -INFINITY, 1);
    mg_json_put_number(&out.w, NULL, -1.5, 0);
    mg_json_put_number(&out.w, NULL, 9.8, 1);
    mg_json_array_end(&out.w);
    assert_output(&out, "[null,null,null,-2,9.8]");
}

/* What was written is read back by the parser, for every byte and pair of bytes. */
static void test_json_write__any_bytes_give_valid_json(void **state)
{
    (void)state;
    for (unsigned pair = 0x0100; pair < 0x10000; pair += 7) {
        char bytes[] = {(char)(pair >> 8), (char)(pair & 0xff)};
        cJSON *document = NULL;
        struct output out;

        if (bytes[1] == '\0')
            continue; /* readable JSON, but the reader refuses \u0000 on purpose */
        begin(&out, false);
        mg_json_object_begin(&out.w, NULL);
        mg_json_put_str(&out.w, "k", (struct mg_str){bytes, 2});
        mg_json_object_end(&out.w);
        assert_int_equal(mg_json_parse(mg_buf_view(&out.sink.buf), MG_KIB(1), &document, NULL),
                         MG_OK);
        if (pair >> 8 < 0x80 && (pair & 0xff) < 0x80)
            assert_true(mg_str_eq(mg_json_str(document, "k"), (struct mg_str){bytes, 2}));
        cJSON_Delete(document);
        mg_sink_clear(&out.sink);
    }
}

static void test_json_write__nesting_reaches_the_limit(void **state)
{
    struct output out;
    cJSON *document = NULL;

    (void)state;
    begin(&out, false);
    for (unsigned i = 0; i < MG_LIMIT_JSON_DEPTH; i++)
        mg_json_array_begin(&out.w, NULL);
    for (unsigned i = 0; i < MG_LIMIT_JSON_DEPTH; i++)
        mg_json_array_end(&out.w);
    assert_int_equal(mg_json_parse(mg_buf_view(&out.sink.buf), MG_KIB(1), &document, NULL), MG_OK);
    cJSON_Delete(document);
    mg_sink_clear(&out.sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json_write__compact),
        cmocka_unit_test(test_json_write__pretty),
        cmocka_unit_test(test_json_write__strings_are_escaped),
        cmocka_unit_test(test_json_write__numbers_without_a_value_are_null),
        cmocka_unit_test(test_json_write__any_bytes_give_valid_json),
        cmocka_unit_test(test_json_write__nesting_reaches_the_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
