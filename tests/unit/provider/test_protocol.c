/* SPDX-License-Identifier: Apache-2.0
 *
 * The provider protocol: what is written is read back field by field, however the bytes arrive;
 * each rule broken gives its error (tests/data/protocol); each limit bites.
 */
#include "core/provider/protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "tests/unit/rows.h"

#define HELLO "{\"type\":\"hello\",\"protocol\":1,\"provider\":\"p\"}\n"
#define HOST "{\"type\":\"host\"}\n"
#define PACKAGE "{\"type\":\"package\",\"package_type\":\"deb\",\"name\":\"a\",\"version\":\"1\"}\n"

/* One reader with the inventory it fills. */
struct reading {
    struct mg_inventory inventory;
    struct mg_protocol protocol;
    struct mg_error err;
};

static void reading_init(struct reading *r)
{
    const struct mg_protocol_limits limits = mg_protocol_limits_default();

    memset(r, 0, sizeof *r);
    mg_inventory_init(&r->inventory);
    mg_protocol_init(&r->protocol, &r->inventory, &limits);
}

static void reading_clear(struct reading *r)
{
    mg_protocol_clear(&r->protocol);
    mg_inventory_clear(&r->inventory);
}

static enum mg_status feed(struct reading *r, struct mg_str bytes)
{
    return mg_protocol_feed(&r->protocol, bytes, &r->err);
}

/* The whole stream in pieces of at most size bytes, each in memory of its own that is gone
 * afterwards, so that a sanitizer sees what is kept by mistake. */
static enum mg_status read_in_pieces(struct reading *r, struct mg_str bytes, size_t size)
{
    enum mg_status status = MG_OK;

    while (status == MG_OK && bytes.n != 0) {
        struct mg_buf copy;

        mg_buf_init(&copy, bytes.n);
        mg_buf_str(&copy, mg_str_take(bytes, size));
        status = feed(r, mg_buf_view(&copy));
        mg_buf_clear(&copy);
        bytes = mg_str_skip(bytes, size);
    }
    return status == MG_OK ? mg_protocol_finish(&r->protocol, &r->err) : status;
}

/* Structs of views only, so every field is filled and compared, also one that is added later. */
static void fill(struct mg_str *fields, size_t size, const char *prefix, struct mg_arena *arena)
{
    for (size_t i = 0; i < size / sizeof *fields; i++) {
        fields[i] = mg_str_of(mg_arena_printf(arena, "%s \"%zu\" \xc3\xa4\n", prefix, i));
        assert_non_null(fields[i].p);
    }
}

static void assert_fields(const void *got, const void *wanted, size_t size)
{
    const struct mg_str *a = got, *b = wanted;

    for (size_t i = 0; i < size / sizeof *a; i++) {
        if (!mg_str_eq(a[i], b[i]))
            fail_msg("field %zu is '%.*s', not '%.*s'", i, MG_STR_ARG(a[i]), MG_STR_ARG(b[i]));
    }
}

static void add_packages(struct mg_inventory *inventory)
{
    static const char *const prefixes[] = {"first", "second"};

    for (size_t i = 0; i < MG_COUNT(prefixes); i++) {
        struct mg_package package;

        fill((struct mg_str *)(void *)&package, sizeof package, prefixes[i], &inventory->arena);
        package.ecosystem = MG_STR_NONE; /* not in the stream */
        assert_int_equal(mg_inventory_add_package(inventory, &package, NULL), MG_OK);
    }
}

static void add_coverage(struct mg_inventory *inventory)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){.level = MG_COVERAGE_COMPLETE,
                                                               .area = MG_STR("packages/dpkg"),
                                                               .count = 9007199254740992});
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){.level = MG_COVERAGE_INCOMPLETE,
                                                               .area = MG_STR("host"),
                                                               .code = MG_STR("UNREADABLE"),
                                                               .subject = MG_STR("etc/x"),
                                                               .detail = MG_STR("it is broken")});
}

