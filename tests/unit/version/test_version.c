/* SPDX-License-Identifier: Apache-2.0
 *
 * What every version scheme owes: the order of the tables decided by its native tool
 * (tests/data/versions/README.md), the laws of an order on any bytes, and its limits.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "tests/unit/version/table.h"

struct table {
    const struct mg_version_scheme *scheme;
    const char *file;
    size_t least; /* lines */
};

static const struct table orders[] = {
    {&mg_version_deb, "deb.txt", 250},
    {&mg_version_deb, "deb-osv-scalibr.txt", 25},
    {&mg_version_rpm, "rpm.txt", 200},
    {&mg_version_rpm, "rpm-osv-scalibr.txt", 160},
    {&mg_version_apk, "apk.txt", 200},
    {&mg_version_apk, "apk-osv-scalibr.txt", 770},
    {&mg_version_pacman, "pacman.txt", 200},
    {&mg_version_semver, "semver.txt", 190},
    {&mg_version_semver, "semver-osv-scalibr.txt", 80},
    {&mg_version_pub, "pub-osv-scalibr.txt", 95},
    {&mg_version_windows, "windows.txt", 25},
    {&mg_version_pep440, "pep440.txt", 195},
    {&mg_version_pep440, "pep440-osv-scalibr.txt", 35},
    {&mg_version_maven, "maven.txt", 195},
    {&mg_version_maven, "maven-osv-scalibr.txt", 95},
    {&mg_version_gem, "gem.txt", 180},
    {&mg_version_gem, "gem-osv-scalibr.txt", 20},
    {&mg_version_nuget, "nuget.txt", 40},
    {&mg_version_nuget, "nuget-osv-scalibr.txt", 30},
    {&mg_version_packagist, "packagist.txt", 200},
    {&mg_version_packagist, "packagist-osv-scalibr.txt", 90},
};

static const struct table verdicts[] = {
    {&mg_version_deb, "deb-valid.txt", 40},
    {&mg_version_rpm, "rpm-valid.txt", 20},
    {&mg_version_apk, "apk-valid.txt", 50},
    {&mg_version_pacman, "pacman-valid.txt", 20},
    {&mg_version_semver, "semver-valid.txt", 40},
    {&mg_version_pub, "semver-valid.txt", 40},
    {&mg_version_windows, "windows-valid.txt", 15},
    {&mg_version_pep440, "pep440-valid.txt", 55},
    {&mg_version_maven, "maven-valid.txt", 25},
    {&mg_version_gem, "gem-valid.txt", 30},
    {&mg_version_nuget, "nuget-valid.txt", 35},
    {&mg_version_packagist, "packagist-valid.txt", 60},
};

/* Few characters, so that short random strings often have equal beginnings or are equal. */
static const struct {
    const struct mg_version_scheme *scheme;
    const char *alphabet;
    bool loose; /* being equal does not carry over to a third */
} laws[] = {
    {&mg_version_deb, "0011a~+:--. \xc3", false},  {&mg_version_rpm, "0011a~^:--.\xc3", false},
    {&mg_version_apk, "00112a._-rp~", false},      {&mg_version_pacman, "0011ab.:_+\xc3", false},
    {&mg_version_pacman, "0011a.:--_", true},      {&mg_version_semver, "0011a..-+v", false},
    {&mg_version_pub, "0011a..-+v", false},        {&mg_version_windows, "0011...a", false},
    {&mg_version_pep440, "0011a.-+", false},       {&mg_version_pep440, "00z--..+@", false},
    {&mg_version_maven, "0011ax.-", false},        {&mg_version_gem, "0011aB.-_", false},
    {&mg_version_nuget, "0011aA..-+", false},      {&mg_version_packagist, "0011ax.-@", false},
    {&mg_version_packagist, "0112pabz-.:", false},
};

static void test_version__orders_as_the_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < MG_COUNT(orders); i++)
        table_check_order(orders[i].scheme, orders[i].file, orders[i].least);
}

static void test_version__accepts_as_the_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < MG_COUNT(verdicts); i++)
        table_check_valid(verdicts[i].scheme, verdicts[i].file, verdicts[i].least);
}

/* No scheme may be added without its rows above. */
static void test_version__has_tables_of_all_schemes(void **state)
{
    const struct mg_version_scheme *scheme;

    (void)state;
    for (size_t i = 0; (scheme = mg_version_scheme_at(i)) != NULL; i++) {
        bool order = false, verdict = false, law = false;

        for (size_t j = 0; j < MG_COUNT(orders); j++)
            order = order || orders[j].scheme == scheme;
        for (size_t j = 0; j < MG_COUNT(verdicts); j++)
            verdict = verdict || verdicts[j].scheme == scheme;
        for (size_t j = 0; j < MG_COUNT(laws); j++)
            law = law || laws[j].scheme == scheme;
        if (!order || !verdict || !law)
            fail_msg("%s has no table of orders, of verdicts or of laws", scheme->name);
    }
}

