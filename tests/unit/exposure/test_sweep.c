/* SPDX-License-Identifier: Apache-2.0
 *
 * Pieces of overlapping sets of addresses, up to the last address that there is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/exposure/sweep.h"

static char seen[512];

static void note(void *context, const struct mg_ip *first, const size_t ranges[MG_SWEEP_KINDS])
{
    const enum mg_ip_family *family = context;
    char text[MG_IP_TEXT], line[96];

    mg_ip_format(*family, first, text);
    (void)snprintf(line, sizeof line, "%s=%zu,%zu ", text, ranges[0], ranges[1]);
    assert_true(strlen(seen) + strlen(line) < sizeof seen);
    strcat(seen, line);
}

static void check(enum mg_ip_family family, const char *const texts[][2], size_t count,
                  const char *wanted)
{
    struct mg_sweep sweep;

    mg_sweep_init(&sweep);
    for (size_t i = 0; i < count; i++) {
        struct mg_ip_range range;

        assert_true(mg_ip_range_parse(family, mg_str_of(texts[i][0]), &range));
        mg_sweep_add(&sweep, &range, texts[i][1][0] == '0' ? 0 : 1);
    }
    seen[0] = '\0';
    assert_int_equal(mg_sweep_each(&sweep, note, &family, NULL), MG_OK);
    assert_string_equal(seen, wanted);
    mg_sweep_clear(&sweep);
}

static void test_sweep__pieces(void **state)
{
    static const char *const v4[][2] = {{"10.0.0.0/8", "0"},
                                        {"10.1.0.0/16", "1"},
                                        {"10.1.0.0/16", "1"},
                                        {"11.0.0.0-11.0.0.1", "1"},
                                        {"12.0.0.0/8", "0"}};
    static const char *const v6[][2] = {{"::/0", "0"}, {"ffff::/16", "1"}};

    (void)state;
    check(MG_IPV4, v4, MG_COUNT(v4),
          "10.0.0.0=1,0 10.1.0.0=1,2 10.2.0.0=1,0 11.0.0.0=0,1 12.0.0.0=1,0 ");
    check(MG_IPV6, v6, MG_COUNT(v6), "::=1,0 ffff::=1,1 ");
    check(MG_IPV4, v4, 0, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sweep__pieces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
