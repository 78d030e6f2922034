/* SPDX-License-Identifier: Apache-2.0
 *
 * Manifests of servicing packages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "core/base/compiler.h"
#include "plugins/windows-inventory/rules/mum.h"

#define HEAD                                                                                       \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"                                                 \
    "<assembly xmlns=\"urn:schemas-microsoft-com:asm.v3\" manifestVersion=\"1.0\">"                \
    "<assemblyIdentity name=\"Package_for_RollupFix\" version=\"20348.2995.1.7\"/>"

static struct mg_arena arena;
static struct mg_mum mum;

static int begin(void **state)
{
    (void)state;
    mum = (struct mg_mum){0};
    mg_arena_init(&arena, MG_MIB(1));
    return 0;
}

static int end(void **state)
{
    (void)state;
    mg_arena_clear(&arena);
    return 0;
}

static enum mg_status parse(const char *text)
{
    return mg_mum_parse(mg_str_of(text), &arena, &mum, NULL);
}

static void test_mum__tells_the_number(void **state)
{
    (void)state;
    assert_int_equal(parse(HEAD "<package identifier=\"KB5049993\" releaseType=\"Security "
                                "Update\"><parent/></package></assembly>"),
                     MG_OK);
    assert_string_equal(mum.kb.p, "KB5049993");
    assert_string_equal(mum.release_type.p, "Security Update");
    assert_string_equal(mum.name.p, "Package_for_RollupFix");
    assert_string_equal(mum.version.p, "20348.2995.1.7");
}

/* The larger part of a manifest is not even well-formed here. */
static void test_mum__is_not_read_further_than_needed(void **state)
{
    (void)state;
    assert_int_equal(parse(HEAD "<package identifier=\"KB5049993\"><a></b>"), MG_OK);
    assert_string_equal(mum.kb.p, "KB5049993");
    assert_int_equal(mum.release_type.n, 0);
}

static void test_mum__numbers_that_are_none(void **state)
{
    static const char *const texts[] = {
        HEAD "<package identifier=\"KB777778\"/></assembly>", /* of every package of a feature */
        HEAD "<package identifier=\"Microsoft-Windows-Foundation\"/></assembly>",
        HEAD "<package identifier=\"Fix for KB5049993\"/></assembly>",
        HEAD "<package/></assembly>",
        HEAD "<other><package identifier=\"KB5049993\"/></other></assembly>",
        HEAD "</assembly>",
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(texts); i++) {
        assert_int_equal(parse(texts[i]), MG_OK);
        assert_int_equal(mum.kb.n, 0);
    }
}

static void test_mum__broken_ones_are_refused(void **state)
{
    (void)state;
    assert_int_equal(parse(""), MG_FORMAT);
    assert_int_equal(parse(HEAD), MG_FORMAT);
    assert_int_equal(parse("<!DOCTYPE a [<!ENTITY b \"KB5049993\">]><a><package "
                           "identifier=\"&b;\"/></a>"),
                     MG_UNTRUSTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_mum__tells_the_number, begin, end),
        cmocka_unit_test_setup_teardown(test_mum__is_not_read_further_than_needed, begin, end),
        cmocka_unit_test_setup_teardown(test_mum__numbers_that_are_none, begin, end),
        cmocka_unit_test_setup_teardown(test_mum__broken_ones_are_refused, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
