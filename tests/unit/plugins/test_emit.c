/* SPDX-License-Identifier: Apache-2.0
 *
 * The emitter library for plugins: what it writes is read back by the reader of the protocol,
 * whatever the texts hold, and what was lost is told.
 */
#include "plugins/sdk/emit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/provider/protocol.h"

#define PATH "test_emit.ndjson"

static struct mg_emit emit;
static FILE *stream;
static struct mg_inventory inventory;

static int begin(void **state)
{
    (void)state;
    stream = fopen(PATH, "wb");
    if (stream == NULL)
        return -1;
    mg_inventory_init(&inventory);
    mg_emit_begin(&emit, stream, "test", "1");
    return 0;
}

static int clear(void **state)
{
    (void)state;
    mg_inventory_clear(&inventory);
    return remove(PATH);
}

static void host(void)
{
    mg_emit_host(&emit, &(struct mg_emit_host){.hostname = MG_STR("h"), .os_id = MG_STR("debian")});
}

static void package(struct mg_str name)
{
    mg_emit_package(&emit, &(struct mg_emit_package){.package_type = MG_STR("deb"),
                                                     .name = name,
                                                     .version = MG_STR("1")});
}

/* End the stream and read it back. */
static void end(void)
{
    const struct mg_protocol_limits limits = mg_protocol_limits_default();
    struct mg_protocol protocol;
    struct mg_error err;
    struct mg_buf text;

    assert_int_equal(mg_emit_end(&emit, &err), MG_OK);
    assert_int_equal(fclose(stream), 0);
    mg_buf_init(&text, MG_LIMIT_PROVIDER_BYTES);
    assert_int_equal(mg_file_read(PATH, &text, NULL), MG_OK);
    mg_protocol_init(&protocol, &inventory, &limits);
    if (mg_protocol_feed(&protocol, mg_buf_view(&text), &err) != MG_OK ||
        mg_protocol_finish(&protocol, &err) != MG_OK)
        fail_msg("%s", err.text);
    mg_protocol_clear(&protocol);
    mg_buf_clear(&text);
}

static const struct mg_coverage *limit_entry(void)
{
    for (size_t i = 0; i < inventory.coverage_count; i++) {
        if (mg_str_is(inventory.coverage[i].code, "LIMIT"))
            return &inventory.coverage[i];
    }
    return NULL;
}

static void test_emit__listeners(void **state)
{
    struct mg_emit_listener listener = {.protocol = MG_STR("tcp"),
                                        .family = MG_STR("ipv6"),
                                        .address = MG_STR("::"),
                                        .port = 80,
                                        .pid = 4,
                                        .process = MG_STR("System"),
                                        .services = MG_STR("a/b")};

    (void)state;
    host();
    mg_emit_listener(&emit, &listener);
    listener.port = 65536;
    mg_emit_listener(&emit, &listener);
    end();
    assert_int_equal(inventory.listener_count, 1);
    assert_int_equal(inventory.listeners[0].port, 80);
    assert_int_equal(inventory.listeners[0].pid, 4);
    assert_true(mg_str_is(inventory.listeners[0].services, "a/b"));
    assert_non_null(limit_entry());
}

static void test_emit__is_read_back(void **state)
{
    (void)state;
    host();
    mg_emit_package(&emit, &(struct mg_emit_package){.package_type = MG_STR("deb"),
                                                     .name = MG_STR("a\"\n\x1b"),
                                                     .version = MG_STR("1:2"),
                                                     .arch = MG_STR("amd64"),
                                                     .source_name = MG_STR("s"),
                                                     .source_version = MG_STR("2"),
                                                     .status = MG_STR("installed"),
                                                     .origin = MG_STR("o"),
                                                     .origin_reason = MG_STR("r"),
                                                     .location = MG_STR("l")});
    mg_emit_coverage(&emit, &(struct mg_emit_coverage){.level = MG_EMIT_LIMITED,
                                                       .area = MG_STR("x"),
                                                       .code = MG_STR("C"),
                                                       .subject = MG_STR("s"),
                                                       .detail = MG_STR("d"),
                                                       .count = 7});
    end();
    assert_true(mg_str_is(inventory.host.hostname, "h"));
    assert_int_equal(inventory.package_count, 1);
    assert_true(mg_str_is(inventory.packages[0].name, "a\"\n\x1b"));
    assert_true(mg_str_is(inventory.packages[0].location, "l"));
    assert_true(mg_str_is(inventory.packages[0].origin_reason, "r"));
    assert_int_equal(inventory.coverage_count, 1);
    assert_int_equal(inventory.coverage[0].level, MG_COVERAGE_LIMITED);
    assert_int_equal(inventory.coverage[0].count, 7);
}