static void test_version__absent_is_oldest(void **state)
{
    static const char *const some[] = {"~", "0", "a", "_alpha", "-", ".", "0:"};
    const struct mg_version_scheme *scheme;

    (void)state;
    for (size_t i = 0; (scheme = mg_version_scheme_at(i)) != NULL; i++) {
        assert_false(scheme->valid(MG_STR_NONE));
        assert_int_equal(table_order(scheme, MG_STR_NONE, MG_STR("")), 0);
        for (size_t j = 0; j < MG_COUNT(some); j++) {
            assert_int_equal(table_order(scheme, MG_STR_NONE, mg_str_of(some[j])), -1);
            assert_int_equal(table_order(scheme, mg_str_of(some[j]), MG_STR_NONE), 1);
        }
    }
}

static void test_version__refuses_long_versions(void **state)
{
    static char digits[MG_LIMIT_VERSION + 1];
    const struct mg_version_scheme *scheme;

    (void)state;
    memset(digits, '1', sizeof digits);
    digits[1] = '.'; /* Composer takes no more than five digits in front */
    for (size_t i = 0; (scheme = mg_version_scheme_at(i)) != NULL; i++) {
        assert_true(scheme->valid((struct mg_str){digits, MG_LIMIT_VERSION}));
        assert_false(scheme->valid((struct mg_str){digits, MG_LIMIT_VERSION + 1}));
    }
}

/* Patterns that no scheme gives up on before the end: one that is too slow would take very long. */
static void test_version__orders_a_quarter_megabyte(void **state)
{
    static const char *const patterns[] = {
        "1", "0",  "1.", "0.", "a1",  "0-a9~:", "1^",   "1_p", "-",
        "+", "..", "1:", "-0", "0.-", "x0",     "1-a.", "0a"};
    static char a[MG_KIB(256)], b[MG_KIB(256)];
    const struct mg_version_scheme *scheme;

    (void)state;
    for (size_t p = 0; p < MG_COUNT(patterns); p++) {
        for (size_t i = 0; i < sizeof a; i++)
            a[i] = b[i] = patterns[p][i % strlen(patterns[p])];
        a[0] = b[0] = '1';
        b[sizeof b - 1] = '2';
        for (size_t i = 0; (scheme = mg_version_scheme_at(i)) != NULL; i++) {
            struct mg_str x = {a, sizeof a}, y = {b, sizeof b};

            assert_int_equal(table_order(scheme, x, x), 0);
            assert_int_equal(table_order(scheme, x, y), -table_order(scheme, y, x));
        }
    }
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13; /* xorshift64 */
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static struct mg_str random_version(uint64_t *seed, const char *alphabet, char *space)
{
    size_t n = next_random(seed) % 7;

    for (size_t i = 0; i < n; i++)
        space[i] = alphabet[next_random(seed) % strlen(alphabet)];
    return (struct mg_str){space, n};
}

/* Do the orders of a, b and c go together? */
static bool carries_over(int ab, int bc, int ac, bool loose)
{
    if (ab == bc && ab != 0)
        return ac == ab;
    if (loose)
        return true;
    return bc == 0 ? ac == ab : ab != 0 || ac == bc;
}

static void check_laws(const struct mg_version_scheme *scheme, const char *alphabet, bool loose)
{
    uint64_t seed = 20240229;
    char space[3][8];
    size_t equal = 0;

    for (int i = 0; i < 60000; i++) {
        struct mg_str a = random_version(&seed, alphabet, space[0]);
        struct mg_str b = random_version(&seed, alphabet, space[1]);
        struct mg_str c = random_version(&seed, alphabet, space[2]);
        int ab = table_order(scheme, a, b), bc = table_order(scheme, b, c);

        equal += ab == 0;
        if (table_order(scheme, a, a) != 0 || table_order(scheme, b, a) != -ab ||
            !carries_over(ab, bc, table_order(scheme, a, c), loose))
            fail_msg("%s: no order: '%.*s' '%.*s' '%.*s'", scheme->name, MG_STR_ARG(a),
                     MG_STR_ARG(b), MG_STR_ARG(c));
    }
    assert_true(equal > 500);
}

static void test_version__is_an_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < MG_COUNT(laws); i++)
        check_laws(laws[i].scheme, laws[i].alphabet, laws[i].loose);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version__orders_as_the_tables),
        cmocka_unit_test(test_version__accepts_as_the_tables),
        cmocka_unit_test(test_version__has_tables_of_all_schemes),
        cmocka_unit_test(test_version__absent_is_oldest),
        cmocka_unit_test(test_version__refuses_long_versions),
        cmocka_unit_test(test_version__orders_a_quarter_megabyte),
        cmocka_unit_test(test_version__is_an_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
