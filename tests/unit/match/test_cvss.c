/* SPDX-License-Identifier: Apache-2.0
 *
 * CVSS scores against tables of an independent calculator (tests/data/cvss/README.md), against
 * scores published by NVD and FIRST, and the errors of broken vectors.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/match/cvss.h"

static int tenths(double score)
{
    return (int)(score * 10 + 0.5);
}

static void check_score(const char *vector, const char *version, double expected)
{
    struct mg_cvss_score got = {0};
    struct mg_error err = {0};

    if (mg_cvss_score(mg_str_of(vector), &got, &err) != MG_OK)
        fail_msg("%s: %s", vector, err.text);
    if (tenths(got.score) != tenths(expected))
        fail_msg("%s: %.1f, expected %.1f", vector, got.score, expected);
    assert_string_equal(got.version, version);
}

static const char *version_of(const char *vector)
{
    if (strncmp(vector, "CVSS:3.0", 8) == 0)
        return "3.0";
    if (strncmp(vector, "CVSS:3.1", 8) == 0)
        return "3.1";
    return strncmp(vector, "CVSS:4.0", 8) == 0 ? "4.0" : "2.0";
}

/* Lines `vector score`; returns their number. */
static size_t check_table(const char *path)
{
    FILE *file = fopen(path, "r");
    char vector[400], score[8];
    size_t lines = 0;

    assert_non_null(file);
    for (; fscanf(file, "%399s %7s", vector, score) == 2; lines++)
        check_score(vector, version_of(vector), strtod(score, NULL));
    assert_true(feof(file));
    fclose(file);
    return lines;
}

static void test_cvss__table_v2(void **state)
{
    (void)state;
    assert_int_equal(check_table(TEST_DATA "/cvss/v2.txt"), 300);
}

static void test_cvss__table_v3(void **state)
{
    (void)state;
    assert_int_equal(check_table(TEST_DATA "/cvss/v3.txt"), 400);
}

static void test_cvss__table_v4(void **state)
{
    (void)state;
    assert_int_equal(check_table(TEST_DATA "/cvss/v4.txt"), 500);
}

static void test_cvss__published(void **state)
{
    (void)state;
    /* NVD: CVE-2022-0090 (both), CVE-2021-29913, CVE-2022-33745, CVE-2023-5631. */
    check_score("(AV:N/AC:L/Au:N/C:N/I:P/A:N)", "2.0", 5.0);
    check_score("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N", "3.1", 6.5);
    check_score("CVSS:3.1/AV:N/AC:H/PR:L/UI:R/S:C/C:H/I:L/A:N", "3.1", 6.5);
    check_score("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", "3.1", 8.8);
    check_score("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "3.1", 6.1);
    /* FIRST's "CVSS v4.0 Examples": CVE-2022-41741, CVE-2020-3549. */
    check_score("CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "4.0", 7.3);
    check_score("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "4.0", 7.7);
}

static void test_cvss__no_impact_is_zero(void **state)
{
    (void)state;
    check_score("AV:N/AC:L/Au:N/C:N/I:N/A:N", "2.0", 0.0);
    check_score("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N", "3.0", 0.0);
    check_score("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", "3.1", 0.0);
    check_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", "4.0", 0.0);
}

static void test_cvss__worst_is_ten(void **state)
{
    (void)state;
    check_score("AV:N/AC:L/Au:N/C:C/I:C/A:C", "2.0", 10.0);
    check_score("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "3.0", 10.0);
    check_score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "3.1", 10.0);
    check_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "4.0", 10.0);
}

static void test_cvss__order_of_metrics_is_free(void **state)
{
    (void)state;
    check_score("CVSS:3.1/A:H/I:H/C:H/S:C/UI:N/PR:N/AC:L/AV:N", "3.1", 10.0);
    check_score("A:N/I:N/C:P/Au:N/E:ND/AC:L/AV:N", "2.0", 5.0);
}

static void test_cvss__v3_shows_the_base_score(void **state)
{
    (void)state;
    check_score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/E:U/RL:O/RC:U/MC:N", "3.1", 7.5);
    check_score("AV:N/AC:L/Au:N/C:P/I:N/A:N/E:U/RL:OF/RC:UC/CDP:N/TD:N/CR:L", "2.0", 5.0);
}

static void test_cvss__v4_counts_threat_and_environment(void **state)
{
    (void)state;
    /* Safety makes EQ4 the worst; no impact left makes the score 0. */
    check_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MSI:S", "4.0",
                10.0);
    check_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/MVC:N", "4.0",
                0.0);
    check_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", "4.0", 8.1);
    check_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/U:Red", "4.0",
                9.3);
}

/* A line `STATUS|part of the message|vector`. */
static void check_error(char *line)
{
    struct mg_cvss_score out = {"untouched", 1.5};
    struct mg_error err = {0};
    char *part = strchr(line, '|'), *vector = part == NULL ? NULL : strchr(part + 1, '|');
    enum mg_status status;

    assert_non_null(vector);
    *part++ = *vector++ = '\0';
    status = mg_cvss_score(mg_str_of(vector), &out, &err);
    if (strcmp(mg_status_name(status), line) != 0 || strstr(err.text, part) == NULL)
        fail_msg("%s: %s, %s; expected %s, ...%s...", vector, mg_status_name(status), err.text,
                 line, part);
    assert_int_equal(err.status, status);
    assert_string_equal(out.version, "untouched");
}

static void test_cvss__errors_name_the_metric(void **state)
{
    FILE *file = fopen(TEST_DATA "/cvss/errors.txt", "r");
    char line[400];
    size_t lines = 0;

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '#')
            continue;
        check_error(line);
        lines++;
    }
    fclose(file);
    assert_true(lines > 35);
}

static void test_cvss__empty_vector(void **state)
{
    struct mg_cvss_score out;
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_cvss_score(MG_STR_NONE, &out, &err), MG_FORMAT);
    assert_string_equal(err.text, "CVSS 2.0 metric \"AV\" is missing");
    assert_int_equal(mg_cvss_score(MG_STR_NONE, &out, NULL), MG_FORMAT);
}

static void test_cvss__refuses_a_megabyte(void **state)
{
    static char vector[MG_MIB(1)];
    struct mg_cvss_score out;
    struct mg_error err;

    (void)state;
    memset(vector, '/', sizeof vector);
    assert_int_equal(mg_cvss_score((struct mg_str){vector, sizeof vector}, &out, &err), MG_LIMIT);
    assert_non_null(strstr(err.text, "1048576 bytes, more than 512"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cvss__table_v2),
        cmocka_unit_test(test_cvss__table_v3),
        cmocka_unit_test(test_cvss__table_v4),
        cmocka_unit_test(test_cvss__published),
        cmocka_unit_test(test_cvss__no_impact_is_zero),
        cmocka_unit_test(test_cvss__worst_is_ten),
        cmocka_unit_test(test_cvss__order_of_metrics_is_free),
        cmocka_unit_test(test_cvss__v3_shows_the_base_score),
        cmocka_unit_test(test_cvss__v4_counts_threat_and_environment),
        cmocka_unit_test(test_cvss__errors_name_the_metric),
        cmocka_unit_test(test_cvss__empty_vector),
        cmocka_unit_test(test_cvss__refuses_a_megabyte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
