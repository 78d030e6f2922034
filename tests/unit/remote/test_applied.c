/* SPDX-License-Identifier: Apache-2.0
 *
 * Which commands were begun.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/remote/applied.h"

#define PATH "test_applied.json"

static int clear(void **state)
{
    (void)state;
    return mg_file_remove(PATH, NULL) == MG_OK ? 0 : -1;
}

static struct mg_remote_command named(const char *id, int64_t expires)
{
    return (struct mg_remote_command){.id = mg_str_of(id), .expires = expires};
}

static enum mg_status check(const char *id)
{
    struct mg_remote_command command = named(id, 0);

    return mg_applied_check(PATH, &command, NULL);
}

static enum mg_status add(const char *id, int64_t expires, int64_t now)
{
    struct mg_remote_command command = named(id, expires);

    return mg_applied_add(PATH, &command, now, NULL);
}

static void test_applied__is_told_until_it_has_expired(void **state)
{
    (void)state;
    assert_int_equal(check("one"), MG_OK);
    assert_int_equal(add("one", 5000, 1000), MG_OK);
    assert_int_equal(check("one"), MG_UNTRUSTED);
    assert_int_equal(check("two"), MG_OK);
    assert_int_equal(add("two", 9000, 4000), MG_OK);
    assert_int_equal(check("one"), MG_UNTRUSTED);
    assert_int_equal(add("three", 9000, 5000), MG_OK);
    assert_int_equal(check("one"), MG_OK); /* its time refuses it now */
    assert_int_equal(check("two"), MG_UNTRUSTED);
}

/* Nothing in force is ever forgotten. */
static void test_applied__many(void **state)
{
    char id[16];

    (void)state;
    for (unsigned i = 0; i < MG_LIMIT_APPLIED; i++) {
        (void)snprintf(id, sizeof id, "command-%u", i);
        assert_int_equal(add(id, 5000, 1000), MG_OK);
    }
    assert_int_equal(add("another", 5000, 1000), MG_LIMIT);
    assert_int_equal(check("command-0"), MG_UNTRUSTED);
    assert_int_equal(check("another"), MG_OK);
    assert_int_equal(add("another", 9000, 5000), MG_OK);
    assert_int_equal(check("command-0"), MG_OK);
}

static void test_applied__broken_files_refuse_everything(void **state)
{
    static const char *const texts[] = {"", "{", "[]", "{\"schema\":\"margay/commands/2\"}"};
    struct mg_remote_command command = named("one", 5000);
    struct mg_error err;

    (void)state;
    for (size_t i = 0; i < MG_COUNT(texts); i++) {
        assert_int_equal(mg_file_replace(PATH, mg_str_of(texts[i]), NULL), MG_OK);
        assert_int_equal(mg_applied_check(PATH, &command, &err), MG_FORMAT);
        assert_non_null(strstr(err.text, PATH));
        assert_int_equal(mg_applied_add(PATH, &command, 1000, &err), MG_FORMAT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_applied__is_told_until_it_has_expired, clear),
        cmocka_unit_test_teardown(test_applied__many, clear),
        cmocka_unit_test_teardown(test_applied__broken_files_refuse_everything, clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