static void add_reading(struct mg_inventory *inventory)
{
    const struct mg_reading reading = {.begun = 9007199254740992,
                                       .whole = 1,
                                       .clock = 2,
                                       .links = 3,
                                       .host = MG_STR("h"),
                                       .place = MG_STR("p"),
                                       .again = MG_STR("changed"),
                                       .reason = MG_STR("why \xc3\xa4")};

    assert_int_equal(mg_inventory_set_reading(inventory, &reading, NULL), MG_OK);
}

static void make_full(struct mg_inventory *inventory)
{
    struct mg_host host;

    mg_inventory_init(inventory);
    fill((struct mg_str *)(void *)&host, sizeof host, "host", &inventory->arena);
    assert_int_equal(mg_inventory_set_host(inventory, &host, NULL), MG_OK);
    add_packages(inventory);
    add_reading(inventory);
    add_coverage(inventory);
}

static void assert_coverage(const struct mg_coverage *got, const struct mg_coverage *wanted)
{
    assert_int_equal(got->level, wanted->level);
    assert_int_equal(got->count, wanted->count);
    assert_true(mg_str_eq(got->area, wanted->area));
    assert_true(mg_str_eq(got->code, wanted->code));
    assert_true(mg_str_eq(got->subject, wanted->subject));
    assert_true(mg_str_eq(got->detail, wanted->detail));
}

static void assert_reading(const struct mg_reading *got, const struct mg_reading *wanted)
{
    assert_int_equal(got->begun, wanted->begun);
    assert_int_equal(got->whole, wanted->whole);
    assert_int_equal(got->clock, wanted->clock);
    assert_int_equal(got->links, wanted->links);
    assert_true(mg_str_eq(got->host, wanted->host));
    assert_true(mg_str_eq(got->place, wanted->place));
    assert_true(mg_str_eq(got->again, wanted->again));
    assert_true(mg_str_eq(got->reason, wanted->reason));
}

static void assert_inventory(const struct mg_inventory *got, const struct mg_inventory *wanted)
{
    assert_fields(&got->host, &wanted->host, sizeof got->host);
    assert_reading(&got->reading, &wanted->reading);
    assert_int_equal(got->package_count, wanted->package_count);
    for (size_t i = 0; i < got->package_count; i++)
        assert_fields(&got->packages[i], &wanted->packages[i], sizeof got->packages[i]);
    assert_int_equal(got->coverage_count, wanted->coverage_count);
    for (size_t i = 0; i < got->coverage_count; i++)
        assert_coverage(&got->coverage[i], &wanted->coverage[i]);
}

/* The stream of inventory; the caller clears the sink. */
static struct mg_str written(struct mg_sink *sink, const struct mg_inventory *inventory)
{
    mg_sink_init(sink, NULL, MG_MIB(4));
    mg_protocol_write(sink, inventory, "test");
    assert_int_equal(mg_sink_finish(sink, NULL), MG_OK);
    return mg_buf_view(&sink->buf);
}

static void test_protocol__round_trip_in_pieces_of_every_size(void **state)
{
    struct mg_inventory inventory;
    struct mg_sink sink;
    struct mg_str stream;

    (void)state;
    make_full(&inventory);
    stream = written(&sink, &inventory);
    for (size_t size = 1; size <= stream.n; size++) {
        struct reading r;

        reading_init(&r);
        if (read_in_pieces(&r, stream, size) != MG_OK)
            fail_msg("pieces of %zu: %s", size, r.err.text);
        assert_inventory(&r.inventory, &inventory);
        reading_clear(&r);
    }
    mg_sink_clear(&sink);
    mg_inventory_clear(&inventory);
}