static void test_emit__host_of_windows_is_read_back(void **state)
{
    const struct mg_host *host = &inventory.host;

    (void)state;
    mg_emit_host(&emit, &(struct mg_emit_host){.os_family = MG_STR("windows"),
                                               .os_build = MG_STR("10.0.20348.2700"),
                                               .os_edition = MG_STR("ServerTurbine"),
                                               .installation_type = MG_STR("Server"),
                                               .display_version = MG_STR("21H2"),
                                               .hotpatch = MG_STR("enrolled"),
                                               .hotpatch_baseline = MG_STR("10.0.20348.2582"),
                                               .pending_restart = MG_STR("cbs wua")});
    end();
    assert_true(mg_str_is(host->os_build, "10.0.20348.2700"));
    assert_true(mg_str_is(host->os_edition, "ServerTurbine"));
    assert_true(mg_str_is(host->installation_type, "Server"));
    assert_true(mg_str_is(host->display_version, "21H2"));
    assert_true(mg_str_is(host->hotpatch, "enrolled"));
    assert_true(mg_str_is(host->hotpatch_baseline, "10.0.20348.2582"));
    assert_true(mg_str_is(host->pending_restart, "cbs wua"));
}

static void test_emit__long_and_broken_texts_are_cut(void **state)
{
    static char text[3 * 4096];

    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text + 4094, "\xe2\x82\xac", 3); /* a character across the limit */
    host();
    package((struct mg_str){text, sizeof text});
    package((struct mg_str){"b\0c", 3});
    memset(text, '\xff', sizeof text); /* each becomes three bytes */
    package((struct mg_str){text, sizeof text});
    memset(text, '\1', sizeof text); /* each becomes six characters */
    package((struct mg_str){text, sizeof text});
    end();
    assert_int_equal(inventory.package_count, 4);
    assert_int_equal(inventory.packages[0].name.n, 4094);
    assert_true(mg_str_is(inventory.packages[1].name, "b"));
    assert_int_equal(inventory.packages[2].name.n, 4095);
    assert_int_equal(inventory.packages[3].name.n, 4096);
    assert_non_null(limit_entry());
    assert_int_equal(limit_entry()->count, 4);
    assert_int_equal(limit_entry()->level, MG_COVERAGE_INCOMPLETE);
}

static void test_emit__a_package_without_a_name_is_left_out(void **state)
{
    (void)state;
    host();
    package(MG_STR_NONE);
    package((struct mg_str){"\0a", 2});
    package(MG_STR("a"));
    end();
    assert_int_equal(inventory.package_count, 1);
    assert_int_equal(limit_entry()->count, 2);
}

static void test_emit__a_record_that_is_too_large_is_left_out(void **state)
{
    static char text[4096];

    (void)state;
    memset(text, '\1', sizeof text);
    host();
    mg_emit_record_begin(&emit, "update");
    for (int i = 0; i < 1000; i++) /* 24 MB */
        mg_emit_text(&emit, "member", (struct mg_str){text, sizeof text});
    mg_emit_record_end(&emit);
    package(MG_STR("a"));
    end();
    assert_int_equal(inventory.package_count, 1);
    assert_int_equal(limit_entry()->count, 1);
}

static void test_emit__records_of_other_kinds(void **state)
{
    (void)state;
    host();
    mg_emit_record_begin(&emit, "package");
    mg_emit_text(&emit, "package_type", MG_STR("rpm"));
    mg_emit_text(&emit, "name", MG_STR("a"));
    mg_emit_text(&emit, "version", MG_STR("1"));
    mg_emit_text(&emit, "modularity", MG_STR("m"));
    mg_emit_record_end(&emit);
    mg_emit_record_begin(&emit, "of-the-future");
    mg_emit_count(&emit, "number", (uint64_t)1 << 53);
    mg_emit_record_end(&emit);
    end();
    assert_int_equal(inventory.package_count, 1);
    assert_true(mg_str_is(inventory.packages[0].modularity, "m"));
    assert_true(mg_str_is(inventory.coverage[0].code, "UNKNOWN_RECORDS"));
}

static void test_emit__packages_have_a_limit(void **state)
{
    (void)state;
    host();
    for (unsigned i = 0; i < MG_LIMIT_PACKAGES + 5; i++)
        package(MG_STR("a"));
    end();
    assert_int_equal(inventory.package_count, MG_LIMIT_PACKAGES);
    assert_int_equal(limit_entry()->count, 5);
}

/* A stream that cannot be written to: opened to read. */
static void test_emit__failed_writes_are_told(void **state)
{
    struct mg_error err;

    (void)state;
    host();
    end();
    stream = fopen(PATH, "rb");
    assert_non_null(stream);
    mg_emit_begin(&emit, stream, "test", "1");
    host();
    assert_false(mg_emit_failed(&emit)); /* nothing was written yet */
    for (int i = 0; i < 2000; i++)
        package(MG_STR("a name of some length, so that it gets written"));
    assert_true(mg_emit_failed(&emit));
    assert_int_equal(mg_emit_end(&emit, &err), MG_IO);
    (void)fclose(stream); /* some systems tell the failure again */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_emit__is_read_back),
        TEST(test_emit__listeners),
        TEST(test_emit__host_of_windows_is_read_back),
        TEST(test_emit__long_and_broken_texts_are_cut),
        TEST(test_emit__a_package_without_a_name_is_left_out),
        TEST(test_emit__a_record_that_is_too_large_is_left_out),
        TEST(test_emit__records_of_other_kinds),
        TEST(test_emit__packages_have_a_limit),
        TEST(test_emit__failed_writes_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
