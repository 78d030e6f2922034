/* SPDX-License-Identifier: Apache-2.0
 *
 * Updates of several sources, as they are told in the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/base/buf.h"
#include "core/base/file.h"
#include "core/base/limits.h"
#include "plugins/windows-inventory/rules/update_history.h"
#include "plugins/windows-inventory/rules/update_list.h"

#define PATH "test_update_list.ndjson"

static struct mg_update_list list;
static struct mg_buf told;

static int begin(void **state)
{
    (void)state;
    mg_update_list_init(&list);
    mg_buf_init(&told, MG_MIB(64));
    return 0;
}

static int end(void **state)
{
    (void)state;
    mg_update_list_clear(&list);
    mg_buf_clear(&told);
    return remove(PATH);
}

static void add(enum mg_update_source source, const char *kb, const char *identity,
                const char *word)
{
    assert_true(mg_update_list_add(&list, &(struct mg_update_found){
                                              .source = source,
                                              .kb = mg_str_of(kb),
                                              .identity = mg_str_of(identity),
                                              .state = mg_str_of(word),
                                          }));
}

/* What is told of the updates, without hello and end. */
static struct mg_str tell(void)
{
    FILE *stream = fopen(PATH, "wb");
    struct mg_emit emit;
    struct mg_str text;
    size_t last;

    assert_non_null(stream);
    mg_emit_begin(&emit, stream, "test", "1");
    mg_update_list_emit(&list, &emit);
    assert_int_equal(mg_emit_end(&emit, NULL), MG_OK);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(mg_file_read_regular(PATH, &told, NULL), MG_OK);
    text = mg_buf_view(&told);
    text = mg_str_skip(text, mg_str_find(text, '\n') + 1);
    last = mg_str_find_str(text, MG_STR("{\"type\":\"end\""));
    assert_int_not_equal(last, SIZE_MAX);
    return mg_str_take(text, last);
}

static void assert_told(const char *expected)
{
    struct mg_str text = tell();

    if (!mg_str_is(text, expected))
        fail_msg("%.*s", MG_STR_ARG(text));
}

static void test_update_list__one_record_for_all_sources(void **state)
{
    (void)state;
    add(MG_UPDATE_WUA, "KB2", "", "installed");
    add(MG_UPDATE_REGISTRY, "KB2", "", "installed");
    add(MG_UPDATE_QFE, "KB2", "", "installed");
    add(MG_UPDATE_CBS, "KB2", "package", "installed");
    add(MG_UPDATE_MSI, "KB1", "{patch}", "installed");
    assert_told("{\"type\":\"update\",\"kb\":\"KB1\",\"state\":\"installed\",\"identity\":"
                "\"{patch}\",\"sources\":\"msi\"}\n"
                "{\"type\":\"update\",\"kb\":\"KB2\",\"state\":\"installed\",\"identity\":"
                "\"package\",\"sources\":\"cbs qfe registry wua\"}\n");
}

/* A history that says "installed" right after the installation does not know of the restart. */
static void test_update_list__who_knows_best_decides(void **state)
{
    (void)state;
    add(MG_UPDATE_WUA, "KB1", "", "installed");
    add(MG_UPDATE_CBS, "KB1", "package", "pending");
    add(MG_UPDATE_QFE, "KB1", "", "installed");
    assert_told("{\"type\":\"update\",\"kb\":\"KB1\",\"state\":\"pending\",\"identity\":"
                "\"package\",\"sources\":\"cbs qfe wua\"}\n");
}

static void test_update_list__of_one_source_the_best_state_counts(void **state)
{
    (void)state;
    add(MG_UPDATE_MSI, "KB1", "{a}", "obsoleted");
    add(MG_UPDATE_MSI, "KB1", "{b}", "installed");
    add(MG_UPDATE_MSI, "KB1", "{c}", "superseded");
    add(MG_UPDATE_CBS, "", "b", "whatever");
    add(MG_UPDATE_CBS, "", "b", "staged");
    add(MG_UPDATE_CBS, "", "a", "superseded");
    assert_told("{\"type\":\"update\",\"kb\":\"KB1\",\"state\":\"installed\",\"identity\":\"{b}\","
                "\"sources\":\"msi\"}\n"
                "{\"type\":\"update\",\"state\":\"superseded\",\"identity\":\"a\",\"sources\":"
                "\"cbs\"}\n"
                "{\"type\":\"update\",\"state\":\"staged\",\"identity\":\"b\",\"sources\":"
                "\"cbs\"}\n");
}