static void test_protocol__two_pieces_at_every_boundary(void **state)
{
    struct mg_inventory inventory;
    struct mg_sink sink;
    struct mg_str stream;

    (void)state;
    make_full(&inventory);
    stream = written(&sink, &inventory);
    for (size_t at = 0; at <= stream.n; at++) {
        struct reading r;

        reading_init(&r);
        assert_int_equal(feed(&r, mg_str_take(stream, at)), MG_OK);
        assert_int_equal(feed(&r, mg_str_skip(stream, at)), MG_OK);
        assert_int_equal(mg_protocol_finish(&r.protocol, &r.err), MG_OK);
        assert_inventory(&r.inventory, &inventory);
        reading_clear(&r);
    }
    mg_sink_clear(&sink);
    mg_inventory_clear(&inventory);
}

static void test_protocol__every_prefix_is_incomplete(void **state)
{
    struct mg_inventory inventory;
    struct mg_sink sink;
    struct mg_str stream;

    (void)state;
    make_full(&inventory);
    stream = written(&sink, &inventory);
    for (size_t n = 0; n < stream.n; n++) {
        struct reading r;

        reading_init(&r);
        assert_int_equal(feed(&r, mg_str_take(stream, n)), MG_OK);
        assert_int_equal(mg_protocol_finish(&r.protocol, &r.err), MG_FORMAT);
        reading_clear(&r);
    }
    mg_sink_clear(&sink);
    mg_inventory_clear(&inventory);
}

/* Host fields as foreign bytes have them; what arrives of each. */
static void test_protocol__writes_what_can_be_read(void **state)
{
    static char broken[2000], longest[MG_LIMIT_FIELD], wide[MG_LIMIT_FIELD];
    struct mg_inventory inventory;
    struct mg_host host = {0};
    struct mg_sink sink;
    struct reading r;

    (void)state;
    memset(broken, 0xff, sizeof broken);
    memset(longest, 'x', sizeof longest);
    memset(wide, 'y', sizeof wide);
    memcpy(wide + sizeof wide - 1, "\xc3", 1);
    host.hostname = (struct mg_str){broken, sizeof broken};
    host.os_id = (struct mg_str){longest, sizeof longest};
    host.os_name = (struct mg_str){wide, sizeof wide};
    host.root = MG_STR("a\0b");
    host.os_version = MG_STR("\xff"
                             "a");
    mg_inventory_init(&inventory);
    reading_init(&r);
    assert_int_equal(mg_inventory_set_host(&inventory, &host, NULL), MG_OK);
    if (read_in_pieces(&r, written(&sink, &inventory), SIZE_MAX) != MG_OK)
        fail_msg("%s", r.err.text);
    assert_int_equal(r.inventory.host.hostname.n, MG_LIMIT_FIELD / 3 * 3);
    assert_int_equal(r.inventory.host.os_id.n, MG_LIMIT_FIELD);
    assert_int_equal(r.inventory.host.os_name.n, MG_LIMIT_FIELD - 1);
    assert_true(mg_str_eq(r.inventory.host.root, MG_STR("a")));
    assert_true(mg_str_eq(r.inventory.host.os_version, MG_STR("\xef\xbf\xbd"
                                                              "a")));
    assert_int_equal(r.inventory.coverage_count, 1);
    assert_int_equal(r.inventory.coverage[0].level, MG_COVERAGE_INCOMPLETE);
    assert_int_equal(r.inventory.coverage[0].count, 3);
    reading_clear(&r);
    mg_sink_clear(&sink);
    mg_inventory_clear(&inventory);
}

