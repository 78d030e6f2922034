/* SPDX-License-Identifier: Apache-2.0
 *
 * Purls as packages: what mg_purl_format writes comes back, for each row of its own tables, and the
 * distributions of other tools' purls follow a table.
 */
#include "core/model/purl_package.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/distro.h"
#include "tests/unit/rows.h"

static void parse(struct mg_arena *arena, struct mg_str text, struct mg_purl *purl,
                  struct mg_package *package)
{
    struct mg_error err;

    mg_arena_init(arena, MG_KIB(256));
    if (mg_purl_parse(arena, text, purl, &err) != MG_OK ||
        mg_purl_package(arena, purl, package, &err) != MG_OK)
        fail_msg("%s", err.text);
}

static void assert_same(struct mg_str is, struct mg_str expected)
{
    if (!mg_str_eq(is, expected))
        fail_msg("'%.*s' is not '%.*s'", MG_STR_ARG(is), MG_STR_ARG(expected));
}

static bool has_case(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= 'A' && s.p[i] <= 'Z')
            return true;
    }
    return false;
}

/* An empty source is the package itself, says mg_purl_format. */
static struct mg_str or_else(struct mg_str s, struct mg_str other)
{
    return s.n != 0 ? s : other;
}

enum {
    O_TYPE,
    O_ID,
    O_VERSION_ID,
    O_ORIGIN,
    O_NAME,
    O_VERSION,
    O_ARCH,
    O_SOURCE,
    O_SOURCE_VERSION,
    O_MODULE,
    O_PURL,
    O_FIELDS
};

static void check_other(const struct mg_str *fields)
{
    bool rpm = mg_str_is(fields[O_TYPE], "rpm");
    struct mg_package package;
    struct mg_arena arena;
    struct mg_purl purl;

    parse(&arena, fields[O_PURL], &purl, &package);
    assert_same(package.type, fields[O_TYPE]);
    if (rpm || !has_case(fields[O_NAME]))
        assert_same(package.name, fields[O_NAME]);
    assert_same(package.version, fields[O_VERSION]);
    assert_same(package.arch, fields[O_ARCH]);
    assert_same(package.source_name, or_else(fields[O_SOURCE], package.name));
    assert_same(package.source_version, or_else(fields[O_SOURCE_VERSION], fields[O_VERSION]));
    assert_same(package.modularity, fields[O_MODULE]);
    mg_arena_clear(&arena);
}

static void test_purl_package__is_the_inverse_of_format(void **state)
{
    (void)state;
    test_each_row("purl/others.tsv", O_FIELDS, check_other);
}

enum { ID, RELEASE, ORIGIN, NAME, VERSION, ARCH, SOURCE, SOURCE_VERSION, PURL, FIELDS };

static void check_deb(const struct mg_str *fields)
{
    struct mg_package package;
    struct mg_arena arena;
    struct mg_purl purl;

    parse(&arena, fields[PURL], &purl, &package);
    if (!has_case(fields[NAME])) {
        assert_same(package.name, fields[NAME]);
        assert_same(package.source_name, or_else(fields[SOURCE], package.name));
    }
    assert_same(package.version, fields[VERSION]);
    assert_same(package.arch, fields[ARCH]);
    assert_same(package.source_version, or_else(fields[SOURCE_VERSION], fields[VERSION]));
    if (fields[RELEASE].n != 0 && !has_case(fields[ORIGIN]))
        assert_same(package.origin, fields[ORIGIN]);
    mg_arena_clear(&arena);
}

static void test_purl_package__is_the_inverse_of_format_for_deb(void **state)
{
    (void)state;
    test_each_row("purl/deb.tsv", FIELDS, check_deb);
}

/* Purls of languages lose letter case, and those of PyPI the underscore. */
static bool same_key(struct mg_str a, struct mg_str b)
{
    bool same = a.n == b.n;

    for (size_t i = 0; same && i < a.n; i++) {
        char c = b.p[i] == '_' ? '-' : b.p[i];

        same = a.p[i] == b.p[i] || a.p[i] == c || a.p[i] == (char)(c - 'A' + 'a');
    }
    return same;
}

static void check_language(const struct mg_str *fields)
{
    struct mg_package package;
    struct mg_arena arena;
    struct mg_purl purl;

    parse(&arena, fields[3], &purl, &package);
    assert_same(package.type, fields[0]);
    assert_true(same_key(package.name, fields[1]));
    assert_same(package.version, fields[2]);
    mg_arena_clear(&arena);
}

static void test_purl_package__is_the_inverse_of_format_for_languages(void **state)
{
    (void)state;
    test_each_row("purl/languages.tsv", 4, check_language);
}

static void check_distribution(const struct mg_str *fields)
{
    struct mg_host host = {.os_id = MG_STR_NONE};
    struct mg_arena arena;
    struct mg_purl purl;

    mg_arena_init(&arena, MG_KIB(64));
    assert_int_equal(mg_purl_parse(&arena, fields[0], &purl, NULL), MG_OK);
    assert_int_equal(mg_purl_distribution(&purl, &host), fields[1].n != 0);
    assert_same(host.os_id, fields[1]);
    assert_same(host.os_version, fields[2]);
    assert_same(host.os_codename, fields[3]);
    mg_arena_clear(&arena);
}

static void test_purl_package__distributions_follow_the_table(void **state)
{
    (void)state;
    test_each_row("purl/distributions.tsv", 4, check_distribution);
}

static void test_purl_package__types_without_advisories_are_refused(void **state)
{
    struct mg_package package;
    struct mg_arena arena;
    struct mg_error err;
    struct mg_purl purl;

    (void)state;
    mg_arena_init(&arena, MG_KIB(64));
    assert_int_equal(mg_purl_parse(&arena, MG_STR("pkg:oci/debian@1"), &purl, NULL), MG_OK);
    assert_int_equal(mg_purl_package(&arena, &purl, &package, &err), MG_UNSUPPORTED);
    assert_non_null(strstr(err.text, "type oci"));
    mg_arena_clear(&arena);
}

static void test_purl_package__source_rpms_are_split_from_the_right(void **state)
{
    struct mg_str name, version;

    (void)state;
    assert_true(mg_source_rpm_split(MG_STR("a-b-1.0-2.el9.src.rpm"), &name, &version));
    assert_same(name, MG_STR("a-b"));
    assert_same(version, MG_STR("1.0-2.el9"));
    assert_true(mg_source_rpm_split(MG_STR("a-1-2.nosrc.rpm"), &name, &version));
    assert_same(version, MG_STR("1-2"));
    assert_false(mg_source_rpm_split(MG_STR("a-1.src.rpm"), &name, &version));
    assert_false(mg_source_rpm_split(MG_STR("-1-2.src.rpm"), &name, &version));
    assert_false(mg_source_rpm_split(MG_STR(""), &name, &version));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_purl_package__is_the_inverse_of_format),
        cmocka_unit_test(test_purl_package__is_the_inverse_of_format_for_deb),
        cmocka_unit_test(test_purl_package__is_the_inverse_of_format_for_languages),
        cmocka_unit_test(test_purl_package__distributions_follow_the_table),
        cmocka_unit_test(test_purl_package__types_without_advisories_are_refused),
        cmocka_unit_test(test_purl_package__source_rpms_are_split_from_the_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
