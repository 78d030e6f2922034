/* SPDX-License-Identifier: Apache-2.0
 *
 * Growing buffer: the ceiling holds to the byte, and a failure stays.
 */
#include "core/base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"

static void test_buf__content_grows_in_order(void **state)
{
    struct mg_buf buf;

    (void)state;
    mg_buf_init(&buf, MG_KIB(64));
    assert_int_equal(mg_buf_view(&buf).n, 0);
    mg_buf_add(&buf, "ab", 2);
    mg_buf_str(&buf, MG_STR("cd"));
    mg_buf_str(&buf, MG_STR_NONE);
    mg_buf_char(&buf, 'e');
    mg_buf_printf(&buf, "%05d", 42);
    assert_true(mg_str_is(mg_buf_view(&buf), "abcde00042"));
    for (unsigned i = 0; i < 1000; i++)
        mg_buf_printf(&buf, "%04u", i);
    assert_false(buf.failed);
    assert_int_equal(buf.n, 4010);
    assert_true(mg_str_ends(mg_buf_view(&buf), MG_STR("09980999")));
    mg_buf_clear(&buf);
    assert_int_equal(mg_buf_view(&buf).n, 0);
    mg_buf_clear(&buf);
}

static void test_buf__ceiling_holds_to_the_byte(void **state)
{
    static const size_t ceilings[] = {0, 1, 5, 255, 256, 257, 1000, 65537};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(ceilings); i++) {
        struct mg_buf buf;

        mg_buf_init(&buf, ceilings[i]);
        for (size_t n = 0; n < ceilings[i]; n++)
            mg_buf_char(&buf, 'x');
        assert_false(buf.failed);
        assert_int_equal(buf.n, ceilings[i]);
        mg_buf_char(&buf, 'x');
        assert_true(buf.failed);
        assert_int_equal(buf.n, ceilings[i]);
        mg_buf_clear(&buf);
    }
}

static void test_buf__failure_latches_until_reset(void **state)
{
    struct mg_buf buf;

    (void)state;
    mg_buf_init(&buf, 10);
    mg_buf_str(&buf, MG_STR("12345"));
    mg_buf_str(&buf, MG_STR("67890!"));
    assert_true(buf.failed);
    mg_buf_char(&buf, '6');
    assert_true(mg_str_is(mg_buf_view(&buf), "12345"));
    mg_buf_reset(&buf);
    assert_false(buf.failed);
    mg_buf_str(&buf, MG_STR("67890"));
    assert_true(mg_str_is(mg_buf_view(&buf), "67890"));
    mg_buf_clear(&buf);
}

static void test_buf__reserve_gives_room_behind_the_content(void **state)
{
    struct mg_buf buf;
    char *room;

    (void)state;
    mg_buf_init(&buf, 100);
    assert_non_null(mg_buf_reserve(&buf, 0));
    mg_buf_str(&buf, MG_STR("ab"));
    room = mg_buf_reserve(&buf, 98);
    assert_ptr_equal(room, buf.p + 2);
    memset(room, 'x', 98);
    buf.n += 98;
    assert_non_null(mg_buf_reserve(&buf, 0));
    assert_false(buf.failed);
    assert_null(mg_buf_reserve(&buf, 1));
    assert_true(buf.failed);
    mg_buf_reset(&buf);
    assert_null(mg_buf_reserve(&buf, SIZE_MAX));
    mg_buf_clear(&buf);
}

static void test_buf__printf_past_the_ceiling_adds_nothing(void **state)
{
    struct mg_buf buf;

    (void)state;
    mg_buf_init(&buf, 8);
    mg_buf_printf(&buf, "%s", "1234567");
    assert_true(mg_str_is(mg_buf_view(&buf), "1234567"));
    mg_buf_reset(&buf);
    mg_buf_printf(&buf, "%s", "12345678");
    assert_true(buf.failed);
    assert_int_equal(buf.n, 0);
    mg_buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buf__content_grows_in_order),
        cmocka_unit_test(test_buf__ceiling_holds_to_the_byte),
        cmocka_unit_test(test_buf__failure_latches_until_reset),
        cmocka_unit_test(test_buf__reserve_gives_room_behind_the_content),
        cmocka_unit_test(test_buf__printf_past_the_ceiling_adds_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
