/* SPDX-License-Identifier: Apache-2.0
 *
 * Package URLs against a table that another implementation confirmed (tests/data/purl).
 */
#include "core/model/purl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/rows.h"

enum { ID, RELEASE, ORIGIN, NAME, VERSION, ARCH, SOURCE, SOURCE_VERSION, PURL, FIELDS };

/* "debian-12" to the release of the table. */
static const struct mg_release *release_of(struct mg_str text)
{
    struct mg_str id = MG_STR_NONE;
    struct mg_distro distro;

    assert_true(mg_str_cut(&text, '-', &id));
    assert_true(mg_distro_resolve(&(struct mg_host){.os_id = id, .os_version = text}, &distro));
    return distro.release;
}

static void check_row(const struct mg_str *fields)
{
    struct mg_host host = {.os_id = fields[ID]};
    struct mg_package package = {
        .type = MG_STR("deb"),
        .name = fields[NAME],
        .version = fields[VERSION],
        .arch = fields[ARCH],
        .source_name = fields[SOURCE],
        .source_version = fields[SOURCE_VERSION],
        .origin = fields[ORIGIN],
    };
    struct mg_distro distro = {0}, *resolved = NULL;
    struct mg_arena arena;
    struct mg_str purl;

    if (fields[RELEASE].n != 0) {
        distro.release = release_of(fields[RELEASE]);
        resolved = &distro;
    }
    mg_arena_init(&arena, MG_KIB(64));
    assert_true(mg_purl_format(&arena, &package, &host, resolved, &purl));
    assert_string_equal(purl.p, mg_arena_printf(&arena, "%.*s", MG_STR_ARG(fields[PURL])));
    mg_arena_clear(&arena);
}

static void test_purl__format_follows_the_table(void **state)
{
    (void)state;
    test_each_row("purl/deb.tsv", FIELDS, check_row);
}

/* Columns of others.tsv. */
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
    struct mg_host host = {.os_id = fields[O_ID], .os_version = fields[O_VERSION_ID]};
    struct mg_package package = {
        .type = fields[O_TYPE],
        .name = fields[O_NAME],
        .version = fields[O_VERSION],
        .arch = fields[O_ARCH],
        .source_name = fields[O_SOURCE],
        .source_version = fields[O_SOURCE_VERSION],
        .modularity = fields[O_MODULE],
        .origin = fields[O_ORIGIN],
    };
    struct mg_distro distro;
    bool known = mg_distro_resolve(&host, &distro);
    struct mg_arena arena;
    struct mg_str purl;

    mg_arena_init(&arena, MG_KIB(64));
    assert_true(mg_purl_format(&arena, &package, &host, known ? &distro : NULL, &purl));
    assert_string_equal(purl.p, mg_arena_printf(&arena, "%.*s", MG_STR_ARG(fields[O_PURL])));
    mg_arena_clear(&arena);
}

static void test_purl__other_types_follow_their_table(void **state)
{
    (void)state;
    test_each_row("purl/others.tsv", O_FIELDS, check_other);
    test_each_row("purl/windows.tsv", O_FIELDS, check_other);
}

static void test_purl__encode_keeps_only_unreserved_and_colon(void **state)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:";
    struct mg_arena arena;
    struct mg_str out;

    (void)state;
    mg_arena_init(&arena, MG_KIB(64));
    for (unsigned c = 0; c < 256; c++) {
        char byte = (char)c;

        assert_true(mg_purl_encode(&arena, (struct mg_str){&byte, 1}, &out));
        if (memchr(plain, byte, sizeof plain - 1) != NULL)
            assert_true(mg_str_eq(out, (struct mg_str){&byte, 1}));
        else
            assert_string_equal(out.p, mg_arena_printf(&arena, "%%%02X", c));
    }
    assert_true(mg_purl_encode(&arena, MG_STR("a/b+c@d?"), &out));
    assert_string_equal(out.p, "a%2Fb%2Bc%40d%3F");
    assert_true(mg_purl_encode(&arena, MG_STR_NONE, &out));
    assert_int_equal(out.n, 0);
    mg_arena_clear(&arena);
}

static void test_purl__other_types_keep_the_case_of_the_name(void **state)
{
    struct mg_package package = {.type = MG_STR("RPM"), .name = MG_STR("Xorg")};
    struct mg_host host = {.os_id = MG_STR("fedora")};
    struct mg_arena arena;
    struct mg_str purl;

    (void)state;
    mg_arena_init(&arena, MG_KIB(64));
    assert_true(mg_purl_format(&arena, &package, &host, NULL, &purl));
    assert_string_equal(purl.p, "pkg:rpm/fedora/Xorg");
    mg_arena_clear(&arena);
}

static void test_purl__a_full_arena_is_a_failure(void **state)
{
    struct mg_package package = {.type = MG_STR("deb"), .name = MG_STR("curl")};
    struct mg_host host = {.os_id = MG_STR("debian")};
    struct mg_str purl = MG_STR("untouched");
    struct mg_arena arena;

    (void)state;
    mg_arena_init(&arena, 8);
    assert_false(mg_purl_format(&arena, &package, &host, NULL, &purl));
    assert_false(mg_purl_encode(&arena, MG_STR("123456789"), &purl));
    assert_true(mg_str_is(purl, "untouched"));
    mg_arena_clear(&arena);
}

enum { L_TYPE, L_NAME, L_VERSION, L_PURL, L_FIELDS };

static void check_language(const struct mg_str *fields)
{
    struct mg_host host = {.os_id = MG_STR("debian")};
    struct mg_package package = {
        .type = fields[L_TYPE],
        .name = fields[L_NAME],
        .version = fields[L_VERSION],
        .arch = MG_STR("amd64"),
    };
    struct mg_arena arena;
    struct mg_str purl;

    mg_arena_init(&arena, MG_KIB(64));
    assert_true(mg_purl_format(&arena, &package, &host, NULL, &purl));
    assert_string_equal(purl.p, mg_arena_printf(&arena, "%.*s", MG_STR_ARG(fields[L_PURL])));
    mg_arena_clear(&arena);
}

static void test_purl__languages_follow_the_table(void **state)
{
    (void)state;
    test_each_row("purl/languages.tsv", L_FIELDS, check_language);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_purl__languages_follow_the_table),
        cmocka_unit_test(test_purl__format_follows_the_table),
        cmocka_unit_test(test_purl__other_types_follow_their_table),
        cmocka_unit_test(test_purl__encode_keeps_only_unreserved_and_colon),
        cmocka_unit_test(test_purl__other_types_keep_the_case_of_the_name),
        cmocka_unit_test(test_purl__a_full_arena_is_a_failure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
