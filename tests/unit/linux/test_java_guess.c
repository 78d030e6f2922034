/* SPDX-License-Identifier: Apache-2.0
 *
 * Guesses against archives whose pom tells what they are: how many are right, and what the others
 * are taken for.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "core/base/limits.h"
#include "platform/linux/inspection/java_name.h"
#include "tests/unit/linux/root.h"
#include "tests/unit/rows.h"

static size_t all, right, wrong_version;

static void check_guess(const struct mg_str *fields)
{
    const struct mg_java_manifest manifest = {fields[3], fields[4], fields[5],
                                              fields[6], fields[7], fields[8]};
    struct mg_java_coordinates guess;
    const char *evidence;
    struct mg_buf name;

    mg_java_guess(fields[0], &manifest, &guess, &evidence);
    mg_buf_init(&name, MG_KIB(4));
    mg_buf_printf(&name, "%.*s:%.*s", MG_STR_ARG(guess.group), MG_STR_ARG(guess.artifact));
    all++;
    right += mg_str_eq(mg_buf_view(&name), fields[1]);
    wrong_version += !mg_str_eq(guess.version, fields[2]);
    if (!mg_str_eq(mg_buf_view(&name), fields[1]) || !mg_str_eq(guess.version, fields[2]))
        printf("%.*s %.*s is taken for %.*s %.*s\n", MG_STR_ARG(fields[1]), MG_STR_ARG(fields[2]),
               MG_STR_ARG(mg_buf_view(&name)), MG_STR_ARG(guess.version));
    mg_buf_clear(&name);
}

static void test_java_guess__archives_whose_pom_is_known(void **state)
{
    (void)state;
    all = right = wrong_version = 0;
    test_each_row("inspection/java/manifests.tsv", 9, check_guess);
    printf("%zu of %zu names are right\n", right, all);
    assert_int_equal(wrong_version, 0);
    assert_true(right * 2 >= all);
}

static void assert_guess(const char *file, const struct mg_java_manifest *manifest,
                         const char *group, const char *artifact, const char *version,
                         const char *evidence)
{
    struct mg_java_coordinates guess;
    const char *found;

    mg_java_guess(mg_str_of(file), manifest, &guess, &found);
    test_assert_str(guess.group, group);
    test_assert_str(guess.artifact, artifact);
    test_assert_str(guess.version, version);
    assert_string_equal(found, evidence);
}

static void test_java_guess__versions(void **state)
{
    struct mg_java_manifest manifest = {.version = MG_STR("1.2 (build 7)"),
                                        .bundle_version = MG_STR("1.2.0")};

    (void)state;
    assert_guess("a.jar", &manifest, "a", "a", "1.2", "manifest");
    assert_guess("a-1.2.jar", &manifest, "a", "a", "1.2", "manifest");
    assert_guess("dom4j-1.1.jar", &manifest, "dom4j", "dom4j", "1.1", "file-name");
    manifest.version = MG_STR("${project.version}");
    assert_guess("a.jar", &manifest, "a", "a", "1.2.0", "manifest");
    manifest.bundle_version = MG_STR("");
    assert_guess("a.jar", &manifest, "a", "a", "", "manifest");
}

static void test_java_guess__names(void **state)
{
    struct mg_java_manifest manifest = {.version = MG_STR("5.3.1"), .title = MG_STR("spring-core")};

    (void)state;
    assert_guess("renamed.jar", &manifest, "org.springframework", "spring-core", "5.3.1",
                 "manifest");
    manifest.title = MG_STR("Something with spaces");
    assert_guess("asm.jar", &manifest, "asm", "asm", "5.3.1", "manifest");
    manifest.vendor_id = MG_STR("Sun Microsystems");
    assert_guess("asm.jar", &manifest, "asm", "asm", "5.3.1", "manifest");
    manifest.vendor_id = MG_STR("org.apache");
    assert_guess("commons-chain.jar", &manifest, "commons-chain", "commons-chain", "5.3.1",
                 "manifest");
    manifest.vendor_id = MG_STR("org.antlr");
    assert_guess("ST4.jar", &manifest, "org.antlr", "ST4", "5.3.1", "manifest");
}

static void test_java_guess__groups_in_names_of_bundles_and_modules(void **state)
{
    struct mg_java_manifest manifest = {.bundle = MG_STR("org.apache.maven.core")};

    (void)state;
    assert_guess("maven-core-3.jar", &manifest, "org.apache.maven", "maven-core", "3", "file-name");
    manifest.bundle = MG_STR("com.fasterxml.jackson.core.jackson-core");
    assert_guess("jackson-core-2.jar", &manifest, "com.fasterxml.jackson.core", "jackson-core", "2",
                 "file-name");
    manifest.bundle = MG_STR("other");
    manifest.module = MG_STR("org.apache.logging.log4j.core");
    assert_guess("log4j-core-2.jar", &manifest, "org.apache.logging.log4j", "log4j-core", "2",
                 "file-name");
    assert_guess("core-2.jar", &manifest, "org.apache.logging.log4j", "core", "2", "file-name");
    assert_guess("other-2.jar", &manifest, "other", "other", "2", "file-name");
    manifest.module = MG_STR(".core");
    assert_guess("core-2.jar", &manifest, "core", "core", "2", "file-name");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_java_guess__archives_whose_pom_is_known),
        cmocka_unit_test(test_java_guess__versions),
        cmocka_unit_test(test_java_guess__names),
        cmocka_unit_test(test_java_guess__groups_in_names_of_bundles_and_modules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
