/* SPDX-License-Identifier: Apache-2.0
 *
 * What the kernel says of sockets, made by hand; and what their fingerprint depends on.
 */
#include "platform/linux/exposure/sockets.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/netlink_sample.h"

enum { ESTABLISHED = 1, CLOSE = 7, LISTEN = 10 };
enum { ABSENT = -1 };
enum { CGROUP_ID = 21 }; /* INET_DIAG_CGROUP_ID of linux/inet_diag.h */

#define CGROUP UINT64_C(0x1234567890)

struct sample {
    int family;
    int state;
    const char *address;
    int v6only;
    unsigned port, interface;
};

static void add(struct mg_buf *dump, const struct sample *sample)
{
    struct inet_diag_msg message = {
        .idiag_family = (uint8_t)sample->family,
        .idiag_state = (uint8_t)sample->state,
        .id = {.idiag_sport = htons((uint16_t)sample->port), .idiag_if = sample->interface},
        .idiag_uid = 65534,
        .idiag_inode = 12345,
    };
    uint8_t v6only = (uint8_t)sample->v6only, shutdown = 0;
    uint64_t cgroup = CGROUP;
    size_t at;

    (void)inet_pton(sample->family, sample->address, message.id.idiag_src);
    at = netlink_sample_begin(dump, SOCK_DIAG_BY_FAMILY, &message, sizeof message);
    netlink_sample_attribute(dump, INET_DIAG_SHUTDOWN, &shutdown, 1);
    netlink_sample_attribute(dump, CGROUP_ID, &cgroup, sizeof cgroup);
    if (sample->v6only != ABSENT)
        netlink_sample_attribute(dump, INET_DIAG_SKV6ONLY, &v6only, 1);
    netlink_sample_end(dump, at);
}

/* "tcp ::/80 udp 127.0.0.1/53%3" */
static void describe(const struct mg_vec *sockets, char *out, size_t size)
{
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < sockets->n; i++) {
        const struct mg_socket *socket = mg_vec_at(sockets, i);
        char address[MG_IP_TEXT];

        mg_ip_format(socket->family, &socket->address, address);
        n += (size_t)snprintf(out + n, size - n, "%s%s %s/%u", i != 0 ? " " : "",
                              socket->udp ? "udp" : "tcp", address, socket->port);
        if (socket->interface != 0)
            n += (size_t)snprintf(out + n, size - n, "%%%u", socket->interface);
        assert_int_equal(socket->user, 65534);
        assert_int_equal(socket->inode, 12345);
        assert_true(socket->cgroup == CGROUP);
    }
}

static void assert_sockets(struct mg_str dump, const char *expected)
{
    struct mg_vec sockets;
    char text[256];

    mg_vec_init(&sockets, sizeof(struct mg_socket));
    assert_int_equal(mg_sockets_decode(dump, &sockets, NULL), MG_OK);
    describe(&sockets, text, sizeof text);
    assert_string_equal(text, expected);
    mg_vec_clear(&sockets);
}

