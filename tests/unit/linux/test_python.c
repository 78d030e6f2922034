/* SPDX-License-Identifier: Apache-2.0
 *
 * Python: which files are evidence, what the samples of another tool hold, links to projects.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "platform/linux/tree/live.h"
#include "tests/unit/linux/inspected.h"

#define DIST_INFO "lib/a-1.dist-info/METADATA"

static void test_python__wanted_files(void **state)
{
    const struct mg_inspector *python = &mg_inspector_python;

    (void)state;
    assert_true(test_wants(python, "a-1.dist-info", "METADATA"));
    assert_true(test_wants(python, "a.egg-info", "PKG-INFO"));
    assert_true(test_wants(python, "EGG-INFO", "PKG-INFO"));
    assert_true(test_wants(python, "dist-packages", "a-1.egg-info"));
    assert_true(test_wants(python, "site-packages", "a.egg-link"));
    assert_false(test_wants(python, "~-1.dist-info", "METADATA"));
    assert_false(test_wants(python, "a-1.dist-info", "RECORD"));
    assert_false(test_wants(python, "a", "METADATA"));
    assert_false(test_wants(python, "a", "PKG-INFO"));
    assert_false(test_wants(python, "", ""));
}

/* Values that importlib.metadata gives for the same files. */
static void test_python__samples(void **state)
{
    static const struct {
        const char *file, *path, *package;
    } cases[] = {
        {"distinfo_meta", "l/pip-22.2.2.dist-info/METADATA", "pip 22.2.2 (MIT)"},
        {"pyopenssl-26.0.0", "l/pyopenssl-26.0.0.dist-info/METADATA",
         "pyopenssl 26.0.0 (Apache License, Version 2.0)"},
        {"egginfo", "l/pycups-2.0.1.egg-info", "pycups 2.0.1 (GPLv2+)"},
        {"egginfo_pkginfo", "l/setuptools.egg-info/PKG-INFO", "setuptools 57.4.0 (MIT License)"},
        {"pkginfo", "l/httplib2.egg/EGG-INFO/PKG-INFO", "httplib2 0.20.4 (MIT)"},
        {"malformed_pkginfo", "l/passlib.egg-info/PKG-INFO", "passlib 1.7.4 (BSD)"},
        {"mixed_case", "l/b.egg-info/PKG-INFO", "httplib2 1.0"},
        {"repeated_pkginfo", "l/c.egg-info/PKG-INFO", "root 1.0.0"},
        {"special_chars", "l/d.egg-info/PKG-INFO", "backports-ssl-match-hostname 3.5.0.1"},
    };
    struct test_host *host = *state;

    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        char data[128];

        (void)snprintf(data, sizeof data, "inspection/python/%s", cases[i].file);
        test_root_copy(&host->root, cases[i].path, data);
        test_inspect(host, &mg_inspector_python, cases[i].path);
        test_assert_packages(host, cases[i].package);
        test_assert_gap(host, NULL, NULL);
    }
}

static void test_python__evidence(void **state)
{
    static const struct {
        const char *path, *evidence;
    } cases[] = {
        {DIST_INFO, "dist-info"},
        {"l/a.egg-info/PKG-INFO", "egg-info"},
        {"l/b.egg-info", "egg-info"},
        {"l/a.egg/EGG-INFO/PKG-INFO", "egg"},
    };
    struct test_host *host = *state;

    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        test_assert_inspected(host, &mg_inspector_python, cases[i].path,
                              MG_STR("Name: A__b\r\nVersion: 1\r\n"), "a-b 1", NULL, NULL);
        test_assert_str(host->inventory.packages[0].type, "pypi");
        test_assert_str(host->inventory.packages[0].evidence, cases[i].evidence);
        test_assert_str(host->inventory.packages[0].location, cases[i].path);
    }
}

