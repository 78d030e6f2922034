/* SPDX-License-Identifier: Apache-2.0
 *
 * Names out of a file of users, and what is said of those that it does not name.
 */
#include "platform/linux/exposure/users.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/compiler.h"

static void test_users__names(void **state)
{
    static const struct {
        uint32_t user;
        const char *name;
    } cases[] = {
        {0, "root"},     {33, "www-data"}, {34, "34"},
        {1000, "first"}, /* of two with one number */
        {1002, "1002"},  {1003, "last"},   {4294967295u, "4294967295"},
    };
    struct mg_users users;

    (void)state;
    mg_users_init(&users);
    mg_buf_str(&users.passwd, MG_STR("root:x:0:0:root:/root:/bin/sh\n"
                                     "\n"
                                     "+::::::\n"
                                     "www-data:x:33:33::/:/bin/false\n"
                                     "short:x\n"
                                     "word:x:thirty-four:1::/:\n"
                                     "first:x:1000:1::/:\n"
                                     "second:x:1000:1::/:\n"
                                     ":x:1002:1::/:\n"
                                     "last:x:1003"));
    for (size_t i = 0; i < MG_COUNT(cases); i++)
        assert_true(mg_str_is(mg_users_name(&users, cases[i].user), cases[i].name));
    mg_users_clear(&users);
}

static void test_users__no_file(void **state)
{
    struct mg_users users;

    (void)state;
    mg_users_init(&users);
    assert_true(mg_str_is(mg_users_name(&users, 0), "0"));
    mg_users_clear(&users);
}

static void test_users__of_this_host(void **state)
{
    struct mg_users users;

    (void)state;
    mg_users_init(&users);
    mg_users_read(&users);
    assert_true(mg_str_is(mg_users_name(&users, 0), "root"));
    mg_users_clear(&users);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_users__names),
        cmocka_unit_test(test_users__no_file),
        cmocka_unit_test(test_users__of_this_host),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
