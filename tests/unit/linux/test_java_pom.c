/* SPDX-License-Identifier: Apache-2.0
 *
 * Coordinates from pom.properties and pom.xml.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "platform/linux/inspection/java_pom.h"
#include "tests/unit/linux/root.h"

static void assert_coordinates(const struct mg_java_coordinates *found, const char *group,
                               const char *artifact, const char *version)
{
    test_assert_str(found->group, group);
    test_assert_str(found->artifact, artifact);
    test_assert_str(found->version, version);
}

static void assert_xml(const char *text, const char *group, const char *artifact,
                       const char *version)
{
    struct mg_java_coordinates found;

    mg_java_pom_xml(mg_str_of(text), &found);
    assert_coordinates(&found, group, artifact, version);
}

static void test_java_pom__properties(void **state)
{
    struct mg_java_coordinates found;

    (void)state;
    mg_java_pom_properties(MG_STR("#Created by Maven\r\n#Mon Jan 1\r\nversion=1.2=3\r\n"
                                  " groupId = org.a \rartifactId=b\nm2e.projectName=version"),
                           &found);
    assert_coordinates(&found, "org.a", "b", "1.2=3");
    assert_true(mg_java_is_complete(&found));
    mg_java_pom_properties(MG_STR("groupId org.a\nversion"), &found);
    assert_coordinates(&found, "", "", "");
}

static void test_java_pom__own_coordinates(void **state)
{
    (void)state;
    assert_xml("\xef\xbb\xbf<?xml version=\"1.0\"?><!DOCTYPE project>\n"
               "<!-- <project><version>9</version> -->\n"
               "<project xmlns='http://maven.apache.org/POM/4.0.0'>\n"
               " <dependencies><dependency><groupId>x</groupId><artifactId>y</artifactId>"
               "<version>2</version></dependency></dependencies>\n"
               " <groupId> org.a </groupId><relativePath/>\n"
               " <artifactId>b<!-- c --></artifactId>\n"
               " <version>1.0</version>\n"
               " <build><version>3</version></build>\n"
               "</project>\n",
               "org.a", "b", "1.0");
    assert_xml("<m:project><m:groupId>g</m:groupId><m:artifactId>a</m:artifactId></m:project>", "g",
               "a", "");
}

static void test_java_pom__what_the_parent_has(void **state)
{
    (void)state;
    assert_xml("<project><parent><groupId>org.p</groupId><artifactId>parent</artifactId>"
               "<version>7</version><relativePath/></parent><artifactId>b</artifactId></project>",
               "org.p", "b", "7");
    assert_xml("<project><artifactId>b</artifactId><version>8</version><parent>"
               "<groupId>org.p</groupId><version>7</version></parent></project>",
               "org.p", "b", "8");
}

static void test_java_pom__broken_texts_give_what_was_read(void **state)
{
    (void)state;
    assert_xml("", "", "", "");
    assert_xml("<project><groupId>g", "g", "", "");
    assert_xml("<project><groupId>g</groupId><version", "g", "", "");
    assert_xml("</project></x><project><groupId>g</groupId><!-- ", "g", "", "");
    assert_xml("<project><![CDATA[<groupId>x</groupId>]]><groupId>g</groupId>", "g", "", "");
    assert_xml("<", "", "", "");
}

static void test_java_pom__placeholders_are_no_coordinates(void **state)
{
    struct mg_java_coordinates found = {MG_STR("g"), MG_STR("a"), MG_STR("${revision}")};

    (void)state;
    assert_false(mg_java_is_complete(&found));
    found.version = MG_STR("1.0~+svn49");
    assert_true(mg_java_is_complete(&found));
    found.version = MG_STR("1 0");
    assert_false(mg_java_is_complete(&found));
    found.version = MG_STR("1.0");
    found.group = MG_STR("@group@");
    assert_false(mg_java_is_complete(&found));
    found.group = MG_STR("");
    assert_false(mg_java_is_complete(&found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_java_pom__properties),
        cmocka_unit_test(test_java_pom__own_coordinates),
        cmocka_unit_test(test_java_pom__what_the_parent_has),
        cmocka_unit_test(test_java_pom__broken_texts_give_what_was_read),
        cmocka_unit_test(test_java_pom__placeholders_are_no_coordinates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
