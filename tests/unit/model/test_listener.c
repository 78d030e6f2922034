/* SPDX-License-Identifier: Apache-2.0
 *
 * Scopes of sockets, and what is no socket.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/model/inventory.h"

static void test_listener__scopes(void **state)
{
    static const struct {
        const char *family, *address, *scope;
    } cases[] = {
        {"ipv4", "0.0.0.0", "wildcard"},
        {"ipv4", "127.0.0.53", "loopback"},
        {"ipv4", "169.254.1.2", "link-local"},
        {"ipv4", "192.0.2.1", "specific"},
        {"ipv6", "::", "wildcard"},
        {"ipv6", "::1", "loopback"},
        {"ipv6", "fe80::1%3", "link-local"},
        {"ipv6", "febf::1", "link-local"},
        {"ipv6", "fec0::1", "specific"},
        {"ipv6", "::ffff:127.0.0.1", "loopback"},
        {"ipv6", "::ffff:0.0.0.0", "wildcard"},
        {"ipv6", "::ffff:192.0.2.1", "specific"},
        {"ipv6", "2001:db8::1", "specific"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        const struct mg_listener listener = {.family = mg_str_of(cases[i].family),
                                             .address = mg_str_of(cases[i].address)};

        assert_string_equal(mg_listener_scope_name(mg_listener_scope(&listener)), cases[i].scope);
    }
}

static void test_listener__an_inventory_takes_real_ones_only(void **state)
{
    static const struct {
        const char *protocol, *family, *address;
        uint64_t port;
        enum mg_status status;
    } cases[] = {
        {"tcp", "ipv4", "0.0.0.0", 65535, MG_OK},     {"udp", "ipv6", "::", 1, MG_OK},
        {"sctp", "ipv4", "0.0.0.0", 1, MG_FORMAT},    {"tcp", "ipv5", "0.0.0.0", 1, MG_FORMAT},
        {"tcp", "ipv6", "0.0.0.0", 1, MG_FORMAT},     {"tcp", "ipv4", "0.0.0.0/0", 1, MG_FORMAT},
        {"tcp", "ipv4", "0.0.0.0", 65536, MG_FORMAT}, {"tcp", "ipv4", "0.0.0.0", 0, MG_FORMAT},
    };
    struct mg_inventory inventory;

    (void)state;
    mg_inventory_init(&inventory);
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        const struct mg_listener listener = {.protocol = mg_str_of(cases[i].protocol),
                                             .family = mg_str_of(cases[i].family),
                                             .address = mg_str_of(cases[i].address),
                                             .port = cases[i].port,
                                             .process = MG_STR("p")};

        assert_int_equal(mg_inventory_add_listener(&inventory, &listener, NULL), cases[i].status);
    }
    assert_int_equal(inventory.listener_count, 2);
    assert_true(mg_str_is(inventory.listeners[1].process, "p"));
    mg_inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_listener__scopes),
        cmocka_unit_test(test_listener__an_inventory_takes_real_ones_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
