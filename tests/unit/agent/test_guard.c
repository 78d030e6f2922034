/* SPDX-License-Identifier: Apache-2.0
 *
 * Protections of a work: there and back as JSON, and for people.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/agent/guard.h"

static void fill(struct mg_guard *guard)
{
    *guard = (struct mg_guard){0};
    mg_protections_add_on(&guard->job, "priority");
    mg_protections_add_off(&guard->job, "memory", "no \033 memory");
    mg_protections_add_on(&guard->job, "seccomp");
    mg_protections_add_off(&guard->provider, "landlock", "none");
}

static void test_guard__there_and_back(void **state)
{
    struct mg_guard guard, back;
    struct mg_json_writer w;
    struct mg_sink sink;
    cJSON *document = NULL;

    (void)state;
    fill(&guard);
    mg_sink_init(&sink, NULL, MG_KIB(64));
    mg_json_writer_init(&w, &sink, false);
    mg_json_object_begin(&w, NULL);
    mg_guard_write(&w, "protections", &guard);
    mg_json_object_end(&w);
    assert_int_equal(mg_json_parse(mg_buf_view(&sink.buf), MG_KIB(64), &document, NULL), MG_OK);
    mg_guard_read(mg_json_array(document, "protections"), &back);
    cJSON_Delete(document);
    mg_sink_clear(&sink);
    assert_memory_equal(&guard, &back, sizeof guard);
}

static void test_guard__for_people(void **state)
{
    struct mg_guard guard;
    struct mg_sink sink;

    (void)state;
    fill(&guard);
    mg_sink_init(&sink, NULL, MG_KIB(64));
    mg_guard_print(&sink, "  ", &guard);
    mg_sink_char(&sink, '\0');
    assert_string_equal(sink.buf.p, "  provider: NOT landlock (none)\n"
                                    "  job: priority, seccomp; NOT memory (no ? memory)\n");
    mg_sink_clear(&sink);
}

static void test_guard__of_anything(void **state)
{
    static const char text[] =
        "[1, null, {\"process\": \"job\"}, {\"process\": \"other\", \"name\": \"x\", \"on\": true},"
        " {\"process\": \"provider\", \"name\": 5, \"on\": \"yes\", \"why\": {}}]";
    cJSON *document = NULL;
    struct mg_guard guard;

    (void)state;
    assert_int_equal(mg_json_parse(mg_str_of(text), MG_KIB(64), &document, NULL), MG_OK);
    mg_guard_read(document, &guard);
    cJSON_Delete(document);
    assert_int_equal(guard.job.count, 1);
    assert_string_equal(guard.job.items[0].why, "unknown");
    assert_int_equal(guard.provider.count, 1);
    mg_guard_read(NULL, &guard);
    assert_int_equal(guard.job.count + guard.provider.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guard__there_and_back),
        cmocka_unit_test(test_guard__for_people),
        cmocka_unit_test(test_guard__of_anything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
