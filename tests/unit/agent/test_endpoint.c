/* SPDX-License-Identifier: Apache-2.0
 *
 * Asking and answering over the endpoint of a data folder, and clients that behave badly.
 */
#include "core/agent/endpoint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/agent/ask.h"
#include "core/platform.h"

#define DATA "."

struct world {
    uv_loop_t loop;
    struct mg_endpoint endpoint;
    uv_async_t stop;
    unsigned requests;
    struct mg_client *held; /* asked "hold": answered with the next one */
};

static void on_stop(uv_async_t *async)
{
    struct world *world = async->data;

    mg_endpoint_close(&world->endpoint);
    uv_close((uv_handle_t *)async, NULL);
}

static void on_request(void *context, struct mg_client *client, struct mg_str request)
{
    struct world *world = context;

    world->requests++;
    if (mg_str_is(request, "hold")) {
        world->held = client;
        return;
    }
    /* Who was held may be gone, and this one in its place: a request is answered once. */
    if (world->held != NULL && world->held != client && mg_client_listens(world->held))
        mg_client_answer(world->held, MG_STR("at last"));
    world->held = NULL;
    mg_client_answer(client, request);
}

static void serve(void *context)
{
    struct world *world = context;

    (void)uv_run(&world->loop, UV_RUN_DEFAULT);
}

static void begin(struct world *world, uv_thread_t *thread)
{
    char path[4096];
    struct mg_error err;

    memset(world, 0, sizeof *world);
    assert_int_equal(mg_os_endpoint(DATA, path, sizeof path, &err), MG_OK);
    assert_int_equal(uv_loop_init(&world->loop), 0);
    assert_int_equal(uv_async_init(&world->loop, &world->stop, on_stop), 0);
    world->stop.data = world;
    if (mg_endpoint_open(&world->endpoint, &world->loop, path, on_request, world, &err) != MG_OK)
        fail_msg("%s", err.text);
    assert_int_equal(uv_thread_create(thread, serve, world), 0);
}

static void end(struct world *world, uv_thread_t *thread)
{
    assert_int_equal(uv_async_send(&world->stop), 0);
    assert_int_equal(uv_thread_join(thread), 0);
    assert_int_equal(uv_loop_close(&world->loop), 0);
}

static enum mg_status ask(const char *request, char *out, size_t size)
{
    struct mg_buf answer;
    struct mg_error err;
    enum mg_status status;

    mg_buf_init(&answer, size - 1);
    status = mg_ask(DATA, request, 20, &answer, &err);
    (void)snprintf(out, size, "%.*s", MG_STR_ARG(mg_buf_view(&answer)));
    mg_buf_clear(&answer);
    return status;
}

static void ask_and_hold(void *context)
{
    if (ask("hold", context, 64) != MG_OK)
        (void)snprintf(context, 64, "no answer");
}

static void test_endpoint__questions_are_answered(void **state)
{
    struct world world;
    uv_thread_t thread, other;
    char answer[64], held[64];

    (void)state;
    begin(&world, &thread);
    for (int i = 0; i < 3 * MG_LIMIT_AGENT_CLIENTS; i++) {
        assert_int_equal(ask("who are you", answer, sizeof answer), MG_OK);
        assert_string_equal(answer, "who are you");
    }
    assert_int_equal(uv_thread_create(&other, ask_and_hold, held), 0);
    uv_sleep(300);
    assert_int_equal(ask("x", answer, sizeof answer), MG_OK); /* while one waits */
    assert_int_equal(uv_thread_join(&other), 0);
    assert_string_equal(held, "at last");
    end(&world, &thread);
}

static void test_endpoint__without_an_agent_it_is_said(void **state)
{
    char answer[64];

    (void)state;
    assert_int_equal(ask("x", answer, sizeof answer), MG_NOENT);
}

static void test_endpoint__a_long_request_is_sent_away(void **state)
{
    char *request = malloc(MG_LIMIT_AGENT_REQUEST + 2), answer[64];
    struct world world;
    uv_thread_t thread;

    (void)state;
    assert_non_null(request);
    memset(request, 'x', MG_LIMIT_AGENT_REQUEST + 1);
    request[MG_LIMIT_AGENT_REQUEST + 1] = '\0';
    begin(&world, &thread);
    assert_int_not_equal(ask(request, answer, sizeof answer), MG_OK);
    assert_int_equal(ask("x", answer, sizeof answer), MG_OK);
    end(&world, &thread);
    assert_int_equal(world.requests, 1);
    free(request);
}

static void test_endpoint__an_answer_that_is_too_long_is_refused(void **state)
{
    struct world world;
    uv_thread_t thread;
    char answer[5];

    (void)state;
    begin(&world, &thread);
    assert_int_equal(ask("longer than four", answer, sizeof answer), MG_IO);
    end(&world, &thread);
}

static void idle(void *context)
{
    struct world *world = context;
    struct mg_buf nothing;

    mg_buf_init(&nothing, 64);
    (void)mg_ask(DATA, "hold", 2, &nothing, NULL);
    mg_buf_clear(&nothing);
    (void)world;
}

/* More clients than places, who go away without an answer: others get theirs. */
static void test_endpoint__others_wait_for_a_place(void **state)
{
    uv_thread_t thread, idlers[MG_LIMIT_AGENT_CLIENTS + 2];
    struct world world;
    char answer[64];

    (void)state;
    begin(&world, &thread);
    for (size_t i = 0; i < MG_COUNT(idlers); i++)
        assert_int_equal(uv_thread_create(&idlers[i], idle, &world), 0);
    uv_sleep(500);
    assert_int_equal(ask("x", answer, sizeof answer), MG_OK);
    for (size_t i = 0; i < MG_COUNT(idlers); i++)
        assert_int_equal(uv_thread_join(&idlers[i]), 0);
    end(&world, &thread);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_endpoint__questions_are_answered),
        cmocka_unit_test(test_endpoint__without_an_agent_it_is_said),
        cmocka_unit_test(test_endpoint__a_long_request_is_sent_away),
        cmocka_unit_test(test_endpoint__an_answer_that_is_too_long_is_refused),
        cmocka_unit_test(test_endpoint__others_wait_for_a_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