static void test_sockets__of_each_kind(void **state)
{
    static const struct {
        struct sample sample;
        const char *expected;
    } cases[] = {
        {{AF_INET, LISTEN, "0.0.0.0", ABSENT, 80, 0}, "tcp 0.0.0.0/80"},
        {{AF_INET, CLOSE, "127.0.0.1", ABSENT, 65535, 0}, "udp 127.0.0.1/65535"},
        {{AF_INET, LISTEN, "192.0.2.1", ABSENT, 22, 7}, "tcp 192.0.2.1/22%7"},
        {{AF_INET6, LISTEN, "::", 1, 80, 0}, "tcp ::/80"},
        {{AF_INET6, LISTEN, "::", 0, 80, 3}, "tcp ::/80%3 tcp 0.0.0.0/80%3"},
        {{AF_INET6, CLOSE, "::", 0, 53, 0}, "udp ::/53 udp 0.0.0.0/53"},
        {{AF_INET6, LISTEN, "::", ABSENT, 80, 0}, "tcp ::/80"}, /* nobody says that it takes both */
        {{AF_INET6, LISTEN, "::1", 0, 80, 0}, "tcp ::1/80"},
        {{AF_INET6, LISTEN, "2001:db8::1", 0, 80, 0}, "tcp 2001:db8::1/80"},
        {{AF_INET6, LISTEN, "::ffff:192.0.2.1", 0, 80, 0}, "tcp 192.0.2.1/80"},
        {{AF_INET6, LISTEN, "::ffff:0.0.0.0", 0, 80, 0}, "tcp 0.0.0.0/80"},
        {{AF_INET, CLOSE, "0.0.0.0", ABSENT, 0, 0}, ""}, /* not bound */
        {{AF_INET, ESTABLISHED, "192.0.2.1", ABSENT, 80, 0}, ""},
        {{AF_UNIX, LISTEN, "", ABSENT, 80, 0}, ""},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_buf dump;

        mg_buf_init(&dump, MG_MIB(1));
        add(&dump, &cases[i].sample);
        assert_sockets(mg_buf_view(&dump), cases[i].expected);
        mg_buf_clear(&dump);
    }
}

/* A dump is cut off at every place: what is whole stands, the rest is not made up. */
static void test_sockets__cut_off(void **state)
{
    struct sample one = {AF_INET, LISTEN, "192.0.2.1", ABSENT, 80, 0};
    struct sample two = {AF_INET6, LISTEN, "::", 0, 81, 0};
    struct mg_buf dump;
    size_t first;

    (void)state;
    mg_buf_init(&dump, MG_MIB(1));
    add(&dump, &one);
    first = dump.n;
    add(&dump, &two);
    for (size_t n = 0; n < dump.n; n++)
        assert_sockets(mg_str_take(mg_buf_view(&dump), n), n < first ? "" : "tcp 192.0.2.1/80");
    assert_sockets(mg_buf_view(&dump), "tcp 192.0.2.1/80 tcp ::/81 tcp 0.0.0.0/81");
    mg_buf_clear(&dump);
}

static void test_sockets__messages_that_are_none(void **state)
{
    struct sample last = {AF_INET, LISTEN, "192.0.2.1", ABSENT, 80, 0};
    struct inet_diag_msg message = {.idiag_family = AF_INET, .idiag_state = LISTEN};
    struct mg_buf dump;

    (void)state;
    mg_buf_init(&dump, MG_MIB(1));
    netlink_sample_end(&dump, netlink_sample_begin(&dump, NLMSG_NOOP, &message, sizeof message));
    netlink_sample_end(
        &dump, netlink_sample_begin(&dump, SOCK_DIAG_BY_FAMILY, &message, sizeof message - 4));
    add(&dump, &last);
    assert_sockets(mg_buf_view(&dump), "tcp 192.0.2.1/80");
    mg_buf_clear(&dump);
}

static void test_sockets__too_many(void **state)
{
    struct sample both = {AF_INET6, LISTEN, "::", 0, 80, 0};
    struct mg_error err;
    struct mg_vec sockets;
    struct mg_buf dump;

    (void)state;
    mg_buf_init(&dump, MG_MIB(16));
    mg_vec_init(&sockets, sizeof(struct mg_socket));
    for (size_t i = 0; i < MG_LIMIT_LISTENERS / 2; i++)
        add(&dump, &both);
    assert_int_equal(mg_sockets_decode(mg_buf_view(&dump), &sockets, &err), MG_OK);
    add(&dump, &both);
    mg_vec_clear(&sockets);
    assert_int_equal(mg_sockets_decode(mg_buf_view(&dump), &sockets, &err), MG_LIMIT);
    mg_vec_clear(&sockets);
    mg_buf_clear(&dump);
}

