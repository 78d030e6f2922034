/* SPDX-License-Identifier: Apache-2.0
 *
 * Unpacking gzip: several members, ceilings, broken and cut off input.
 */
#include "platform/linux/packages/gunzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <zlib.h>

#include "core/base/limits.h"
#include "tests/unit/linux/root.h"

/* Append text, packed as one gzip member. */
static void pack(struct mg_buf *out, struct mg_str text)
{
    z_stream stream = {0};
    size_t room = text.n + 256;
    char *to = mg_buf_reserve(out, room);

    assert_non_null(to);
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)text.p;
    stream.avail_in = (uInt)text.n;
    stream.next_out = (Bytef *)to;
    stream.avail_out = (uInt)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out->n += room - stream.avail_out;
    assert_int_equal(deflateEnd(&stream), Z_OK);
}

static enum mg_status unpack(struct mg_str packed, size_t ceiling, const char *expected)
{
    enum mg_status status;
    struct mg_error err;
    struct mg_buf out;

    mg_buf_init(&out, ceiling);
    status = mg_gunzip(packed, &out, &err);
    if (status == MG_OK)
        test_assert_str(mg_buf_view(&out), expected);
    mg_buf_clear(&out);
    return status;
}

static void test_gunzip__members_follow_each_other(void **state)
{
    struct mg_buf packed;

    (void)state;
    mg_buf_init(&packed, MG_KIB(4));
    pack(&packed, MG_STR("0123456789"));
    assert_int_equal(unpack(mg_buf_view(&packed), 10, "0123456789"), MG_OK);
    pack(&packed, MG_STR("abc"));
    assert_int_equal(unpack(mg_buf_view(&packed), MG_KIB(4), "0123456789abc"), MG_OK);
    mg_buf_clear(&packed);
}

static void test_gunzip__ceiling_is_a_limit(void **state)
{
    struct mg_buf packed;

    (void)state;
    mg_buf_init(&packed, MG_KIB(4));
    pack(&packed, MG_STR("0123456789"));
    assert_int_equal(unpack(mg_buf_view(&packed), 9, ""), MG_LIMIT);
    mg_buf_clear(&packed);
}

static void test_gunzip__more_than_a_piece(void **state)
{
    size_t size = MG_MIB(3) + 5;
    char *text = malloc(size + 1);
    struct mg_buf packed;

    (void)state;
    assert_non_null(text);
    memset(text, 'x', size);
    text[size] = '\0';
    mg_buf_init(&packed, MG_MIB(8));
    pack(&packed, (struct mg_str){text, size});
    assert_int_equal(unpack(mg_buf_view(&packed), MG_MIB(8), text), MG_OK);
    mg_buf_clear(&packed);
    free(text);
}

static void test_gunzip__broken_input_is_an_error(void **state)
{
    struct mg_buf packed;
    struct mg_str view;

    (void)state;
    mg_buf_init(&packed, MG_KIB(4));
    pack(&packed, MG_STR("0123456789"));
    view = mg_buf_view(&packed);
    for (size_t n = 0; n < view.n; n++)
        assert_int_equal(unpack(mg_str_take(view, n), MG_KIB(4), ""), MG_FORMAT);
    packed.p[packed.n - 5] ^= 1; /* of the checksum */
    assert_int_equal(unpack(view, MG_KIB(4), ""), MG_FORMAT);
    assert_int_equal(unpack(MG_STR("no gzip at all"), MG_KIB(4), ""), MG_FORMAT);
    mg_buf_clear(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gunzip__members_follow_each_other),
        cmocka_unit_test(test_gunzip__ceiling_is_a_limit),
        cmocka_unit_test(test_gunzip__more_than_a_piece),
        cmocka_unit_test(test_gunzip__broken_input_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
