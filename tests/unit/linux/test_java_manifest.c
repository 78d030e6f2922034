/* SPDX-License-Identifier: Apache-2.0
 *
 * The main section of a manifest.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/limits.h"
#include "platform/linux/inspection/java_manifest.h"
#include "tests/unit/linux/root.h"

static void parse(struct mg_buf *text, struct mg_str manifest, struct mg_java_manifest *out)
{
    mg_buf_init(text, MG_KIB(4));
    mg_buf_str(text, manifest);
    mg_java_manifest_parse(text, out);
}

static void test_java_manifest__fields(void **state)
{
    struct mg_java_manifest found;
    struct mg_buf text;

    (void)state;
    parse(&text,
          MG_STR("Manifest-Version: 1.0\r\nImplementation-Title: A title: of it\r\n"
                 "implementation-version: 1.0\r\nImplementation-Version: 2.0\r\n"
                 "Implementation-Vendor-Id: org.a\r\n"
                 "Bundle-SymbolicName: org.a.b ; singleton:=true\r\nBundle-Version: 1.0.0\r\n"
                 "Automatic-Module-Name: a.b\r\n"),
          &found);
    test_assert_str(found.title, "A title: of it");
    test_assert_str(found.version, "1.0");
    test_assert_str(found.vendor_id, "org.a");
    test_assert_str(found.bundle, "org.a.b");
    test_assert_str(found.bundle_version, "1.0.0");
    test_assert_str(found.module, "a.b");
    mg_buf_clear(&text);
}

static void test_java_manifest__lines_go_on_behind_a_space(void **state)
{
    struct mg_java_manifest found;
    struct mg_buf text;

    (void)state;
    parse(&text, MG_STR("Implementation-Ti\r\n tle: a\n b\r c\r\nBundle-Version: 1\r\n\r\n .0\r\n"),
          &found);
    test_assert_str(found.title, "abc");
    test_assert_str(found.bundle_version, "1");
    mg_buf_clear(&text);
}

static void test_java_manifest__only_the_main_section_counts(void **state)
{
    struct mg_java_manifest found;
    struct mg_buf text;

    (void)state;
    parse(&text, MG_STR("Bundle-Version: 1\nno field\n\nName: org/a/\nImplementation-Version: 2\n"),
          &found);
    test_assert_str(found.bundle_version, "1");
    test_assert_str(found.version, "");
    mg_buf_clear(&text);
    parse(&text, MG_STR(""), &found);
    test_assert_str(found.bundle_version, "");
    mg_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_java_manifest__fields),
        cmocka_unit_test(test_java_manifest__lines_go_on_behind_a_space),
        cmocka_unit_test(test_java_manifest__only_the_main_section_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
