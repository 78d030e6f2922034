/* SPDX-License-Identifier: Apache-2.0
 *
 * Java: what archives prove, archives within archives, and archives that lie.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/inspected.h"
#include "tests/unit/linux/zip_sample.h"

#define JAR "usr/lib/app.jar"
#define MAVEN "META-INF/maven/"
#define MANIFEST "META-INF/MANIFEST.MF"

static void properties(struct test_zip *zip, const char *group, const char *artifact,
                       const char *version)
{
    struct mg_buf name, text;

    mg_buf_init(&name, MG_KIB(4));
    mg_buf_init(&text, MG_KIB(4));
    mg_buf_printf(&name, MAVEN "%s/%s/pom.properties", group, artifact);
    mg_buf_printf(&text, "#Maven\nversion=%s\ngroupId=%s\nartifactId=%s\n", version, group,
                  artifact);
    test_zip_deflated(zip, mg_buf_view(&name), mg_buf_view(&text));
    mg_buf_clear(&name);
    mg_buf_clear(&text);
}

/* End the archive, read it as path, compare. */
static void assert_read_as(struct test_host *host, struct test_zip *zip, const char *path,
                           const char *packages, const char *code, const char *words)
{
    test_assert_inspected(host, &mg_inspector_java, path, test_zip_end(zip, MG_STR("")), packages,
                          code, words);
    test_zip_clear(zip);
}

static void assert_read(struct test_host *host, struct test_zip *zip, const char *packages,
                        const char *code, const char *words)
{
    assert_read_as(host, zip, JAR, packages, code, words);
}

static void test_java__every_artifact_of_a_shaded_archive(void **state)
{
    struct test_host *host = *state;
    const struct mg_package *package;
    struct test_zip zip;

    test_zip_begin(&zip, MG_STR(""), false);
    test_zip_stored(&zip, MG_STR("META-INF/"), MG_STR(""));
    properties(&zip, "org.a", "app", "1.0");
    properties(&zip, "org.b", "lib", "2.0");
    test_zip_deflated(&zip, MG_STR("org/a/A.class"), MG_STR("\xca\xfe\xba\xbe"));
    assert_read(host, &zip, "org.a:app 1.0; org.b:lib 2.0", NULL, NULL);
    package = &host->inventory.packages[1];
    test_assert_str(package->type, "maven");
    test_assert_str(package->evidence, "pom.properties");
    test_assert_str(package->location, JAR "!/" MAVEN "org.b/lib/pom.properties");
    test_assert_str(package->sha1, "");
}

static void test_java__pom_xml_where_there_are_no_properties(void **state)
{
    static const char xml[] = "<project><parent><groupId>org.p</groupId><version>3</version>"
                              "</parent><artifactId>app</artifactId></project>";
    struct test_host *host = *state;
    struct test_zip zip;

    test_zip_begin(&zip, MG_STR(""), false);
    test_zip_deflated(&zip, MG_STR(MAVEN "org.p/app/pom.xml"), mg_str_of(xml));
    test_zip_stored(&zip, MG_STR(MAVEN "org.p/app/pom.properties"), MG_STR("version=${revision}"));
    test_zip_stored(&zip, MG_STR(MAVEN "org.q/lib/pom.xml"), mg_str_of(xml));
    properties(&zip, "org.q", "lib", "2.0");
    assert_read(host, &zip, "org.q:lib 2.0; org.p:app 3", NULL, NULL);
    test_assert_str(host->inventory.packages[1].evidence, "pom.xml");
    test_assert_str(host->inventory.packages[1].location, JAR "!/" MAVEN "org.p/app/pom.xml");
}

static void test_java__placeholders_are_told(void **state)
{
    struct test_zip zip;

    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "app", "1.0");
    properties(&zip, "org.b", "lib", "${lib.version}");
    assert_read(*state, &zip, "org.a:app 1.0", "UNIDENTIFIED", "do not say what they are");
}

