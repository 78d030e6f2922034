/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of gem specifications and names of their files.
 */
#include "platform/linux/inspection/ruby_gemspec.h"

#include <string.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/inspected.h"

static void assert_spec(const struct mg_ruby_gemspec *spec, const char *name, const char *version,
                        const char *platform)
{
    test_assert_str(spec->name, name);
    test_assert_str(spec->version, version);
    test_assert_str(spec->platform, platform);
}

static void assert_parsed(const char *text, const char *name, const char *version,
                          const char *license)
{
    struct mg_ruby_gemspec spec;
    struct mg_buf buf;

    mg_buf_init(&buf, 64);
    mg_ruby_gemspec_parse(mg_str_of(text), &spec, &buf);
    assert_spec(&spec, name, version, "");
    test_assert_str(mg_buf_view(&buf), license);
    mg_buf_clear(&buf);
}

static void test_ruby_gemspec__assignments(void **state)
{
    (void)state;
    assert_parsed("s.name = 'a'\r\nspec.version=\"1\".freeze\r\n", "a", "1", "");
    assert_parsed("s.name = name('a')\ns.version = \"1\" + \"2\"\n", "", "1", "");
    assert_parsed("#s.name = 'a'\nname = 'b'\ns.name == 'c'\ns.names = 'd'\n", "", "", "");
    assert_parsed("s.name = \"a\nb\"\ns.name = 'd\\'e'\ns.name = \"f\"\n", "f", "", "");
    assert_parsed("s.license = \"MIT\".freeze\ns.licenses = [\"GPL\"]\n", "", "", "MIT");
    assert_parsed("s.metadata = { \"s.name = \" => \"x\" }\n.name = 'a'\n", "", "", "");
    assert_parsed("# stub: a\n# stub: a 1\ns.version = '2'\n", "", "2", "");
}

static void test_ruby_gemspec__names_of_files(void **state)
{
    static const struct {
        const char *file, *name, *version, *platform;
    } cases[] = {
        {"rake-13.0.6.gemspec", "rake", "13.0.6", ""},
        {"net-http-persistent-4.0.1.gemspec", "net-http-persistent", "4.0.1", ""},
        {"nokogiri-1.13.0-arm64-darwin-21.gemspec", "nokogiri", "1.13.0", "arm64-darwin-21"},
        {"rake.gemspec", "rake", "", ""},
        {"-1.gemspec", "", "1", ""},
        {".gemspec", "", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_ruby_gemspec spec;

        mg_ruby_gemspec_of_file(mg_str_of(cases[i].file), &spec);
        assert_spec(&spec, cases[i].name, cases[i].version, cases[i].platform);
    }
}

static void assert_required(const char *text, const char *expected)
{
    struct mg_relations relations;

    mg_relations_init(&relations, true);
    mg_ruby_gemspec_relations(mg_str_of(text), &relations);
    test_assert_str(mg_buf_view(&relations.requires.text), expected);
    mg_relations_clear(&relations);
}

static void test_ruby_gemspec__relations(void **state)
{
    (void)state;
    assert_required("  s.add_runtime_dependency(%q<a>.freeze, [\"~> 1\"])\n"
                    "  spec.add_dependency(%q<b-c>, [\">= 0\"])\n"
                    "  s.add_development_dependency(%q<d>.freeze, [\">= 0\"])\n",
                    "a\nb-c");
    assert_required("if x then\r\n  s.add_runtime_dependency(%q<a>, [])\r\nelse\r\n"
                    "  s.add_dependency(%q<d>, [])\r\nend\r\n",
                    "a");
    assert_required("add_dependency(%q<a>)\ns.add_dependency(name)\ns.add_dependency(%q<>)\n", "");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_ruby_gemspec__assignments),
        WITH_ROOT(test_ruby_gemspec__names_of_files),
        cmocka_unit_test(test_ruby_gemspec__relations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