static void check_stream(const struct mg_str *fields)
{
    struct mg_buf stream;
    struct reading r;
    enum mg_status status;
    char path[1024], packages[24];

    (void)snprintf(path, sizeof path, TEST_DATA "/protocol/%.*s.ndjson", MG_STR_ARG(fields[0]));
    mg_buf_init(&stream, MG_MIB(1));
    reading_init(&r);
    assert_int_equal(mg_file_read(path, &stream, NULL), MG_OK);
    status = read_in_pieces(&r, mg_buf_view(&stream), SIZE_MAX);
    (void)snprintf(packages, sizeof packages, "%zu", r.inventory.package_count);
    if (!mg_str_is(fields[1], mg_status_name(status)) || !mg_str_is(fields[2], r.err.text) ||
        !mg_str_is(fields[3], packages))
        fail_msg("%s, %s packages: %s", mg_status_name(status), packages, r.err.text);
    reading_clear(&r);
    mg_buf_clear(&stream);
}

static void test_protocol__every_rule_broken(void **state)
{
    (void)state;
    test_each_row("protocol/cases.tsv", 4, check_stream);
}

static void test_protocol__progress_is_kept_until_the_next(void **state)
{
    const struct mg_inspection_progress progress = {70, 3, 899};
    struct mg_protocol_writer writer;
    struct mg_sink sink;
    struct reading r;

    (void)state;
    reading_init(&r);
    mg_sink_init(&sink, NULL, MG_KIB(64));
    mg_protocol_begin(&writer, &sink, "p");
    mg_protocol_put_packages(&writer, &r.inventory);
    mg_protocol_put_progress(&writer, &(struct mg_inspection_progress){1, 0, 900});
    mg_protocol_put_progress(&writer, &progress);
    mg_protocol_end(&writer, &r.inventory);
    assert_int_equal(read_in_pieces(&r, mg_buf_view(&sink.buf), SIZE_MAX), MG_OK);
    assert_true(r.protocol.inspecting);
    assert_memory_equal(&r.protocol.progress, &progress, sizeof progress);
    assert_int_equal(r.inventory.coverage_count, 0);
    mg_sink_clear(&sink);
    reading_clear(&r);
}

static void test_protocol__unknown_records_are_reported(void **state)
{
    struct reading r;

    (void)state;
    reading_init(&r);
    assert_int_equal(
        read_in_pieces(&r,
                       MG_STR(HELLO HOST "{\"type\":\"later\"}\n{\"type\":\"sooner\"}\n"
                                         "{\"type\":\"end\",\"packages\":0,\"records\":5}\n"),
                       SIZE_MAX),
        MG_OK);
    assert_int_equal(r.protocol.unknown, 2);
    assert_int_equal(r.inventory.coverage_count, 1);
    assert_int_equal(r.inventory.coverage[0].level, MG_COVERAGE_LIMITED);
    assert_true(mg_str_is(r.inventory.coverage[0].code, "UNKNOWN_RECORDS"));
    assert_int_equal(r.inventory.coverage[0].count, 2);
    reading_clear(&r);
}

static void test_protocol__a_record_has_its_limit(void **state)
{
    struct reading r;

    (void)state;
    reading_init(&r);
    r.protocol.limits.record = sizeof HELLO - 2; /* without its line feed */
    assert_int_equal(feed(&r, MG_STR(HELLO HOST)), MG_OK);
    assert_int_equal(feed(&r, MG_STR(PACKAGE)), MG_LIMIT);
    assert_string_equal(r.err.text, "record 3 is larger than 44 bytes");
    reading_clear(&r);
}

/* Never more is kept than one record may have, also when no line feed comes. */
static void test_protocol__a_line_without_end_is_not_kept(void **state)
{
    static char blanks[1000];
    enum mg_status status = MG_OK;
    struct reading r;
    size_t fed = 0;

    (void)state;
    memset(blanks, ' ', sizeof blanks);
    reading_init(&r);
    for (; status == MG_OK && fed < MG_MIB(2); fed += sizeof blanks)
        status = feed(&r, (struct mg_str){blanks, sizeof blanks});
    assert_int_equal(status, MG_LIMIT);
    assert_in_range(fed, MG_LIMIT_PROVIDER_RECORD, MG_LIMIT_PROVIDER_RECORD + sizeof blanks);
    assert_in_range(r.protocol.line.capacity, 1, MG_LIMIT_PROVIDER_RECORD);
    reading_clear(&r);
}