static void test_java__manifest_and_file_name_without_a_pom(void **state)
{
    struct test_host *host = *state;
    struct test_zip zip;

    test_zip_begin(&zip, MG_STR(""), false);
    test_zip_deflated(&zip, MG_STR(MANIFEST),
                      MG_STR("Implementation-Title: spring-core\r\nImplementation-Version: 5.3.1"));
    assert_read(host, &zip, "org.springframework:spring-core 5.3.1", NULL, NULL);
    test_assert_str(host->inventory.packages[0].evidence, "manifest");
    test_assert_str(host->inventory.packages[0].location, JAR "!/" MANIFEST);
    assert_int_equal(host->inventory.packages[0].sha1.n, 40);
    test_zip_begin(&zip, MG_STR(""), false);
    assert_read_as(host, &zip, "opt/oro-2.0.8.jar", "oro:oro 2.0.8", NULL, NULL);
    test_assert_str(host->inventory.packages[0].evidence, "file-name");
    test_assert_str(host->inventory.packages[0].location, "opt/oro-2.0.8.jar");
    /* sha1sum of an archive that is nothing but its end */
    test_assert_str(host->inventory.packages[0].sha1, "b04f3ee8f5e43fa3b162981b50bb72fe1acabb33");
    test_zip_begin(&zip, MG_STR(""), false);
    assert_read_as(host, &zip, "opt/oro-2.0.8-sources.jar", "", NULL, NULL);
}

static void test_java__an_archive_without_name_and_version_is_told(void **state)
{
    struct test_zip zip;

    test_zip_begin(&zip, MG_STR(""), false);
    assert_read(*state, &zip, "", "UNIDENTIFIED",
                "SHA-1 of the file b04f3ee8f5e43fa3b162981b50bb72fe1acabb33");
}

static void test_java__a_shaded_pom_does_not_name_the_archive(void **state)
{
    struct test_zip zip;

    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.jctools", "jctools-core", "2.1.1");
    test_zip_deflated(&zip, MG_STR(MANIFEST), MG_STR("Bundle-Version: 3.11.0\n"));
    assert_read_as(*state, &zip, "opt/driver-core-3.11.0-shaded.jar",
                   "org.jctools:jctools-core 2.1.1; driver-core:driver-core 3.11.0", NULL, NULL);
    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "server", "3.11.0");
    test_zip_deflated(&zip, MG_STR(MANIFEST), MG_STR("Implementation-Version: 3.11.0\n"));
    assert_read(*state, &zip, "org.a:server 3.11.0", NULL, NULL);
}

static void test_java__files_that_are_no_archives(void **state)
{
    test_assert_inspected(*state, &mg_inspector_java, JAR, MG_STR("a text"), "", NULL, NULL);
    test_assert_inspected(*state, &mg_inspector_java, JAR, MG_STR(""), "", NULL, NULL);
    test_assert_inspected(*state, &mg_inspector_java, JAR, MG_STR("PK\3\4 and no more"), "",
                          "FORMAT", "cut off");
}

/* An archive with one artifact, in another. */
static void nest(struct test_zip *outer, const char *name, const char *artifact, bool deflated)
{
    struct test_zip inner;
    struct mg_str bytes;

    test_zip_begin(&inner, MG_STR(""), false);
    properties(&inner, "org.a", artifact, "1.0");
    bytes = test_zip_end(&inner, MG_STR(""));
    if (deflated)
        test_zip_deflated(outer, mg_str_of(name), bytes);
    else
        test_zip_stored(outer, mg_str_of(name), bytes);
    test_zip_clear(&inner);
}

static void test_java__archives_within(void **state)
{
    struct test_host *host = *state;
    struct test_zip zip, ear;

    test_zip_begin(&zip, MG_STR("#!/bin/sh\nexec java -jar \"$0\"\n"), false);
    properties(&zip, "org.a", "app", "1.0");
    nest(&zip, "WEB-INF/lib/stored.jar", "stored", false);
    nest(&zip, "WEB-INF/lib/deflated.jar", "deflated", true);
    test_zip_begin(&ear, MG_STR(""), false);
    properties(&ear, "org.a", "ear", "1.0");
    test_zip_deflated(&ear, MG_STR("app.war"), test_zip_end(&zip, MG_STR("")));
    test_zip_clear(&zip);
    assert_read_as(host, &ear, "opt/ear.ear",
                   "org.a:ear 1.0; org.a:app 1.0; org.a:stored 1.0; org.a:deflated 1.0", NULL,
                   NULL);
    test_assert_str(host->inventory.packages[3].location,
                    "opt/ear.ear!/app.war!/WEB-INF/lib/deflated.jar!/" MAVEN
                    "org.a/deflated/pom.properties");
}

