/* SPDX-License-Identifier: Apache-2.0
 *
 * state.json: what is written is read again, and what is no state is refused and kept aside.
 */
#include "core/agent/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"

#define PATH "state-of-test.json"

static struct mg_state sample(void)
{
    struct mg_state state = {0};
    struct mg_result *last = &state.results[MG_WORK_SCAN];

    state.triggers.boot = 0xfedcba9876543210u;
    state.triggers.work[MG_WORK_SCAN] = (struct mg_triggers_work){
        .begun = 1795400000123,
        .good = 1795300000456,
        .failures = 3,
        .waiting = MG_BIT(MG_TRIGGER_BOOT) | MG_BIT(MG_TRIGGER_PLUGIN_CHANGE),
        .running = true,
    };
    state.triggers.schedules[MG_TRIGGER_SCHEDULE].expression = UINT64_MAX;
    state.triggers.schedules[MG_TRIGGER_SCHEDULE].since = 1795200000000;
    state.seen[MG_TRIGGER_ADVISORY] = (struct mg_state_seen){true, 17};
    *last = (struct mg_result){.begun = 1795400000000,
                               .duration = 1234,
                               .reasons = MG_BIT(MG_TRIGGER_BOOT),
                               .exit = 3,
                               .packages = 100,
                               .findings = 7,
                               .incomplete = 5};
    last->severities[MG_SEVERITY_HIGH] = 7;
    last->coverage_count = 1;
    (void)snprintf(last->coverage[0].code, sizeof last->coverage[0].code, "NO_INVENTORY");
    (void)snprintf(last->coverage[0].detail, sizeof last->coverage[0].detail, "no \"plugin\"");
    (void)snprintf(last->why, sizeof last->why, "why");
    return state;
}

static void test_state__what_is_stored_is_loaded(void **unused)
{
    struct mg_state state = sample(), loaded;
    struct mg_error err;

    (void)unused;
    assert_int_equal(mg_state_store(PATH, &state, &err), MG_OK);
    if (mg_state_load(PATH, &loaded, &err) != MG_OK)
        fail_msg("%s", err.text);
    assert_memory_equal(&loaded.triggers.schedules, &state.triggers.schedules,
                        sizeof state.triggers.schedules);
    assert_int_equal(loaded.triggers.boot, state.triggers.boot);
    for (unsigned i = 0; i < MG_WORKS; i++) {
        assert_int_equal(loaded.triggers.work[i].begun, state.triggers.work[i].begun);
        assert_int_equal(loaded.triggers.work[i].good, state.triggers.work[i].good);
        assert_int_equal(loaded.triggers.work[i].failures, state.triggers.work[i].failures);
        assert_int_equal(loaded.triggers.work[i].waiting, state.triggers.work[i].waiting);
        assert_int_equal(loaded.triggers.work[i].running, state.triggers.work[i].running);
        assert_memory_equal(&loaded.results[i], &state.results[i], sizeof state.results[i]);
    }
    assert_true(loaded.seen[MG_TRIGGER_ADVISORY].is);
    assert_int_equal(loaded.seen[MG_TRIGGER_ADVISORY].print, 17);
    assert_false(loaded.seen[MG_TRIGGER_PLUGIN_CHANGE].is);
    assert_int_equal(mg_file_remove(PATH, NULL), MG_OK);
    assert_int_equal(mg_state_load(PATH, &loaded, &err), MG_NOENT);
}

/* Replaced: a text of the sample, and what stands there instead. */
static const struct {
    const char *from, *to;
} damages[] = {
    {"margay/agent-state/1", "margay/agent-state/2"},
    {"fedcba9876543210", "fedcba987654321"},
    {"fedcba9876543210", "Fedcba9876543210"},
    {"\"failures\": 3", "\"failures\": -1"},
    {"\"failures\": 3", "\"failures\": 4294967296"},
    {"\"begun\": 1795400000123", "\"begun\": 1e300"},
    {"\"begun\": 1795400000123", "\"begun\": \"x\""},
    {"\"works\"", "\"work\""},
    {"\"triggers\"", "\"trigger\""},
    {"\"last\": {", "\"last\": [], \"no\": {"},
    {"\"exposure\": {", "\"exposed\": {"},
    {"ffffffffffffffff", "0"},
};

static void check_damage(struct mg_str text, const char *from, const char *to)
{
    size_t at = mg_str_find_str(text, mg_str_of(from));
    struct mg_state state;
    struct mg_buf damaged;

    assert_true(at != SIZE_MAX);
    mg_buf_init(&damaged, MG_LIMIT_AGENT_STATE);
    mg_buf_str(&damaged, mg_str_take(text, at));
    mg_buf_str(&damaged, mg_str_of(to));
    mg_buf_str(&damaged, mg_str_skip(text, at + strlen(from)));
    if (mg_state_parse(mg_buf_view(&damaged), &state, NULL) != MG_FORMAT)
        fail_msg("%s is taken for %s", to, from);
    mg_buf_clear(&damaged);
}

static void test_state__damage_is_noticed(void **unused)
{
    struct mg_state state = sample();
    struct mg_sink sink;

    (void)unused;
    mg_sink_init(&sink, NULL, MG_LIMIT_AGENT_STATE);
    mg_state_write(&sink, &state);
    for (size_t i = 0; i < MG_COUNT(damages); i++)
        check_damage(mg_buf_view(&sink.buf), damages[i].from, damages[i].to);
    assert_int_equal(mg_state_parse(MG_STR(""), &state, NULL), MG_FORMAT);
    assert_int_equal(mg_state_parse(MG_STR("{}"), &state, NULL), MG_FORMAT);
    assert_int_equal(mg_state_parse(mg_str_take(mg_buf_view(&sink.buf), 500), &state, NULL),
                     MG_FORMAT);
    mg_sink_clear(&sink);
}

static void test_state__a_broken_file_is_kept_aside(void **unused)
{
    struct mg_file_info info;
    struct mg_state state;
    struct mg_error err;

    (void)unused;
    for (int i = 0; i < 2; i++) { /* also over an earlier one */
        assert_int_equal(mg_file_replace(PATH, MG_STR("broken"), NULL), MG_OK);
        assert_int_equal(mg_state_load(PATH, &state, &err), MG_FORMAT);
        assert_int_equal(mg_file_set_aside(PATH, &err), MG_OK);
    }
    assert_int_equal(mg_file_stat(PATH, &info, NULL), MG_NOENT);
    assert_int_equal(mg_file_stat(PATH ".broken", &info, NULL), MG_OK);
    assert_int_equal(mg_file_remove(PATH ".broken", NULL), MG_OK);
    assert_int_equal(mg_file_set_aside(PATH, &err), MG_NOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_state__what_is_stored_is_loaded),
        cmocka_unit_test(test_state__damage_is_noticed),
        cmocka_unit_test(test_state__a_broken_file_is_kept_aside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