/* "port/pid" of each. */
static void assert_merged(const struct mg_socket *sockets, size_t n, const char *expected)
{
    struct mg_vec vec;
    char text[256] = "";
    size_t at = 0;

    mg_vec_init(&vec, sizeof *sockets);
    for (size_t i = 0; i < n; i++)
        assert_true(mg_vec_push(&vec, &sockets[i]));
    mg_sockets_merge(&vec);
    for (size_t i = 0; i < vec.n; i++) {
        const struct mg_socket *socket = mg_vec_at(&vec, i);

        at += (size_t)snprintf(text + at, sizeof text - at, "%s%u/%u", i != 0 ? " " : "",
                               socket->port, (unsigned)socket->pid);
    }
    assert_string_equal(text, expected);
    mg_vec_clear(&vec);
}

static void test_sockets__merged(void **state)
{
    const struct mg_socket a = {.port = 80, .pid = 1, .inode = 1};
    const struct mg_socket b = {.port = 80, .pid = 2, .inode = 2};
    struct mg_socket many[] = {a, b, a, b, a}, others[] = {a, a, a, a, a, a};

    (void)state;
    many[2].inode = 3;
    many[3].inode = many[4].inode = 4;
    assert_merged(many, MG_COUNT(many), "80/1 80/2");
    assert_merged(NULL, 0, "");
    others[1].port = 81;
    others[2].udp = true;
    others[3].family = MG_IPV6;
    others[4].address.bytes[15] = 1;
    others[5].interface = 1;
    assert_merged(others, MG_COUNT(others), "80/1 80/1 80/1 81/1 80/1 80/1");
    others[1] = others[2] = others[3] = others[4] = others[5] = a;
    others[5].user = 1;
    assert_merged(others, MG_COUNT(others), "80/1 80/1");
}

static uint64_t print_of(const struct mg_socket *sockets, size_t n)
{
    static const struct mg_sockets_range clients = {40000, 50000};
    struct mg_vec vec;
    uint64_t print;

    mg_vec_init(&vec, sizeof *sockets);
    for (size_t i = 0; i < n; i++)
        assert_true(mg_vec_push(&vec, &sockets[i]));
    print = mg_sockets_print(&vec, &clients);
    mg_vec_clear(&vec);
    return print;
}

static void test_sockets__print(void **state)
{
    const struct mg_socket a = {.port = 80, .inode = 1}, b = {.port = 443, .inode = 2};
    const struct mg_socket both[] = {a, b}, turned[] = {b, a}, twice[] = {a, b, b};
    struct mg_socket others[] = {both[0], both[0], both[0], both[0], both[0], both[0]};
    uint64_t print = print_of(both, 2);

    (void)state;
    assert_true(print == print_of(turned, 2));
    assert_true(print != print_of(both, 1) && print != print_of(twice, 3));
    others[0].port = 81;
    others[1].udp = true;
    others[2].family = MG_IPV6;
    others[3].address.bytes[15] = 1;
    others[4].interface = 1;
    others[5].inode = 3;
    for (size_t i = 0; i < MG_COUNT(others); i++) {
        const struct mg_socket changed[] = {others[i], b};

        assert_true(print != print_of(changed, 2));
    }
}

static void test_sockets__print_without_clients(void **state)
{
    static const struct {
        bool udp;
        uint16_t port;
        bool counts;
    } cases[] = {
        {true, 39999, true},  {true, 40000, false}, {true, 45000, false},
        {true, 50000, false}, {true, 50001, true},  {false, 45000, true},
    };
    uint64_t none = print_of(NULL, 0);

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_socket socket = {.udp = cases[i].udp, .port = cases[i].port, .inode = 1};

        assert_int_equal(print_of(&socket, 1) != none, cases[i].counts);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sockets__of_each_kind),
        cmocka_unit_test(test_sockets__cut_off),
        cmocka_unit_test(test_sockets__messages_that_are_none),
        cmocka_unit_test(test_sockets__too_many),
        cmocka_unit_test(test_sockets__merged),
        cmocka_unit_test(test_sockets__print),
        cmocka_unit_test(test_sockets__print_without_clients),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
