/* SPDX-License-Identifier: Apache-2.0
 *
 * Debian version order against tables decided by dpkg (tests/data/versions/README.md), and the
 * laws of a total order on random strings.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/version/version.h"

static int sign(int order)
{
    return (order > 0) - (order < 0);
}

static int compare(struct mg_str a, struct mg_str b)
{
    return sign(mg_version_deb.compare(a, b));
}

static bool valid(const char *s)
{
    return mg_version_deb.valid(mg_str_of(s));
}

/* The next line that is neither empty nor a comment, without its end. */
static bool next_line(FILE *file, char *line, int size)
{
    while (fgets(line, size, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#')
            return true;
    }
    return false;
}

static void check_pair(const char *path, const char *a, char op, const char *b)
{
    int expected = op == '<' ? -1 : op == '>';
    int forward = compare(mg_str_of(a), mg_str_of(b));
    int backward = compare(mg_str_of(b), mg_str_of(a));

    if (forward != expected || backward != -expected)
        fail_msg("%s: %s %c %s, but compare gives %d and %d", path, a, op, b, forward, backward);
}

/* Lines `A op B`; returns their number. */
static size_t check_table(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[512], a[256], b[256], op;
    size_t lines = 0;

    assert_non_null(file);
    for (; next_line(file, line, sizeof line); lines++) {
        if (sscanf(line, "%255s %c %255s", a, &op, b) != 3 || strchr("<=>", op) == NULL)
            fail_msg("%s: bad line: %s", path, line);
        check_pair(path, a, op, b);
    }
    fclose(file);
    return lines;
}

static void test_deb__orders_as_dpkg(void **state)
{
    (void)state;
    assert_true(check_table(TEST_DATA "/versions/deb.txt") >= 250);
}

static void test_deb__orders_as_osv_scalibr(void **state)
{
    (void)state;
    assert_true(check_table(TEST_DATA "/versions/deb-osv-scalibr.txt") >= 25);
}

static void test_deb__accepts_what_dpkg_validates(void **state)
{
    FILE *file = fopen(TEST_DATA "/versions/deb-valid.txt", "r");
    char line[512], verdict[16], version[256];
    size_t lines = 0;

    (void)state;
    assert_non_null(file);
    for (; next_line(file, line, sizeof line); lines++) {
        assert_int_equal(sscanf(line, "%15s %255s", verdict, version), 2);
        if (valid(version) != (strcmp(verdict, "valid") == 0))
            fail_msg("%s should be %s", version, verdict);
    }
    fclose(file);
    assert_true(lines > 40);
}

static void test_deb__ignores_blanks_around(void **state)
{
    (void)state;
    assert_true(valid(" 1.0-1"));
    assert_true(valid("1.0-1\t "));
    assert_true(valid("\v1:2"));
    assert_false(valid("1.0 -1"));
    assert_false(valid("1: 0"));
    assert_false(valid("1.0\n"));
    assert_false(valid(""));
    assert_false(valid("  "));
    assert_int_equal(compare(MG_STR(" \t1.0-1 "), MG_STR("1.0-1")), 0);
}

static void test_deb__absent_is_oldest(void **state)
{
    (void)state;
    assert_int_equal(compare(MG_STR_NONE, MG_STR("~")), -1);
    assert_int_equal(compare(MG_STR("~"), MG_STR(" ")), 1);
    assert_int_equal(compare(MG_STR_NONE, MG_STR(" ")), 0);
}

static void test_deb__orders_what_dpkg_refuses(void **state)
{
    (void)state;
    /* An epoch beyond int still counts as a number, one that is no number is text. */
    assert_int_equal(compare(MG_STR("18446744073709551617:1"), MG_STR("2147483647:1")), 1);
    assert_int_equal(compare(MG_STR("x:1"), MG_STR("0:2")), 1);
    assert_int_equal(compare(MG_STR("-1:1"), MG_STR("0:2")), -1);
    assert_int_equal(compare(MG_STR("1\0a"), MG_STR("1\0b")), -1);
    assert_int_equal(compare(MG_STR("1\xff"), MG_STR("1\x80")), 1);
    assert_int_equal(compare(MG_STR("1\xff"), MG_STR("1+")), -1);
    assert_int_equal(compare(MG_STR("1\x80"), MG_STR("1z")), 1);
}

static void test_deb__refuses_long_versions(void **state)
{
    static char digits[MG_LIMIT_VERSION + 1];

    (void)state;
    memset(digits, '1', sizeof digits);
    assert_true(mg_version_deb.valid((struct mg_str){digits, MG_LIMIT_VERSION}));
    assert_false(mg_version_deb.valid((struct mg_str){digits, MG_LIMIT_VERSION + 1}));
}

static void test_deb__orders_a_megabyte(void **state)
{
    static char a[MG_MIB(1)], b[MG_MIB(1)];

    (void)state;
    for (size_t i = 0; i < sizeof a; i++)
        a[i] = b[i] = "0-a9~:"[i % 6];
    b[sizeof b - 1] = '~';
    assert_int_equal(compare((struct mg_str){a, sizeof a}, (struct mg_str){a, sizeof a}), 0);
    assert_int_equal(compare((struct mg_str){b, sizeof b}, (struct mg_str){a, sizeof a}), -1);
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13; /* xorshift64 */
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Short strings over few characters, so that equal beginnings and equal versions are frequent. */
static struct mg_str random_version(uint64_t *seed, char *space)
{
    static const char alphabet[] = "0011a~+:--. \xc3";
    size_t n = next_random(seed) % 7;

    for (size_t i = 0; i < n; i++)
        space[i] = alphabet[next_random(seed) % (sizeof alphabet - 1)];
    return (struct mg_str){space, n};
}

static void test_deb__is_a_total_order(void **state)
{
    uint64_t seed = 20240229;
    char space[3][8];
    size_t equal = 0;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        struct mg_str a = random_version(&seed, space[0]);
        struct mg_str b = random_version(&seed, space[1]);
        struct mg_str c = random_version(&seed, space[2]);
        int ab = compare(a, b), bc = compare(b, c), ac = compare(a, c);

        equal += ab == 0;
        assert_int_equal(compare(a, a), 0);
        assert_int_equal(compare(b, a), -ab);
        if (ab == bc || bc == 0)
            assert_int_equal(ac, ab);
        else if (ab == 0)
            assert_int_equal(ac, bc);
    }
    assert_true(equal > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deb__orders_as_dpkg),
        cmocka_unit_test(test_deb__orders_as_osv_scalibr),
        cmocka_unit_test(test_deb__accepts_what_dpkg_validates),
        cmocka_unit_test(test_deb__ignores_blanks_around),
        cmocka_unit_test(test_deb__absent_is_oldest),
        cmocka_unit_test(test_deb__orders_what_dpkg_refuses),
        cmocka_unit_test(test_deb__refuses_long_versions),
        cmocka_unit_test(test_deb__orders_a_megabyte),
        cmocka_unit_test(test_deb__is_a_total_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