/* Bytes that do not pack. */
static struct mg_str noise(struct mg_buf *out, size_t n)
{
    uint64_t x = 88172645463325252u;

    mg_buf_init(out, n);
    while (out->n < n) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        mg_buf_char(out, (char)x);
    }
    return mg_buf_view(out);
}

static void test_java__stops_when_the_time_is_over(void **state)
{
    struct test_host *host = *state;
    struct mg_inspection in = {.inventory = &host->inventory, .package_limit = 1, .end = 1};
    struct mg_error err;
    struct test_zip zip;

    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "app", "1.0");
    assert_read(host, &zip, "org.a:app 1.0", NULL, NULL);
    mg_inventory_clear(&host->inventory);
    in.tree = test_root_tree(&host->root);
    assert_int_equal(mg_inspector_java.read(&in, JAR, &err), MG_OK);
    mg_tree_close(in.tree);
    assert_int_equal(host->inventory.package_count, 0);
    assert_non_null(test_find_coverage(&host->inventory, "LIMIT"));
}

static void test_java__an_archive_too_large_to_be_kept(void **state)
{
    struct test_zip zip, inner;
    struct mg_buf ballast;

    test_zip_begin(&inner, MG_STR(""), false);
    properties(&inner, "org.a", "first", "1.0");
    nest(&inner, "a.jar", "a", false);
    test_zip_stored(&inner, MG_STR("noise"), noise(&ballast, MG_LIMIT_ARCHIVE_KEPT));
    nest(&inner, "b.jar", "b", true);
    mg_buf_clear(&ballast);
    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "app", "1.0");
    test_zip_deflated(&zip, MG_STR("first.jar"), test_zip_end(&inner, MG_STR("")));
    test_zip_clear(&inner);
    assert_read(*state, &zip, "org.a:app 1.0; org.a:first 1.0; org.a:a 1.0; org.a:b 1.0", NULL,
                NULL);
}

static void test_java__nesting_has_an_end(void **state)
{
    struct test_host *host = *state;
    struct test_zip inner, outer;

    test_zip_begin(&inner, MG_STR(""), false);
    properties(&inner, "org.a", "deepest", "1.0");
    for (size_t i = 0; i < MG_LIMIT_ARCHIVE_DEPTH; i++) {
        test_zip_begin(&outer, MG_STR(""), false);
        properties(&outer, "org.a", "a", "1.0");
        test_zip_stored(&outer, MG_STR("a.jar"), test_zip_end(&inner, MG_STR("")));
        test_zip_clear(&inner);
        inner = outer;
    }
    test_root_bytes(&host->root, "opt/a.jar", test_zip_end(&inner, MG_STR("")));
    test_zip_clear(&inner);
    test_inspect(host, &mg_inspector_java, "opt/a.jar");
    assert_null(test_find_package(&host->inventory, "org.a:deepest", NULL));
    assert_int_equal(host->inventory.package_count, MG_LIMIT_ARCHIVE_DEPTH);
    test_assert_gap(host, "LIMIT", "archives in archives");
}

static void test_java__names_that_lead_out(void **state)
{
    struct test_zip zip;

    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "app", "1.0");
    nest(&zip, "../../etc/a.jar", "a", false);
    test_zip_stored(&zip, MG_STR("a\0.jar"), MG_STR("x"));
    test_zip_stored(&zip, MG_STR("/b.jar"), MG_STR("x"));
    nest(&zip, "..b/..jar.jar", "b", false);
    assert_read(*state, &zip, "org.a:app 1.0; org.a:b 1.0", "FORMAT", "and 2 more");
}

