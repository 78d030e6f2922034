/* SPDX-License-Identifier: Apache-2.0
 *
 * The enrolment: it survives being written and read, is gone whole, and what is no enrolment is
 * refused.
 */
#include "core/agent/enrolment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"

static const char data[] = "test_enrolment.data";

static int begin(void **state)
{
    (void)state;
    return mg_enrolment_forget(data, NULL) == MG_OK ? 0 : 1;
}

static void write_file(const char *name)
{
    char path[256];

    assert_int_equal(mg_enrolment_path(data, "", path, sizeof path, NULL), MG_OK);
    assert_int_equal(mg_file_mkdirs(path, NULL), MG_OK);
    assert_int_equal(mg_enrolment_path(data, name, path, sizeof path, NULL), MG_OK);
    assert_int_equal(mg_file_replace(path, MG_STR("x"), NULL), MG_OK);
}

static void test_enrolment__is_the_same_when_it_was_stored(void **state)
{
    const struct mg_enrolment stored = {
        .console = "https://console.example.org:8443/margay",
        .agent = "a-0001",
        .proxy = "http://proxy:3128",
        .begins = 1795400000000,
        .ends = 1798000000000,
    };
    struct mg_enrolment loaded;

    (void)state;
    write_file(MG_ENROLMENT_KEY);
    assert_int_equal(mg_enrolment_load(data, &loaded, NULL), MG_NOENT);
    assert_int_equal(mg_enrolment_store(data, &stored, NULL), MG_OK);
    assert_int_equal(mg_enrolment_load(data, &loaded, NULL), MG_OK);
    assert_string_equal(loaded.console, stored.console);
    assert_string_equal(loaded.agent, stored.agent);
    assert_string_equal(loaded.proxy, stored.proxy);
    assert_true(loaded.begins == stored.begins && loaded.ends == stored.ends);
}

static void test_enrolment__is_forgotten_whole(void **state)
{
    struct mg_enrolment loaded;
    struct mg_file_info info;
    char path[256];

    (void)state;
    write_file(MG_ENROLMENT_FILE);
    write_file(MG_ENROLMENT_KEY);
    write_file("command-1.json");
    assert_int_equal(mg_enrolment_load(data, &loaded, NULL), MG_FORMAT);
    assert_int_equal(mg_enrolment_forget(data, NULL), MG_OK);
    assert_int_equal(mg_enrolment_path(data, "", path, sizeof path, NULL), MG_OK);
    assert_int_equal(mg_file_stat(path, &info, NULL), MG_NOENT);
    assert_int_equal(mg_enrolment_forget(data, NULL), MG_OK);
}

static void test_enrolment__what_is_none_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "{}",
        "{\"schema\":\"margay/enrolment/2\",\"console\":\"https://c\",\"agent\":\"a\",\"begins\":1,"
        "\"ends\":2}",
        "{\"schema\":\"margay/enrolment/"
        "1\",\"console\":\"\",\"agent\":\"a\",\"begins\":1,\"ends\":2}",
        "{\"schema\":\"margay/enrolment/1\",\"console\":\"https://c\",\"agent\":\"a/"
        "b\",\"begins\":1,"
        "\"ends\":2}",
        "{\"schema\":\"margay/enrolment/1\",\"console\":\"https://"
        "c\",\"agent\":\"a\",\"begins\":1}",
        "{\"schema\":\"margay/enrolment/1\",\"console\":\"https://c\",\"agent\":\"a\",\"begins\":1,"
        "\"ends\":1e300}",
    };
    struct mg_enrolment enrolment;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (mg_enrolment_parse(mg_str_of(texts[i]), &enrolment, NULL) != MG_FORMAT)
            fail_msg("taken: %s", texts[i]);
    }
}

static void test_enrolment__path_that_is_too_long_is_refused(void **state)
{
    char path[20];

    (void)state;
    assert_int_equal(mg_enrolment_path("/d", "key.pem", path, sizeof path, NULL), MG_OK);
    assert_string_equal(path, "/d/console/key.pem");
    assert_int_equal(mg_enrolment_path("/data", "key.pem", path, sizeof path, NULL), MG_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_enrolment__is_the_same_when_it_was_stored, begin),
        cmocka_unit_test_setup(test_enrolment__is_forgotten_whole, begin),
        cmocka_unit_test(test_enrolment__what_is_none_is_refused),
        cmocka_unit_test(test_enrolment__path_that_is_too_long_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, begin);
}
