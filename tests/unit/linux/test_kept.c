/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept of an earlier inventory.
 */
#include "platform/linux/inspection/kept.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

/* An earlier inventory, what is kept of it, and where that goes. */
struct fixture {
    struct mg_inventory previous, inventory;
    struct mg_inspection in;
    struct mg_kept kept;
};

static void add(struct fixture *f, const char *name, const char *location)
{
    const struct mg_package package = {.type = MG_STR("test"),
                                       .name = mg_str_of(name),
                                       .version = MG_STR("1"),
                                       .owner = MG_STR("owner"),
                                       .evidence = MG_STR("record"),
                                       .location = mg_str_of(location)};

    assert_int_equal(mg_inventory_add_package(&f->previous, &package, NULL), MG_OK);
}

static void tell(struct fixture *f, const char *area, const char *subject)
{
    mg_inventory_add_coverage(&f->previous, &(struct mg_coverage){.level = MG_COVERAGE_LIMITED,
                                                                  .area = mg_str_of(area),
                                                                  .code = MG_STR("CODE"),
                                                                  .subject = mg_str_of(subject)});
}

static void begin(struct fixture *f)
{
    mg_inventory_init(&f->previous);
    mg_inventory_init(&f->inventory);
    f->in = (struct mg_inspection){.inventory = &f->inventory, .package_limit = 100};
}

static void index_all(struct fixture *f)
{
    assert_int_equal(mg_kept_init(&f->kept, &f->previous, NULL), MG_OK);
}

static void end(struct fixture *f)
{
    mg_kept_clear(&f->kept);
    mg_inventory_clear(&f->previous);
    mg_inventory_clear(&f->inventory);
}

static void test_kept__below_is_by_whole_names(void **state)
{
    (void)state;
    assert_true(mg_kept_is_below(MG_STR("a/b"), MG_STR("a")));
    assert_true(mg_kept_is_below(MG_STR("a"), MG_STR("a")));
    assert_true(mg_kept_is_below(MG_STR("a"), MG_STR_NONE));
    assert_false(mg_kept_is_below(MG_STR("ab"), MG_STR("a")));
    assert_false(mg_kept_is_below(MG_STR("a"), MG_STR("a/b")));
    assert_false(mg_kept_is_below(MG_STR("b/c"), MG_STR("a")));
}

static void test_kept__all_records_of_a_file(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    add(&f, "one", "opt/a.jar!/x");
    add(&f, "other", "opt/b.jar");
    add(&f, "two", "opt/a.jar");
    tell(&f, "inspection/java", "opt/a.jar");
    tell(&f, "inspection", "opt/a.jar");
    index_all(&f);
    assert_int_equal(mg_kept_take(&f.kept, &f.in, MG_STR("opt/a.jar"), NULL), MG_OK);
    assert_int_equal(mg_kept_take(&f.kept, &f.in, MG_STR("opt/unknown"), NULL), MG_OK);
    assert_int_equal(f.inventory.package_count, 2);
    test_assert_str(f.inventory.packages[0].name, "one");
    test_assert_str(f.inventory.packages[1].name, "two");
    test_assert_str(f.inventory.packages[1].owner, "");
    assert_int_equal(f.inventory.coverage_count, 1);
    test_assert_str(f.inventory.coverage[0].area, "inspection/java");
    end(&f);
}

static void test_kept__packages_of_the_system_are_not(void **state)
{
    const struct mg_package package = {.type = MG_STR("deb"),
                                       .name = MG_STR("libc6"),
                                       .version = MG_STR("1"),
                                       .location = MG_STR("var/lib/dpkg/status")};
    struct fixture f;

    (void)state;
    begin(&f);
    assert_int_equal(mg_inventory_add_package(&f.previous, &package, NULL), MG_OK);
    tell(&f, "packages/dpkg", "var/lib/dpkg/status");
    index_all(&f);
    assert_int_equal(mg_kept_take_all(&f.kept, &f.in, NULL), MG_OK);
    assert_int_equal(mg_kept_take(&f.kept, &f.in, package.location, NULL), MG_OK);
    assert_int_equal(f.inventory.package_count, 0);
    assert_int_equal(f.inventory.coverage_count, 0);
    end(&f);
}

static void change(struct fixture *f, const char *path)
{
    assert_int_equal(mg_kept_change(&f->kept, mg_str_of(path), NULL), MG_OK);
}

static void test_kept__what_has_changed_is_not(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    add(&f, "gone", "opt/app/a.jar!/x");
    add(&f, "file", "opt/b.jar");
    add(&f, "stays", "opt/app-2/c.jar");
    tell(&f, "inspection/java", "opt/app/a.jar");
    tell(&f, "inspection/java", "opt/app-2/c.jar");
    index_all(&f);
    change(&f, "opt/b.jar");
    change(&f, "opt/app");
    assert_int_equal(mg_kept_take_all(&f.kept, &f.in, NULL), MG_OK);
    assert_int_equal(f.inventory.package_count, 1);
    test_assert_str(f.inventory.packages[0].name, "stays");
    assert_int_equal(f.inventory.coverage_count, 1);
    test_assert_str(f.inventory.coverage[0].subject, "opt/app-2/c.jar");
    end(&f);
}

static void test_kept__changed_paths_are_told_once(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    index_all(&f);
    change(&f, "opt/app/lib");
    change(&f, "opt/app-2");
    change(&f, "opt/app");
    change(&f, "opt/app");
    mg_kept_tidy(&f.kept);
    assert_int_equal(f.kept.changed.n, 2);
    test_assert_str(*(struct mg_str *)mg_vec_at(&f.kept.changed, 0), "opt/app");
    test_assert_str(*(struct mg_str *)mg_vec_at(&f.kept.changed, 1), "opt/app-2");
    assert_true(mg_kept_is_changed(&f.kept, MG_STR("opt/app/lib/x")));
    assert_false(mg_kept_is_changed(&f.kept, MG_STR("opt")));
    end(&f);
}

static void test_kept__the_limit_of_packages_holds(void **state)
{
    struct fixture f;
    char location[32];

    (void)state;
    begin(&f);
    for (int i = 0; i < 101; i++) {
        (void)snprintf(location, sizeof location, "opt/%d", i);
        add(&f, "name", location);
    }
    index_all(&f);
    assert_int_equal(mg_kept_take_all(&f.kept, &f.in, NULL), MG_LIMIT);
    assert_true(f.in.full);
    assert_int_equal(f.inventory.package_count, 100);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept__below_is_by_whole_names),
        cmocka_unit_test(test_kept__all_records_of_a_file),
        cmocka_unit_test(test_kept__packages_of_the_system_are_not),
        cmocka_unit_test(test_kept__what_has_changed_is_not),
        cmocka_unit_test(test_kept__changed_paths_are_told_once),
        cmocka_unit_test(test_kept__the_limit_of_packages_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
