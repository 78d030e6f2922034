/* SPDX-License-Identifier: Apache-2.0
 *
 * Protections: as a list, and there and back as coverage.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/protection.h"

static void test_protection__travels_as_coverage(void **state)
{
    struct mg_protections list = {0}, back;
    struct mg_inventory inventory;

    (void)state;
    mg_protections_add_on(&list, "one");
    mg_protections_add_off(&list, "two", "error %d", 7);
    mg_protections_add_on(&list, "three");
    mg_inventory_init(&inventory);
    mg_protections_cover(&list, &inventory);
    assert_int_equal(inventory.coverage_count, 2);
    assert_false(mg_inventory_incomplete(&inventory));
    mg_protections_uncover(&inventory, &back);
    mg_inventory_clear(&inventory);
    assert_int_equal(back.count, 3);
    assert_string_equal(back.items[0].name, "two");
    assert_string_equal(back.items[0].why, "error 7");
    assert_string_equal(back.items[1].name, "one");
    assert_string_equal(back.items[2].name, "three");
    assert_string_equal(back.items[2].why, "");
}

static void test_protection__none_is_no_coverage(void **state)
{
    struct mg_protections list = {0};
    struct mg_inventory inventory;

    (void)state;
    mg_inventory_init(&inventory);
    mg_protections_cover(&list, &inventory);
    assert_int_equal(inventory.coverage_count, 0);
    mg_inventory_clear(&inventory);
}

static void add(struct mg_inventory *inventory, const char *code, const char *subject,
                const char *detail)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){
                                             .area = MG_STR("sandbox"),
                                             .code = mg_str_of(code),
                                             .subject = mg_str_of(subject),
                                             .detail = mg_str_of(detail),
                                         });
}

/* Providers are not to be believed: too many, too long, without a reason. */
static void test_protection__of_a_hostile_provider(void **state)
{
    char many[4001];
    struct mg_protections list;
    struct mg_inventory inventory;

    (void)state;
    memset(many, 'x', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    mg_inventory_init(&inventory);
    add(&inventory, "UNPROTECTED", "name", "");
    add(&inventory, "UNPROTECTED", many, many);
    memset(many, ',', sizeof many - 1);
    add(&inventory, "PROTECTED", "", many);
    add(&inventory, "OTHER", "name", "why");
    mg_protections_uncover(&inventory, &list);
    mg_inventory_clear(&inventory);
    assert_int_equal(list.count, MG_PROTECTIONS);
    assert_string_equal(list.items[0].why, "unknown");
    assert_int_equal(strlen(list.items[1].name), sizeof list.items[1].name - 1);
    assert_int_equal(strlen(list.items[1].why), sizeof list.items[1].why - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_protection__travels_as_coverage),
        cmocka_unit_test(test_protection__none_is_no_coverage),
        cmocka_unit_test(test_protection__of_a_hostile_provider),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
