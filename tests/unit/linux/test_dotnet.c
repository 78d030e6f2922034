/* SPDX-License-Identifier: Apache-2.0
 *
 * .NET: libraries of applications and frameworks.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/inspected.h"

#define APP "opt/app/App.deps.json"

static void test_dotnet__wanted_files(void **state)
{
    (void)state;
    assert_true(test_wants(&mg_inspector_dotnet, "app", "App.deps.json"));
    assert_false(test_wants(&mg_inspector_dotnet, "app", "deps.json"));
    assert_false(test_wants(&mg_inspector_dotnet, "app", "App.runtimeconfig.json"));
}

static void test_dotnet__application(void **state)
{
    static const struct mg_str text = MG_STR_INIT(
        "\xef\xbb\xbf{\"runtimeTarget\": {\"name\": \".NETCoreApp,Version=v6.0/linux-x64\"},\r\n"
        "\"targets\": {\".NETCoreApp,Version=v6.0/linux-x64\": {\"Other/9.9.9\": {}}},\r\n"
        "\"libraries\": {\r\n"
        "\"App/1.0.0\": {\"type\": \"project\", \"serviceable\": false, \"sha512\": \"\"},\r\n"
        "\"Newtonsoft.Json/12.0.3\": {\"type\": \"package\", \"path\": \"newtonsoft.json/12.0.3\"},"
        "\"runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/6.0.1\": {\"type\": "
        "\"runtimepack\"},\r\n"
        "\"System.Private.Uri/4.3.0\": {\"type\": \"reference\"}}}\r\n");
    struct test_host *host = *state;

    test_assert_inspected(host, &mg_inspector_dotnet, APP, text,
                          "Newtonsoft.Json 12.0.3; Microsoft.NETCore.App.Runtime.linux-x64 6.0.1",
                          NULL, NULL);
    test_assert_str(host->inventory.packages[0].type, "nuget");
    test_assert_str(host->inventory.packages[0].evidence, "deps.json");
    test_assert_str(host->inventory.packages[0].location, APP);
}

static void test_dotnet__framework(void **state)
{
    test_assert_inspected(
        *state, &mg_inspector_dotnet, APP,
        MG_STR("{\"libraries\": {"
               "\"Microsoft.NETCore.App/3.1.23-servicing.22122.4\": {\"type\": \"package\"},"
               "\"XliffTasks/1.0.0-beta.20206.1\": {\"type\": \"package\"}}}"),
        "Microsoft.NETCore.App 3.1.23; XliffTasks 1.0.0-beta.20206.1", NULL, NULL);
}

static void test_dotnet__files_of_others(void **state)
{
    test_assert_inspected(*state, &mg_inspector_dotnet, APP, MG_STR("[\"lodash\", \"react\"]"), "",
                          NULL, NULL);
    test_assert_inspected(*state, &mg_inspector_dotnet, APP, MG_STR("{\"libraries\": 1}"), "", NULL,
                          NULL);
}

static void test_dotnet__wrong_types(void **state)
{
    test_assert_inspected(*state, &mg_inspector_dotnet, APP,
                          MG_STR("{\"runtimeTarget\": {}, \"libraries\": []}"), "", "FORMAT",
                          "no libraries");
    test_assert_inspected(*state, &mg_inspector_dotnet, APP,
                          MG_STR("{\"libraries\": {\"a/1\": 2, \"b\": {\"type\": \"package\"},"
                                 " \"/1\": {\"type\": \"package\"}, \"c/\": {\"type\": "
                                 "\"package\"}, \"d/1\": {\"type\": \"package\"}}}"),
                          "d 1", "FORMAT", "a library without a type, and 3 more");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_dotnet__wanted_files), WITH_ROOT(test_dotnet__application),
        WITH_ROOT(test_dotnet__framework),    WITH_ROOT(test_dotnet__files_of_others),
        WITH_ROOT(test_dotnet__wrong_types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
