/* SPDX-License-Identifier: Apache-2.0
 *
 * Asking the agent when its pipe belongs to somebody else. Wine lets us name any owner; Windows
 * only ourselves, so there the one test of a foreign pipe is skipped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <windows.h>

#include <sddl.h>

#include "core/agent/ask.h"
#include "core/platform.h"

#define DATA "C:/test_ask"
#define PATIENCE 10

/* A server of one answer. */
struct server {
    HANDLE pipe, thread;
    DWORD heard; /* bytes of the client */
};

static DWORD WINAPI serve(void *context)
{
    static const char answer[] = "{}\n";
    struct server *server = context;
    char request[100];
    DWORD n;

    if (!ConnectNamedPipe(server->pipe, NULL) && GetLastError() != ERROR_PIPE_CONNECTED)
        return 1;
    if (!ReadFile(server->pipe, request, sizeof request, &server->heard, NULL))
        return 1;
    return WriteFile(server->pipe, answer, sizeof answer - 1, &n, NULL) ? 0 : 1;
}

/* False: this system does not let us make such a pipe. */
static bool start(struct server *server, const char *descriptor)
{
    SECURITY_ATTRIBUTES attributes = {.nLength = sizeof attributes};
    char name[200];

    memset(server, 0, sizeof *server);
    assert_int_equal(mg_os_endpoint(DATA, name, sizeof name, NULL), MG_OK);
    assert_true(ConvertStringSecurityDescriptorToSecurityDescriptorA(
        descriptor, SDDL_REVISION_1, &attributes.lpSecurityDescriptor, NULL));
    server->pipe = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE | PIPE_WAIT, 1, 512,
                                    512, 0, &attributes);
    (void)LocalFree(attributes.lpSecurityDescriptor);
    if (server->pipe == INVALID_HANDLE_VALUE)
        return false;
    server->thread = CreateThread(NULL, 0, serve, server, 0, NULL);
    assert_non_null(server->thread);
    return true;
}

static void end(struct server *server)
{
    assert_int_equal(WaitForSingleObject(server->thread, PATIENCE * 1000), WAIT_OBJECT_0);
    (void)CloseHandle(server->thread);
    (void)CloseHandle(server->pipe);
}

static enum mg_status ask(struct mg_error *err)
{
    struct mg_buf answer;
    enum mg_status status;

    mg_buf_init(&answer, 100);
    status = mg_ask(DATA, "{\"verb\": \"status\"}", PATIENCE, &answer, err);
    mg_buf_clear(&answer);
    return status;
}

static void test_ask__a_pipe_of_ours_is_asked(void **state)
{
    struct server server;
    struct mg_error err;

    (void)state;
    assert_true(start(&server, "D:(A;;GA;;;WD)"));
    assert_int_equal(ask(&err), MG_OK);
    end(&server);
    assert_int_not_equal(server.heard, 0);
}

/* LS: the account LocalService. */
static void test_ask__a_pipe_of_somebody_else_hears_nothing(void **state)
{
    struct server server;
    struct mg_error err;

    (void)state;
    if (!start(&server, "O:LSD:(A;;GA;;;WD)"))
        skip();
    assert_int_equal(ask(&err), MG_UNTRUSTED);
    assert_non_null(strstr(err.text, "belongs to S-1-5-19"));
    end(&server);
    assert_int_equal(server.heard, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ask__a_pipe_of_ours_is_asked),
        cmocka_unit_test(test_ask__a_pipe_of_somebody_else_hears_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