static void test_java__lying_sizes(void **state)
{
    struct test_zip zip;

    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "app", "1.0");
    test_zip_patch(&zip.directory, 24, UINT32_MAX - 1, 4);
    assert_read_as(*state, &zip, "opt/app-1.jar", "app:app 1", "LIMIT", "at most 65536 are read");
    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "app", "1.0");
    test_zip_patch(&zip.directory, 24, 1000, 4);
    assert_read_as(*state, &zip, "opt/app-1.jar", "app:app 1", "FORMAT", "less than 1000");
    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "app", "1.0");
    test_zip_patch(&zip.directory, 24, 10, 4);
    assert_read_as(*state, &zip, "opt/app-1.jar", "app:app 1", "FORMAT", "more than 10 bytes");
    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "app", "1.0");
    test_zip_patch(&zip.directory, 20, 100000, 4);
    assert_read_as(*state, &zip, "opt/app-1.jar", "app:app 1", "FORMAT", "reach into");
}

static void test_java__what_is_not_unpacked(void **state)
{
    struct test_zip zip;

    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "app", "1.0");
    test_zip_patch(&zip.directory, 8, 1, 2);
    assert_read_as(*state, &zip, "opt/app-1.jar", "app:app 1", "UNSUPPORTED", "encrypted");
    test_zip_begin(&zip, MG_STR(""), false);
    properties(&zip, "org.a", "app", "1.0");
    test_zip_patch(&zip.directory, 10, 93, 2);
    assert_read_as(*state, &zip, "opt/app-1.jar", "app:app 1", "UNSUPPORTED", "by method 93");
}

/* Each entry of each archive is the archive itself: without a budget it would not end. */
static void test_java__entries_that_overlap(void **state)
{
    struct test_host *host = *state;
    struct test_zip zip, level;
    struct mg_buf ballast;

    test_zip_begin(&level, MG_STR(""), false);
    test_zip_stored(&level, MG_STR("noise"), noise(&ballast, MG_KIB(256)));
    mg_buf_clear(&ballast);
    for (size_t depth = 0; depth < MG_LIMIT_ARCHIVE_DEPTH - 1; depth++) {
        test_zip_begin(&zip, MG_STR(""), false);
        test_zip_deflated(&zip, MG_STR("a-1.jar"), test_zip_end(&level, MG_STR("")));
        for (size_t i = 0; i < 3; i++) {
            assert_non_null(mg_buf_reserve(&zip.directory, zip.directory.n));
            mg_buf_add(&zip.directory, zip.directory.p, zip.directory.n);
            zip.count = (uint16_t)(2 * zip.count);
        }
        test_zip_clear(&level);
        level = zip;
    }
    test_root_bytes(&host->root, JAR, test_zip_end(&level, MG_STR("")));
    test_zip_clear(&level);
    test_inspect(host, &mg_inspector_java, JAR);
    assert_true(host->inventory.package_count < 1000000);
    assert_non_null(test_find_coverage(&host->inventory, "LIMIT"));
}

static void test_java__wanted_files(void **state)
{
    (void)state;
    assert_true(test_wants(&mg_inspector_java, "lib", "a.jar"));
    assert_true(test_wants(&mg_inspector_java, "lib", "a.WAR"));
    assert_false(test_wants(&mg_inspector_java, "lib", "a.zip"));
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_java__every_artifact_of_a_shaded_archive),
        WITH_ROOT(test_java__pom_xml_where_there_are_no_properties),
        WITH_ROOT(test_java__placeholders_are_told),
        WITH_ROOT(test_java__manifest_and_file_name_without_a_pom),
        WITH_ROOT(test_java__an_archive_without_name_and_version_is_told),
        WITH_ROOT(test_java__a_shaded_pom_does_not_name_the_archive),
        WITH_ROOT(test_java__files_that_are_no_archives),
        WITH_ROOT(test_java__archives_within),
        WITH_ROOT(test_java__stops_when_the_time_is_over),
        WITH_ROOT(test_java__an_archive_too_large_to_be_kept),
        WITH_ROOT(test_java__nesting_has_an_end),
        WITH_ROOT(test_java__names_that_lead_out),
        WITH_ROOT(test_java__lying_sizes),
        WITH_ROOT(test_java__what_is_not_unpacked),
        WITH_ROOT(test_java__entries_that_overlap),
        cmocka_unit_test(test_java__wanted_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
