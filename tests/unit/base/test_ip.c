/* SPDX-License-Identifier: Apache-2.0
 *
 * IP addresses and ranges as text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/compiler.h"
#include "core/base/ip.h"

static void test_ip__ranges(void **state)
{
    static const struct {
        enum mg_ip_family family;
        const char *text, *first, *last;
    } cases[] = {
        {MG_IPV4, "192.0.2.1", "192.0.2.1", "192.0.2.1"},
        {MG_IPV4, "192.0.2.1-192.0.3.0", "192.0.2.1", "192.0.3.0"},
        {MG_IPV4, "192.0.2.1/24", "192.0.2.0", "192.0.2.255"},
        {MG_IPV4, "10.0.0.0/255.128.0.0", "10.0.0.0", "10.127.255.255"},
        {MG_IPV4, "1.2.3.4/0", "0.0.0.0", "255.255.255.255"},
        {MG_IPV4, "1.2.3.4/0.0.0.0", "0.0.0.0", "255.255.255.255"},
        {MG_IPV4, "1.2.3.4/32", "1.2.3.4", "1.2.3.4"},
        {MG_IPV6, "fe80::1%12", "fe80::1", "fe80::1"},
        {MG_IPV6, "2001:db8::1/61", "2001:db8::", "2001:db8:0:7:ffff:ffff:ffff:ffff"},
        {MG_IPV6, "::-::2", "::", "::2"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        char first[MG_IP_TEXT], last[MG_IP_TEXT];
        struct mg_ip_range range;

        if (!mg_ip_range_parse(cases[i].family, mg_str_of(cases[i].text), &range))
            fail_msg("%s", cases[i].text);
        mg_ip_format(cases[i].family, &range.first, first);
        mg_ip_format(cases[i].family, &range.last, last);
        assert_string_equal(first, cases[i].first);
        assert_string_equal(last, cases[i].last);
    }
}

static void test_ip__refused(void **state)
{
    static const struct {
        enum mg_ip_family family;
        const char *text;
    } cases[] = {
        {MG_IPV4, ""},
        {MG_IPV4, "1.2.3"},
        {MG_IPV4, "1.2.3.4.5"},
        {MG_IPV4, "1.2.3.256"},
        {MG_IPV4, "::1"},
        {MG_IPV4, "1.2.3.4/33"},
        {MG_IPV4, "1.2.3.4/"},
        {MG_IPV4, "1.2.3.4/255.0.255.0"},
        {MG_IPV4, "1.2.3.4-"},
        {MG_IPV4, "2.0.0.0-1.0.0.0"},
        {MG_IPV6, "1.2.3.4"},
        {MG_IPV6, "::1/129"},
        {MG_IPV6, "::1/ffff::"},
        {MG_IPV6, "0000000000000000000000000000000000000000000000000000000000000000000000000::1"},
    };
    struct mg_ip_range range;

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        if (mg_ip_range_parse(cases[i].family, mg_str_of(cases[i].text), &range))
            fail_msg("%s", cases[i].text);
    }
}

static void test_ip__contains(void **state)
{
    struct mg_ip_range range;
    struct mg_ip ip;

    (void)state;
    assert_true(mg_ip_range_parse(MG_IPV4, MG_STR("10.0.0.0/8"), &range));
    assert_true(mg_ip_parse(MG_IPV4, MG_STR("10.255.255.255"), &ip));
    assert_true(mg_ip_in(&range, &ip));
    assert_true(mg_ip_parse(MG_IPV4, MG_STR("11.0.0.0"), &ip));
    assert_false(mg_ip_in(&range, &ip));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ip__ranges),
        cmocka_unit_test(test_ip__refused),
        cmocka_unit_test(test_ip__contains),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
