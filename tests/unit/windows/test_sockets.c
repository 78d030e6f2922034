/* SPDX-License-Identifier: Apache-2.0
 *
 * The sockets of this process are found, with what Windows tells of it. Wine tells no process.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "platform/windows/processes.h"
#include "platform/windows/sockets.h"

struct search {
    const char *protocol, *address;
    unsigned port;
    int found;
};

static enum mg_status look(void *context, const struct mg_listener *listener, struct mg_error *err)
{
    struct search *search = context;

    assert_int_equal(mg_listener_check(listener, err), MG_OK);
    if (listener->port == search->port && mg_str_is(listener->protocol, search->protocol)) {
        assert_true(mg_str_is(listener->address, search->address));
        assert_true(listener->pid == 0 || listener->pid == GetCurrentProcessId());
        search->found++;
    }
    return MG_OK;
}

static unsigned open_socket(SOCKET handle, bool listening)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int n = sizeof address;

    assert_true(handle != INVALID_SOCKET);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(handle, (struct sockaddr *)&address, n), 0);
    if (listening)
        assert_int_equal(listen(handle, 1), 0);
    assert_int_equal(getsockname(handle, (struct sockaddr *)&address, &n), 0);
    return ntohs(address.sin_port);
}

static void check(const char *protocol, int type, bool listening, int expected)
{
    SOCKET handle = socket(AF_INET, type, 0);
    struct search search = {protocol, "127.0.0.1", open_socket(handle, listening), 0};
    struct mg_arena arena;

    mg_arena_init(&arena, MG_MIB(16));
    assert_int_equal(mg_sockets_each(&arena, look, &search, NULL), MG_OK);
    assert_int_equal(search.found, expected);
    mg_arena_clear(&arena);
    closesocket(handle);
}

static void test_sockets__those_that_take_something(void **state)
{
    WSADATA data;

    (void)state;
    assert_int_equal(WSAStartup(MAKEWORD(2, 2), &data), 0);
    check("tcp", SOCK_STREAM, true, 1);
    check("tcp", SOCK_STREAM, false, 0);
    check("udp", SOCK_DGRAM, false, 1);
}

static void test_sockets__process(void **state)
{
    const struct mg_process *process;
    struct mg_processes processes;
    wchar_t path[MAX_PATH];
    char wanted[3 * MAX_PATH];
    struct mg_arena arena;

    (void)state;
    mg_arena_init(&arena, MG_MIB(16));
    assert_int_equal(mg_processes_init(&processes, &arena, NULL), MG_OK);
    process = mg_processes_get(&processes, GetCurrentProcessId());
    assert_non_null(process);
    assert_true(GetModuleFileNameW(NULL, path, MAX_PATH) > 0);
    assert_true(WideCharToMultiByte(CP_UTF8, 0, path, -1, wanted, sizeof wanted, NULL, NULL) > 0);
    assert_true(mg_str_is(process->path, wanted));
    assert_true(mg_str_ends(process->path, process->name));
    assert_true(mg_str_starts(process->user, MG_STR("S-1-")));
    assert_true(mg_str_is(process->container, MG_LISTENER_NO_CONTAINER));
    assert_null(mg_processes_get(&processes, 0));
    mg_processes_clear(&processes);
    mg_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sockets__those_that_take_something),
        cmocka_unit_test(test_sockets__process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
