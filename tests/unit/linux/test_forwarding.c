/* SPDX-License-Identifier: Apache-2.0
 *
 * Settings of a made /proc/sys/net.
 */
#include "platform/linux/exposure/forwarding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

static void assert_keeps(const struct test_root *root, const char *expected)
{
    struct mg_nf_interface interfaces[] = {{.name = MG_STR_INIT("eth0")},
                                           {.name = MG_STR_INIT("eth0.7")}};
    char text[] = "....";

    mg_forwarding_read(root->path, interfaces, MG_COUNT(interfaces));
    for (size_t i = 0; i < MG_COUNT(interfaces); i++) {
        text[2 * i] = interfaces[i].keeps[MG_IPV4] ? '4' : '.';
        text[2 * i + 1] = interfaces[i].keeps[MG_IPV6] ? '6' : '.';
    }
    assert_string_equal(text, expected);
}

static void test_forwarding__by_interface_and_family(void **state)
{
    struct test_root root;

    (void)state;
    test_root_make(&root);
    assert_keeps(&root, "...."); /* nothing can be read */
    test_root_write(&root, "ipv4/conf/all/forwarding", "0\n");
    test_root_write(&root, "ipv4/conf/eth0/forwarding", "0\n");
    test_root_write(&root, "ipv4/conf/eth0.7/forwarding", "1\n");
    test_root_write(&root, "ipv6/conf/all/forwarding", "1\n");
    test_root_write(&root, "ipv6/conf/eth0/forwarding", "0\n");
    assert_keeps(&root, "4...");
    test_root_write(&root, "ipv6/conf/all/forwarding", "0\n");
    test_root_write(&root, "ipv6/conf/eth0.7/forwarding", "1\n");
    assert_keeps(&root, "46.6");
    test_root_write(&root, "ipv6/conf/eth0.7/force_forwarding", "1\n");
    assert_keeps(&root, "46..");
    test_root_remove(&root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forwarding__by_interface_and_family),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
