/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports about network exposure: what the table leaves out and joins, and the counts of JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"
#include "core/report/exposure.h"

static struct mg_inventory inventory;
static struct mg_exposures exposures;

static void add_listener(const char *protocol, const char *family, const char *address,
                         uint64_t port)
{
    const struct mg_listener listener = {.protocol = mg_str_of(protocol),
                                         .family = mg_str_of(family),
                                         .address = mg_str_of(address),
                                         .port = port,
                                         .process = MG_STR("a\x1b.exe"),
                                         .services = MG_STR("S1/S2"),
                                         .package = MG_STR("package-a")};

    assert_int_equal(mg_inventory_add_listener(&inventory, &listener, NULL), MG_OK);
}

static void add(size_t listener, enum mg_exposure_zone zone, enum mg_exposure_verdict verdict,
                const char *rule, const char *reason)
{
    const struct mg_exposure exposure = {.listener = &inventory.listeners[listener],
                                         .zone = zone,
                                         .verdict = verdict,
                                         .rule = mg_str_of(rule),
                                         .reason = mg_str_of(reason)};

    assert_int_equal(mg_exposures_add(&exposures, &exposure, NULL), MG_OK);
}

static int setup(void **state)
{
    (void)state;
    mg_inventory_init(&inventory);
    mg_exposures_init(&exposures);
    add_listener("tcp", "ipv4", "0.0.0.0", 9999);
    add_listener("udp", "ipv6", "::", 53);
    add_listener("tcp", "ipv4", "127.0.0.1", 80);
    add(0, MG_ZONE_ANY, MG_EXPOSURE_REACHABLE, "open", "");
    add(0, MG_ZONE_PRIVATE, MG_EXPOSURE_REACHABLE, "open", "");
    add(0, MG_ZONE_SUBNET, MG_EXPOSURE_LIMITED, "ip nat handle 7", "why");
    add(1, MG_ZONE_ANY, MG_EXPOSURE_UNKNOWN, "odd", "New=1");
    add(2, MG_ZONE_ANY, MG_EXPOSURE_BLOCKED, "alone", "");
    assert_int_equal(mg_exposures_finish(&exposures, NULL), MG_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    mg_exposures_clear(&exposures);
    mg_inventory_clear(&inventory);
    return 0;
}

static struct mg_str table(struct mg_sink *sink, bool all)
{
    const struct mg_exposure_report report = {&inventory, &exposures,
                                              MG_STR("2026-11-22T00:00:00Z"), all};
    const struct mg_render_style style = {0};

    mg_sink_init(sink, NULL, MG_MIB(1));
    mg_exposure_table(&report, &style, sink);
    return mg_buf_view(&sink->buf);
}

static bool has(struct mg_str text, const char *part)
{
    return mg_str_find_str(text, mg_str_of(part)) != SIZE_MAX;
}

static void test_exposure_table__joins_zones_and_hides_what_is_blocked(void **state)
{
    struct mg_sink sink;
    struct mg_str text = table(&sink, false);

    (void)state;
    assert_true(has(text, "3: 1 reachable, 0 limited, 1 unknown, 1 blocked"));
    assert_true(has(text, "INFORMATIONAL  reachable  any private  0.0.0.0:9999/tcp"));
    assert_true(has(text, "limited    subnet       0.0.0.0:9999/tcp"));
    assert_true(has(text, "package-a  ip nat handle 7: why\n"));
    assert_true(has(text, "package-a  open\n"));
    assert_true(has(text, "\nRules with their handles: nft -a list chain"));
    assert_true(has(text, "What is blocked: margay exposure --all.\n"));
    assert_true(has(text, "[::]:53/udp"));
    assert_true(has(text, "a?.exe (S1/S2)"));
    assert_false(has(text, "127.0.0.1"));
    mg_sink_clear(&sink);
}

static void test_exposure_table__shows_all_when_asked(void **state)
{
    struct mg_sink sink;

    (void)state;
    assert_true(has(table(&sink, true), "127.0.0.1:80/tcp"));
    assert_false(has(mg_buf_view(&sink.buf), "--all"));
    mg_sink_clear(&sink);
}

/* On a page of 72 columns no line is longer, and zones are cut before the reason is. */
static void test_exposure_table__fits_a_terminal(void **state)
{
    const struct mg_exposure_report report = {&inventory, &exposures, MG_STR_NONE, true};
    const struct mg_render_style style = {.width = 72};
    struct mg_str rest, line;
    struct mg_sink sink;

    (void)state;
    mg_sink_init(&sink, NULL, MG_MIB(1));
    mg_exposure_table(&report, &style, &sink);
    rest = mg_buf_view(&sink.buf);
    assert_true(has(rest, "INFO"));
    assert_true(has(rest, " any \xe2\x80\xa6 ")); /* zones, of which the widest comes first */
    assert_true(has(rest, " subnet "));
    assert_true(has(rest, "0.0.0.0:9999/tcp"));
    while (mg_str_cut(&rest, '\n', &line))
        assert_true(mg_utf8_columns(line) <= 72);
    mg_sink_clear(&sink);
}

static void test_exposure_table__says_that_there_is_nothing(void **state)
{
    struct mg_exposures none;
    const struct mg_exposure_report report = {&inventory, &none, MG_STR_NONE, false};
    const struct mg_render_style style = {0};
    struct mg_sink sink;

    (void)state;
    mg_exposures_init(&none);
    mg_sink_init(&sink, NULL, MG_MIB(1));
    mg_exposure_table(&report, &style, &sink);
    assert_true(has(mg_buf_view(&sink.buf), "\nNothing that other hosts can reach listens.\n"));
    mg_sink_clear(&sink);
    mg_exposures_clear(&none);
}

static void test_exposure_table__json_counts_each_listener_once(void **state)
{
    const struct mg_exposure_report report = {&inventory, &exposures, MG_STR_NONE, false};
    const cJSON *summary, *first;
    struct mg_sink sink;
    cJSON *document;

    (void)state;
    mg_sink_init(&sink, NULL, MG_MIB(1));
    mg_exposure_json(&report, &sink);
    assert_int_equal(mg_json_parse(mg_buf_view(&sink.buf), MG_MIB(1), &document, NULL), MG_OK);
    summary = mg_json_object(document, "summary");
    assert_true(mg_json_number(summary, "listeners", 0) == 3);
    assert_true(mg_json_number(mg_json_object(summary, "by_verdict"), "reachable", 0) == 1);
    assert_true(mg_json_number(mg_json_object(summary, "by_verdict"), "limited", 9) == 0);
    assert_true(mg_json_number(mg_json_object(summary, "by_severity"), "INFORMATIONAL", 0) == 1);
    assert_int_equal(cJSON_GetArraySize(mg_json_array(document, "exposures")), 5);
    first = cJSON_GetArrayItem(mg_json_array(document, "exposures"), 0);
    assert_true(
        mg_str_is(mg_json_str(first, "title"), "Port 9999 is reachable from any network - TCP"));
    assert_int_equal(cJSON_GetArraySize(mg_json_array(first, "services")), 2);
    cJSON_Delete(document);
    mg_sink_clear(&sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exposure_table__joins_zones_and_hides_what_is_blocked),
        cmocka_unit_test(test_exposure_table__shows_all_when_asked),
        cmocka_unit_test(test_exposure_table__fits_a_terminal),
        cmocka_unit_test(test_exposure_table__says_that_there_is_nothing),
        cmocka_unit_test(test_exposure_table__json_counts_each_listener_once),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
