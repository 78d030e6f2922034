/* SPDX-License-Identifier: Apache-2.0
 *
 * Compression: what comes out is gzip of what went in, and the ceiling holds.
 */
#include "core/link/gzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <zlib.h>

#include "core/base/limits.h"

static void unpack(struct mg_str packed, char *out, size_t size, size_t *n)
{
    z_stream z = {0};

    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)packed.p;
    z.avail_in = (uInt)packed.n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)size;
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    *n = size - z.avail_out;
    (void)inflateEnd(&z);
}

static void test_gzip__gives_the_same_bytes_again(void **state)
{
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 1000000};
    char *text = malloc(1000000), *again = malloc(1000000);

    (void)state;
    for (size_t i = 0; i < 1000000; i++)
        text[i] = (char)(i * i >> 7);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct mg_buf packed;
        size_t n = 0;

        mg_buf_init(&packed, MG_MIB(2));
        assert_int_equal(mg_gzip((struct mg_str){text, sizes[i]}, &packed, NULL), MG_OK);
        unpack(mg_buf_view(&packed), again, 1000000, &n);
        assert_int_equal(n, sizes[i]);
        assert_memory_equal(text, again, n);
        mg_buf_clear(&packed);
    }
    free(text);
    free(again);
}

static void test_gzip__keeps_the_ceiling(void **state)
{
    struct mg_buf packed;
    char text[1000];
    unsigned seed = 1;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++) {
        seed = seed * 1103515245 + 12345;
        text[i] = (char)(seed >> 16);
    }
    mg_buf_init(&packed, 500);
    assert_int_equal(mg_gzip((struct mg_str){text, sizeof text}, &packed, NULL), MG_LIMIT);
    assert_true(packed.n <= 500);
    mg_buf_clear(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gzip__gives_the_same_bytes_again),
        cmocka_unit_test(test_gzip__keeps_the_ceiling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
