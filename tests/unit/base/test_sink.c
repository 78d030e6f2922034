/* SPDX-License-Identifier: Apache-2.0
 *
 * Sinks that keep, sinks that write, and what happens when the stream cannot be written.
 */
#include "core/base/sink.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"

static void test_sink__keeps_without_a_stream(void **state)
{
    struct mg_sink sink;

    (void)state;
    mg_sink_init(&sink, NULL, MG_KIB(1));
    mg_sink_write(&sink, MG_STR("a"));
    mg_sink_char(&sink, 'b');
    mg_sink_printf(&sink, "%d", 12);
    assert_int_equal(mg_sink_finish(&sink, NULL), MG_OK);
    assert_true(mg_str_is(mg_buf_view(&sink.buf), "ab12"));
    mg_sink_clear(&sink);
}

static void test_sink__past_the_ceiling_is_a_limit(void **state)
{
    struct mg_sink sink;
    struct mg_error err;

    (void)state;
    mg_sink_init(&sink, NULL, 4);
    mg_sink_write(&sink, MG_STR("12345"));
    assert_int_equal(mg_sink_finish(&sink, &err), MG_LIMIT);
    assert_string_equal(err.text, "output larger than 4 bytes");
    mg_sink_clear(&sink);
}

static void test_sink__long_printf_is_not_cut(void **state)
{
    struct mg_sink sink;

    (void)state;
    mg_sink_init(&sink, NULL, MG_KIB(64));
    mg_sink_printf(&sink, "%05000d!", 7);
    assert_int_equal(mg_sink_finish(&sink, NULL), MG_OK);
    assert_int_equal(sink.buf.n, 5001);
    assert_true(mg_str_ends(mg_buf_view(&sink.buf), MG_STR("07!")));
    mg_sink_clear(&sink);
}

/* Writes 3 * 100,000 bytes in all three ways. */
static void write_much(struct mg_sink *sink)
{
    for (unsigned i = 0; i < 100000; i++) {
        mg_sink_char(sink, 'a');
        mg_sink_write(sink, MG_STR("b"));
        mg_sink_printf(sink, "%c", 'c');
    }
}

static void test_sink__stream_gets_everything_in_large_writes(void **state)
{
    FILE *stream = tmpfile();
    struct mg_sink sink;
    char piece[3];

    (void)state;
    if (stream == NULL)
        skip();
    mg_sink_init(&sink, stream, 0);
    write_much(&sink);
    assert_true(sink.buf.capacity <= MG_KIB(256)); /* flushed on the way */
    assert_int_equal(mg_sink_finish(&sink, NULL), MG_OK);
    mg_sink_clear(&sink);
    assert_int_equal(ftell(stream), 300000);
    rewind(stream);
    for (unsigned i = 0; i < 100000; i++) {
        assert_int_equal(fread(piece, 1, 3, stream), 3);
        assert_memory_equal(piece, "abc", 3);
    }
    (void)fclose(stream);
}

static void test_sink__a_full_disk_is_an_error_with_its_reason(void **state)
{
    FILE *full = fopen("/dev/full", "wb");
    struct mg_sink sink;
    struct mg_error err;

    (void)state;
    if (full == NULL) {
        print_message("no /dev/full here\n");
        skip();
    }
    mg_sink_init(&sink, full, 0);
    write_much(&sink);
    assert_int_equal(mg_sink_finish(&sink, &err), MG_IO);
    assert_int_not_equal(err.os_code, 0);
    assert_non_null(strstr(err.text, strerror(err.os_code)));
    assert_int_equal(mg_sink_finish(&sink, NULL), MG_IO);
    mg_sink_clear(&sink);
    (void)fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sink__keeps_without_a_stream),
        cmocka_unit_test(test_sink__past_the_ceiling_is_a_limit),
        cmocka_unit_test(test_sink__long_printf_is_not_cut),
        cmocka_unit_test(test_sink__stream_gets_everything_in_large_writes),
        cmocka_unit_test(test_sink__a_full_disk_is_an_error_with_its_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
