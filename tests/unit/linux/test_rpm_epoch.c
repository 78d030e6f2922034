/* SPDX-License-Identifier: Apache-2.0
 *
 * Epochs of source packages, told by their siblings.
 */
#include "platform/linux/packages/rpm_epoch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

struct built {
    const char *name, *version, *source, *source_version, *expected;
};

static void check(const struct built *packages, size_t count)
{
    struct mg_inventory inventory;

    mg_inventory_init(&inventory);
    for (size_t i = 0; i < count; i++) {
        struct mg_package package = {
            .type = MG_STR("rpm"),
            .name = mg_str_of(packages[i].name),
            .version = mg_str_of(packages[i].version),
            .source_name = mg_str_of(packages[i].source),
            .source_version = mg_str_of(packages[i].source_version),
        };

        assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_OK);
    }
    assert_true(mg_rpm_epochs_set(&inventory, 0));
    for (size_t i = 0; i < count; i++)
        test_assert_str(inventory.packages[i].source_version, packages[i].expected);
    mg_inventory_clear(&inventory);
}

static void test_rpm_epoch__the_package_named_like_its_source_tells(void **state)
{
    static const struct built packages[] = {
        {"mod_ssl", "1:2.4.57-5.el9", "httpd", "2.4.57-5.el9", "2.4.57-5.el9"},
        {"httpd", "2.4.57-5.el9", "httpd", "2.4.57-5.el9", "2.4.57-5.el9"},
        {"bind", "32:9.16-1.el9", "bind", "9.16-1.el9", "32:9.16-1.el9"},
        {"bind-libs", "32:9.16-1.el9", "bind", "9.16-1.el9", "32:9.16-1.el9"},
        {"kernel", "5.14-1", "kernel", "5.14-1", "5.14-1"},
        {"kernel", "1:5.15-1", "kernel", "5.15-1", "1:5.15-1"},
    };

    (void)state;
    check(packages, MG_COUNT(packages));
}

static void test_rpm_epoch__else_most_with_the_version_of_the_source(void **state)
{
    static const struct built packages[] = {
        {"perl-libs", "4:5.32.1-481.el9", "perl", "5.32.1-481.el9", "4:5.32.1-481.el9"},
        {"perl-Errno", "1.30-481.el9", "perl", "5.32.1-481.el9", "4:5.32.1-481.el9"},
        {"perl-IO", "1.43-481.el9", "perl", "5.32.1-481.el9", "4:5.32.1-481.el9"},
        {"mod_ldap", "2.4.57-5.el9", "httpd", "2.4.57-5.el9", "2.4.57-5.el9"},
        {"httpd-core", "2.4.57-5.el9", "httpd", "2.4.57-5.el9", "2.4.57-5.el9"},
        {"mod_ssl", "1:2.4.57-5.el9", "httpd", "2.4.57-5.el9", "2.4.57-5.el9"},
        {"lonely", "3:1.0-1", "other", "2.0-1", "2.0-1"},
    };

    (void)state;
    check(packages, MG_COUNT(packages));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rpm_epoch__the_package_named_like_its_source_tells),
        cmocka_unit_test(test_rpm_epoch__else_most_with_the_version_of_the_source),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
