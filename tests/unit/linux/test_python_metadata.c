/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of Python metadata.
 */
#include "platform/linux/inspection/python_metadata.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/inspected.h"

static void assert_license(const char *text, const char *expected)
{
    struct mg_python_metadata metadata;

    mg_python_metadata_parse(mg_str_of(text), &metadata);
    test_assert_str(metadata.license, expected);
}

static void test_python_metadata__licenses(void **state)
{
    (void)state;
    assert_license("License: MIT\nLicense-Expression: Apache-2.0\n", "Apache-2.0");
    assert_license("License-Expression: Apache-2.0\nLicense: UNKNOWN\n", "Apache-2.0");
    assert_license("License: UNKNOWN\n", "");
    assert_license("License: BSD\n\nLicense-Expression: MIT\n", "BSD");
}

static void test_python_metadata__lines_that_are_no_field(void **state)
{
    struct mg_python_metadata metadata;

    (void)state;
    mg_python_metadata_parse(
        MG_STR("Description: one\nnot folded\n  : x\nNAME:a \nname: b\nVersion:\t1\n  \n"),
        &metadata);
    test_assert_str(metadata.name, "a");
    test_assert_str(metadata.version, "1");
}

static void assert_classified(const char *text, const char *expected)
{
    struct mg_buf license;

    mg_buf_init(&license, 64);
    mg_python_metadata_classified(mg_str_of(text), &license);
    test_assert_str(mg_buf_view(&license), expected);
    mg_buf_clear(&license);
}

static void test_python_metadata__classified_licenses(void **state)
{
    (void)state;
    assert_classified("Classifier: License :: OSI Approved :: MIT License\n", "MIT License");
    assert_classified("Classifier: License :: OSI Approved\nClassifier: License :: Public Domain\n"
                      "x\nClassifier: License :: OSI Approved :: Zope Public License\n\n"
                      "Classifier: License :: Other\n",
                      "Public Domain, Zope Public License");
    assert_classified("Classifier: Topic :: License\nClassifier: License\n", "");
}

static void test_python_metadata__relations(void **state)
{
    struct mg_relations relations;

    (void)state;
    mg_relations_init(&relations, true);
    mg_python_metadata_relations(
        MG_STR("Name: a\nRequires-Dist: Zope.Interface[test] (>=5)\nRequires-Dist: b_c!=1,<2\n"
               "Requires-Dist: d ; python_version < '3.8'\nRequires-Dist: e; extra == 'x'\n"
               "Requires-Dist: f @ https://example.org/f.zip\nRequires-Dist: >1\n"
               "Requires: g\n\nRequires-Dist: h\n"),
        &relations);
    test_assert_str(mg_buf_view(&relations.requires.text), "zope-interface\nb-c\nd|\nf");
    mg_relations_clear(&relations);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_python_metadata__licenses),
        WITH_ROOT(test_python_metadata__lines_that_are_no_field),
        WITH_ROOT(test_python_metadata__classified_licenses),
        WITH_ROOT(test_python_metadata__relations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
