/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of a package, its EVR and its source; a header of a distribution.
 */
#include "platform/linux/packages/rpm_package.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "platform/linux/packages/rpm_bdb.h"
#include "tests/unit/linux/root.h"
#include "tests/unit/linux/rpm_sample.h"
#include "tests/unit/rows.h"

static enum mg_status check_libuuid(void *context, struct mg_str blob, struct mg_error *err)
{
    struct mg_rpm_package package;
    struct mg_rpm_header header;
    struct mg_error problem;

    (void)err;
    assert_int_equal(mg_rpm_header_open(blob, &header, NULL), MG_OK);
    assert_true(mg_rpm_package_read(&header, &package, &problem));
    assert_int_equal(problem.status, MG_OK);
    test_assert_str(package.name, "libuuid");
    test_assert_str(package.version, "2.32.1");
    test_assert_str(package.release, "42.el8_8");
    test_assert_str(package.arch, "x86_64");
    test_assert_str(package.source_rpm, "util-linux-2.32.1-42.el8_8.src.rpm");
    test_assert_str(package.vendor, "Red Hat, Inc.");
    test_assert_str(package.packager, "Red Hat, Inc. <http://bugzilla.redhat.com/bugzilla>");
    test_assert_str(package.modularity, "");
    test_assert_str(package.license, "BSD");
    assert_int_equal(package.epoch, 0);
    /* rpm -q --qf '%{INSTALLTIME} %{RSAHEADER:pgpsig}' */
    assert_int_equal(package.install_time, 1696444673);
    assert_true(package.key_id == UINT64_C(0x199e2f91fd431d51));
    ++*(int *)context;
    return MG_OK;
}

static void no_damage(void *context, const char *line)
{
    (void)context;
    fail_msg("%s", line);
}

static void test_rpm_package__a_package_of_red_hat(void **state)
{
    int count = 0;
    const struct mg_rpm_walk walk = {&count, check_libuuid, no_damage};
    struct mg_buf file;

    (void)state;
    rpm_sample_read("rpm/libuuid/Packages", &file);
    assert_int_equal(mg_rpm_bdb_walk(mg_buf_view(&file), &walk, NULL), MG_OK);
    assert_int_equal(count, 1);
    mg_buf_clear(&file);
}

static bool read(struct rpm_sample *sample, struct mg_rpm_package *package,
                 struct mg_error *problem)
{
    struct mg_rpm_header header;

    rpm_sample_open(sample, &header);
    return mg_rpm_package_read(&header, package, problem);
}

static void test_rpm_package__a_name_is_required(void **state)
{
    struct mg_rpm_package package;
    struct rpm_sample sample;
    struct mg_error problem;

    (void)state;
    rpm_sample_init(&sample);
    rpm_sample_text(&sample, MG_RPM_VERSION, "1");
    rpm_sample_text(&sample, MG_RPM_RELEASE, "1");
    assert_false(read(&sample, &package, &problem));
    assert_string_equal(problem.text, "name: no tag 1000");
    rpm_sample_text(&sample, MG_RPM_NAME, "a b");
    assert_false(read(&sample, &package, &problem));
    assert_string_equal(problem.text, "name: holds control bytes or spaces");
    rpm_sample_text(&sample, MG_RPM_NAME, "");
    assert_false(read(&sample, &package, &problem));
    rpm_sample_text(&sample, MG_RPM_NAME, "a");
    assert_true(read(&sample, &package, &problem));
    assert_int_equal(problem.status, MG_OK);
    rpm_sample_clear(&sample);
}

static void test_rpm_package__other_fields_are_left_out_when_broken(void **state)
{
    struct mg_rpm_package package;
    struct rpm_sample sample;
    struct mg_error problem;

    (void)state;
    rpm_sample_init(&sample);
    rpm_sample_package(&sample, "a", "1", "2");
    rpm_sample_text(&sample, MG_RPM_VENDOR, "Vendor\x1b[2J");
    rpm_sample_text(&sample, MG_RPM_EPOCH, "no number");
    assert_true(read(&sample, &package, &problem));
    assert_string_equal(problem.text, "vendor: holds control bytes or spaces");
    test_assert_str(package.vendor, "");
    assert_int_equal(package.epoch, 0);
    rpm_sample_text(&sample, MG_RPM_VENDOR, "Vendor, of M\xc3\xbcnchen");
    assert_true(read(&sample, &package, &problem));
    assert_string_equal(problem.text, "tag 1003 is no number of 32 bits");
    test_assert_str(package.vendor, "Vendor, of M\xc3\xbcnchen");
    rpm_sample_clear(&sample);
}

static void test_rpm_package__too_long_fields_are_left_out(void **state)
{
    char text[MG_LIMIT_FIELD + 2];
    struct mg_rpm_package package;
    struct rpm_sample sample;
    struct mg_error problem;

    (void)state;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    rpm_sample_init(&sample);
    rpm_sample_package(&sample, "a", "1", "2");
    rpm_sample_text(&sample, MG_RPM_ARCH, text);
    assert_true(read(&sample, &package, &problem));
    assert_string_equal(problem.text, "architecture: 4097 bytes, at most 4096 are read");
    rpm_sample_clear(&sample);
}

static void test_rpm_package__keys(void **state)
{
    (void)state;
    assert_true(mg_rpm_package_is_key(&(struct mg_rpm_package){.name = MG_STR("gpg-pubkey")}));
    assert_false(mg_rpm_package_is_key(&(struct mg_rpm_package){.name = MG_STR("gpg")}));
}

/* Fields: name, version, release, epoch, source rpm, EVR, source, its version without epoch. */
static void check_source(const struct mg_str *fields)
{
    struct mg_rpm_package package = {
        .name = fields[0], .version = fields[1], .release = fields[2], .source_rpm = fields[4]};
    struct mg_str evr, name, version;
    struct mg_arena arena;
    uint64_t epoch;

    package.epoch = mg_str_u64(fields[3], &epoch) ? (uint32_t)epoch : 0;
    mg_arena_init(&arena, MG_KIB(64));
    assert_true(mg_rpm_package_evr(&package, &arena, &evr));
    assert_true(mg_rpm_package_source(&package, &arena, &name, &version));
    assert_true(mg_str_eq(evr, fields[5]));
    assert_true(mg_str_eq(name, fields[6]));
    assert_true(mg_str_eq(version, fields[7]));
    mg_arena_clear(&arena);
}

static void test_rpm_package__versions_and_sources(void **state)
{
    (void)state;
    test_each_row("rpm/sources.tsv", 8, check_source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rpm_package__a_package_of_red_hat),
        cmocka_unit_test(test_rpm_package__a_name_is_required),
        cmocka_unit_test(test_rpm_package__other_fields_are_left_out_when_broken),
        cmocka_unit_test(test_rpm_package__too_long_fields_are_left_out),
        cmocka_unit_test(test_rpm_package__keys),
        cmocka_unit_test(test_rpm_package__versions_and_sources),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