static void test_protocol__the_stream_has_its_limits(void **state)
{
    struct reading r;

    (void)state;
    reading_init(&r);
    r.protocol.limits.records = 2;
    assert_int_equal(feed(&r, MG_STR(HELLO HOST)), MG_OK);
    assert_int_equal(feed(&r, MG_STR(PACKAGE)), MG_LIMIT);
    assert_string_equal(r.err.text, "record 3: at most 2 records are read");
    reading_clear(&r);
    reading_init(&r);
    r.protocol.limits.bytes = sizeof HELLO - 1;
    assert_int_equal(feed(&r, MG_STR(HELLO)), MG_OK);
    assert_int_equal(feed(&r, MG_STR("\n")), MG_LIMIT);
    assert_string_equal(r.err.text, "the stream is larger than 45 bytes");
    reading_clear(&r);
}

static void test_protocol__packages_have_their_limit(void **state)
{
    enum mg_status status;
    struct reading r;

    (void)state;
    reading_init(&r);
    status = feed(&r, MG_STR(HELLO HOST));
    for (size_t i = 0; status == MG_OK && i <= MG_LIMIT_PACKAGES; i++)
        status = feed(&r, MG_STR(PACKAGE));
    assert_int_equal(status, MG_LIMIT);
    assert_string_equal(r.err.text, "record 200003: more than 200000 packages");
    assert_int_equal(r.inventory.package_count, MG_LIMIT_PACKAGES);
    reading_clear(&r);
}

/* Every field as long as it may be, of characters that take six bytes in JSON. */
static void test_protocol__the_longest_package_fits_into_a_record(void **state)
{
    static char ones[MG_LIMIT_RELATIONS];
    struct mg_package package;
    struct mg_str *fields = (struct mg_str *)(void *)&package;
    struct mg_inventory inventory;
    struct mg_sink sink;
    struct reading r;

    (void)state;
    memset(ones, 1, sizeof ones);
    for (size_t i = 0; i < sizeof package / sizeof *fields; i++)
        fields[i] = (struct mg_str){ones, MG_LIMIT_FIELD};
    package.requires.n = MG_LIMIT_RELATIONS;
    package.provides.n = MG_LIMIT_RELATIONS;
    mg_inventory_init(&inventory);
    assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_OK);
    mg_sink_init(&sink, NULL, MG_MIB(2));
    mg_protocol_write(&sink, &inventory, "test");
    assert_int_equal(mg_sink_finish(&sink, NULL), MG_OK);
    reading_init(&r);
    if (read_in_pieces(&r, mg_buf_view(&sink.buf), SIZE_MAX) != MG_OK)
        fail_msg("%s", r.err.text);
    assert_int_equal(r.inventory.packages[0].provides.n, MG_LIMIT_RELATIONS);
    reading_clear(&r);
    mg_sink_clear(&sink);
    mg_inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_protocol__round_trip_in_pieces_of_every_size),
        cmocka_unit_test(test_protocol__two_pieces_at_every_boundary),
        cmocka_unit_test(test_protocol__every_prefix_is_incomplete),
        cmocka_unit_test(test_protocol__writes_what_can_be_read),
        cmocka_unit_test(test_protocol__every_rule_broken),
        cmocka_unit_test(test_protocol__progress_is_kept_until_the_next),
        cmocka_unit_test(test_protocol__unknown_records_are_reported),
        cmocka_unit_test(test_protocol__a_record_has_its_limit),
        cmocka_unit_test(test_protocol__a_line_without_end_is_not_kept),
        cmocka_unit_test(test_protocol__the_stream_has_its_limits),
        cmocka_unit_test(test_protocol__packages_have_their_limit),
        cmocka_unit_test(test_protocol__the_longest_package_fits_into_a_record),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
