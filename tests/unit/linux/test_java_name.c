/* SPDX-License-Identifier: Apache-2.0
 *
 * File names of Java archives.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "platform/linux/inspection/java_name.h"
#include "tests/unit/linux/root.h"
#include "tests/unit/rows.h"

static void check_name(const struct mg_str *fields)
{
    struct mg_java_coordinates name;

    mg_java_name_split(fields[0], &name);
    assert_int_equal(name.group.n, 0);
    if (!mg_str_eq(name.artifact, fields[1]) || !mg_str_eq(name.version, fields[2]))
        fail_msg("%.*s: '%.*s' '%.*s'", MG_STR_ARG(fields[0]), MG_STR_ARG(name.artifact),
                 MG_STR_ARG(name.version));
}

static void test_java_name__split(void **state)
{
    (void)state;
    test_each_row("inspection/java/names.tsv", 3, check_name);
}

static void test_java_name__archives(void **state)
{
    (void)state;
    assert_true(mg_java_is_archive(MG_STR("a.jar")));
    assert_true(mg_java_is_archive(MG_STR("WEB-INF/lib/a.WaR")));
    assert_true(mg_java_is_archive(MG_STR("a.ear")));
    assert_true(mg_java_is_archive(MG_STR("a.par")));
    assert_false(mg_java_is_archive(MG_STR(".jar")));
    assert_false(mg_java_is_archive(MG_STR("jar")));
    assert_false(mg_java_is_archive(MG_STR("a.bar")));
    assert_false(mg_java_is_archive(MG_STR("a.jar.pack")));
    assert_false(mg_java_is_archive(MG_STR("")));
}

static bool is_named(const char *file, struct mg_str artifact, struct mg_str version)
{
    struct mg_java_coordinates pom = {MG_STR("g"), artifact, version};

    return mg_java_is_named_by(mg_str_of(file), &pom);
}

static void test_java_name__which_pom_is_the_archive_s_own(void **state)
{
    (void)state;
    assert_true(is_named("a-b-1.0.jar", MG_STR("a-b"), MG_STR("2.0")));
    assert_true(is_named("a-b.jar", MG_STR("a-b"), MG_STR("1.0")));
    assert_true(is_named("a-r09-odd.jar", MG_STR("a"), MG_STR("r09")));
    assert_false(is_named("a-b-1.0.jar", MG_STR("a"), MG_STR("1.0")));
    assert_false(is_named("app.jar", MG_STR("a"), MG_STR("1.0")));
    assert_false(is_named("a-b.jar", MG_STR("a"), MG_STR("1.0")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_java_name__split),
        cmocka_unit_test(test_java_name__archives),
        cmocka_unit_test(test_java_name__which_pom_is_the_archive_s_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
