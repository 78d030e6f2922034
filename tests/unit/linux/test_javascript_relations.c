/* SPDX-License-Identifier: Apache-2.0
 *
 * What package.json says of dependencies.
 */
#include "platform/linux/inspection/javascript_relations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/linux/root.h"

static void assert_required(const char *json, const char *expected)
{
    struct mg_relations relations;
    cJSON *document = cJSON_Parse(json);

    assert_non_null(document);
    mg_relations_init(&relations, true);
    assert_ptr_equal(mg_javascript_relations(&relations, document), &relations);
    test_assert_str(mg_buf_view(&relations.requires.text), expected);
    mg_relations_clear(&relations);
    cJSON_Delete(document);
}

static void test_javascript_relations__kinds(void **state)
{
    (void)state;
    assert_required("{\"dependencies\": {\"a\": \"^1\", \"@s/b\": \"npm:c@2\"}}", "a\n@s/b");
    assert_required("{\"devDependencies\": {\"a\": \"1\"}, \"bundleDependencies\": [\"b\"]}", "");
    assert_required("{\"optionalDependencies\": {\"a\": \"1\"}, \"dependencies\": {\"a\": \"1\"}}",
                    "a|\na|");
    assert_required("{\"peerDependencies\": {\"a\": \"1\", \"b\": \"1\", \"c\": \"1\"},"
                    " \"peerDependenciesMeta\": {\"a\": {\"optional\": true}, \"b\": true,"
                    " \"c\": {\"optional\": 1}}}",
                    "a|\nb\nc");
}

static void test_javascript_relations__wrong_types(void **state)
{
    (void)state;
    assert_required("{\"dependencies\": [\"a\"], \"peerDependencies\": \"b\"}", "");
    assert_required("[]", "");
    assert_required("{\"dependencies\": {\"a|b\": 1, \"\": 2, \"c\": null}}", "c");
}

static void test_javascript_relations__nobody_asks(void **state)
{
    (void)state;
    assert_null(mg_javascript_relations(NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_javascript_relations__kinds),
        cmocka_unit_test(test_javascript_relations__wrong_types),
        cmocka_unit_test(test_javascript_relations__nobody_asks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