static void test_update_list__texts_are_filled_from_others(void **state)
{
    (void)state;
    assert_true(mg_update_list_add(&list, &(struct mg_update_found){.source = MG_UPDATE_WUA,
                                                                    .kb = MG_STR("KB1"),
                                                                    .state = MG_STR("installed"),
                                                                    .title = MG_STR("t"),
                                                                    .version = MG_STR("9"),
                                                                    .installed = MG_STR("d")}));
    add(MG_UPDATE_CBS, "KB1", "", "staged");
    assert_told("{\"type\":\"update\",\"kb\":\"KB1\",\"state\":\"staged\",\"title\":\"t\","
                "\"sources\":\"cbs wua\",\"installed\":\"d\"}\n");
}

static void test_update_list__of_two_revisions_the_higher_build_counts(void **state)
{
    static const char *const versions[] = {"10.0.1.999", "10.0.1.1006", "10.0.1.1000"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(versions); i++) {
        struct mg_update_found found = {.source = MG_UPDATE_CBS,
                                        .kb = MG_STR("KB1"),
                                        .state = MG_STR("pending"),
                                        .version = mg_str_of(versions[i])};

        assert_true(mg_update_list_add(&list, &found));
    }
    assert_told("{\"type\":\"update\",\"kb\":\"KB1\",\"state\":\"pending\",\"version\":"
                "\"10.0.1.1006\",\"sources\":\"cbs\"}\n");
}

static void test_update_list__what_counts_most_is_told_first(void **state)
{
    (void)state;
    add(MG_UPDATE_CBS, "KB1", "", "staged");
    add(MG_UPDATE_CBS, "", "a", "installed");
    add(MG_UPDATE_CBS, "KB2", "", "installed");
    assert_told("{\"type\":\"update\",\"kb\":\"KB2\",\"state\":\"installed\",\"sources\":\"cbs\"}\n"
                "{\"type\":\"update\",\"state\":\"installed\",\"identity\":\"a\",\"sources\":"
                "\"cbs\"}\n"
                "{\"type\":\"update\",\"kb\":\"KB1\",\"state\":\"staged\",\"sources\":\"cbs\"}\n");
}

static void test_update_list__nothing_to_know_it_by(void **state)
{
    (void)state;
    assert_false(mg_update_list_add(
        &list, &(struct mg_update_found){.source = MG_UPDATE_CBS, .state = MG_STR("installed")}));
    assert_told("");
}

static void test_update_list__many(void **state)
{
    static char names[100000][12];

    (void)state;
    for (size_t i = 0; i < MG_COUNT(names); i++) {
        (void)snprintf(names[i], sizeof names[i], "KB%zu", 1000000 + i);
        add(MG_UPDATE_CBS, names[i], "", "installed");
        add(MG_UPDATE_QFE, names[i], "", "installed");
    }
    (void)tell();
}

static void test_update_list__history(void **state)
{
    static const struct {
        const char *kb;
        int operation, result;
        bool says;
    } events[] = {
        {"KB1", 1, 2, true},  /* installed */
        {"KB1", 1, 2, false}, /* and before that as well */
        {"KB2", 2, 2, false}, /* removed */
        {"KB2", 1, 2, false}, /* before that installed */
        {"KB3", 1, 4, false}, /* failed */
        {"KB3", 1, 3, false}, /* before that with errors */
        {"KB3", 1, 2, true},  /* and before that installed */
        {"KB4", 2, 5, false}, /* removal that was broken off */
        {"KB4", 1, 2, true},  {"", 1, 2, false},
    };
    struct mg_update_history history;

    (void)state;
    mg_update_history_init(&history);
    for (size_t i = 0; i < MG_COUNT(events); i++)
        assert_int_equal(mg_update_history_says(&history, mg_str_of(events[i].kb),
                                                events[i].operation, events[i].result),
                         events[i].says);
    mg_update_history_clear(&history);
    assert_told("");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_update_list__one_record_for_all_sources, begin, end),
        cmocka_unit_test_setup_teardown(test_update_list__who_knows_best_decides, begin, end),
        cmocka_unit_test_setup_teardown(test_update_list__of_one_source_the_best_state_counts,
                                        begin, end),
        cmocka_unit_test_setup_teardown(test_update_list__texts_are_filled_from_others, begin, end),
        cmocka_unit_test_setup_teardown(test_update_list__of_two_revisions_the_higher_build_counts,
                                        begin, end),
        cmocka_unit_test_setup_teardown(test_update_list__what_counts_most_is_told_first, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_update_list__nothing_to_know_it_by, begin, end),
        cmocka_unit_test_setup_teardown(test_update_list__many, begin, end),
        cmocka_unit_test_setup_teardown(test_update_list__history, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
