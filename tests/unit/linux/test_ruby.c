/* SPDX-License-Identifier: Apache-2.0
 *
 * Ruby: specifications by their place, with what is only in the file's name.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/inspected.h"

#define GEM "gems/3.1.0/specifications/a-b-1.2.gemspec"

static void test_ruby__wanted_files(void **state)
{
    (void)state;
    assert_true(test_wants(&mg_inspector_ruby, "specifications", "a-1.gemspec"));
    assert_true(test_wants(&mg_inspector_ruby, "default", "a-1.gemspec"));
    assert_false(test_wants(&mg_inspector_ruby, "a", "a.gemspec"));
    assert_false(test_wants(&mg_inspector_ruby, "specifications", "a.rb"));
}

static void test_ruby__places(void **state)
{
    static const struct mg_str spec = MG_STR_INIT("# stub: a 1.0 ruby lib\n");

    test_assert_inspected(*state, &mg_inspector_ruby, "specifications/a-1.0.gemspec", spec, "a 1.0",
                          NULL, NULL);
    test_assert_inspected(*state, &mg_inspector_ruby, "specifications/default/a-1.0.gemspec", spec,
                          "a 1.0", NULL, NULL);
    test_assert_inspected(*state, &mg_inspector_ruby, "etc/default/a-1.0.gemspec", spec, "", NULL,
                          NULL);
}

static void test_ruby__installed_gem(void **state)
{
    struct test_host *host = *state;

    test_assert_inspected(host, &mg_inspector_ruby, GEM,
                          MG_STR("# -*- encoding: utf-8 -*-\n"
                                 "# stub: nokogiri 1.13.0 x86_64-linux lib\n\n"
                                 "Gem::Specification.new do |s|\n"
                                 "  s.name = \"other\".freeze\n"
                                 "  s.licenses = [\"MIT\".freeze, 'Ruby']\n"
                                 "end\n"),
                          "nokogiri 1.13.0 (MIT, Ruby) [x86_64-linux]", NULL, NULL);
    test_assert_str(host->inventory.packages[0].type, "gem");
    test_assert_str(host->inventory.packages[0].evidence, "gemspec");
    test_assert_str(host->inventory.packages[0].location, GEM);
}

static void test_ruby__the_name_of_the_file_as_last_resort(void **state)
{
    test_assert_inspected(*state, &mg_inspector_ruby, GEM,
                          MG_STR("  s.name = \"c\"\n  s.version = C::VERSION\n"), "a-b 1.2", NULL,
                          NULL);
    test_assert_inspected(*state, &mg_inspector_ruby, GEM, MG_STR("\0\xff"), "a-b 1.2", NULL, NULL);
    test_assert_inspected(*state, &mg_inspector_ruby, "specifications/a.gemspec", MG_STR(""), "",
                          "FORMAT", "without a version");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_ruby__wanted_files),
        WITH_ROOT(test_ruby__places),
        WITH_ROOT(test_ruby__installed_gem),
        WITH_ROOT(test_ruby__the_name_of_the_file_as_last_resort),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