static void test_python__bad_metadata(void **state)
{
    const struct mg_inspector *python = &mg_inspector_python;

    test_assert_inspected(*state, python, DIST_INFO, MG_STR(""), "", "FORMAT", "without a name");
    test_assert_inspected(*state, python, DIST_INFO, MG_STR("Name: a\n\nVersion: 1\n"), "",
                          "FORMAT", "without a version");
    test_assert_inspected(*state, python, DIST_INFO, MG_STR("Name: a\0b\nVersion: 1\n"), "",
                          "FORMAT", "control bytes");
    /* UTF-16: no line of it is a field. */
    test_assert_inspected(*state, python, DIST_INFO, MG_STR("\xff\xfeN\0a\0m\0e\0:\0 \0a\0\n\0"),
                          "", "FORMAT", "without a name");
    test_assert_inspected(*state, python, DIST_INFO,
                          MG_STR("\xef\xbb\xbfName: a\nVersion: 1\nLicense: caf\xe9\n"),
                          "a 1 (caf\xef\xbf\xbd)", NULL, NULL);
    test_assert_inspected(*state, python, DIST_INFO,
                          MG_STR("Name: a\nVersion: 1\nLicense: of\n  two lines\n"), "a 1", NULL,
                          NULL);
}

static void write_project(const struct test_host *host)
{
    test_root_write(&host->root, "home/me/proj/my_tool.egg-info/PKG-INFO",
                    "Name: My.Tool\nVersion: 2\n");
}

static void test_python__links_lead_to_projects(void **state)
{
    static const char *const links[] = {"/home/me/proj\n.", "/home/me/proj/\r\n../\r\n",
                                        "//home/./me//proj"};
    struct test_host *host = *state;

    write_project(host);
    for (size_t i = 0; i < MG_COUNT(links); i++) {
        test_root_write(&host->root, "lib/my-tool.egg-link", links[i]);
        test_inspect(host, &mg_inspector_python, "lib/my-tool.egg-link");
        test_assert_packages(host, "my-tool 2");
        test_assert_str(host->inventory.packages[0].location,
                        "home/me/proj/my_tool.egg-info/PKG-INFO");
        test_assert_str(host->inventory.packages[0].evidence, "egg-info");
    }
}

static void test_python__links_that_lead_nowhere(void **state)
{
    struct test_host *host = *state;

    write_project(host);
    test_assert_inspected(host, &mg_inspector_python, "l/my-tool.egg-link", MG_STR("/gone"), "",
                          NULL, NULL);
    test_assert_inspected(host, &mg_inspector_python, "l/other.egg-link", MG_STR("/home/me/proj"),
                          "", NULL, NULL);
    test_assert_inspected(host, &mg_inspector_python, "l/my-tool.egg-link",
                          MG_STR("../home/me/proj"), "", "FORMAT", "no folder below");
    test_assert_inspected(host, &mg_inspector_python, "l/my-tool.egg-link",
                          MG_STR("/home/me\0/proj"), "", "FORMAT", "no folder below");
    test_assert_inspected(host, &mg_inspector_python, "l/my-tool.egg-link", MG_STR("\n/home"), "",
                          "FORMAT", "no folder below");
}

/* Whatever a link says: /proc stands for the file system of another host. */
static void test_python__links_onto_foreign_file_systems_are_told(void **state)
{
    struct test_host *host = *state;
    struct mg_inspection in = {.inventory = &host->inventory, .package_limit = 1};
    struct mg_error err;
    char path[512];

    test_root_write(&host->root, "my-tool.egg-link", "/proc/sys");
    (void)snprintf(path, sizeof path, "%s/my-tool.egg-link", host->root.path);
    in.tree = mg_live_tree_open("/", &err);
    assert_non_null(in.tree);
    assert_int_equal(mg_inspector_python.read(&in, path + 1, &err), MG_OK);
    mg_tree_close(in.tree);
    test_assert_packages(host, "");
    test_assert_gap(host, "UNSUPPORTED", "on a file system of the kind proc");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_python__wanted_files),
        WITH_ROOT(test_python__samples),
        WITH_ROOT(test_python__evidence),
        WITH_ROOT(test_python__bad_metadata),
        WITH_ROOT(test_python__links_lead_to_projects),
        WITH_ROOT(test_python__links_that_lead_nowhere),
        WITH_ROOT(test_python__links_onto_foreign_file_systems_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
