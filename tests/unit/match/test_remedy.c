/* SPDX-License-Identifier: Apache-2.0
 *
 * Remedies in the words of each package manager.
 */
#include "core/match/remedy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What is said of a package on a host, whose own architecture is amd64. */
static void assert_remedy(const char *os, const char *version, struct mg_package package,
                          struct mg_finding finding, bool subscription, const char *expected)
{
    struct mg_inventory inventory;
    struct mg_match_scan scan = {.inventory = &inventory, .known_distro = true};

    mg_inventory_init(&inventory);
    inventory.host.os_id = mg_str_of(os);
    inventory.host.os_version = mg_str_of(version);
    inventory.host.architecture = MG_STR("amd64");
    assert_true(mg_distro_resolve(&inventory.host, &scan.distro));
    finding.package = &package;
    assert_string_equal(mg_remedy_of_finding(&scan, &finding, subscription), expected);
    mg_inventory_clear(&inventory);
}

static const struct mg_finding fixed = {.fix = MG_FIX_YES};

static void test_remedy__each_manager_has_its_commands(void **state)
{
    static const struct {
        const char *os, *version, *upgrade, *kernel, *remove;
    } cases[] = {
        {"debian", "12", "apt-get install --only-upgrade curl",
         "apt-get update && apt-get full-upgrade, then reboot into the fixed kernel",
         "upgrade, or remove it: apt-get purge curl"},
        {"rhel", "9.4", "dnf upgrade curl", "dnf upgrade, then reboot into the fixed kernel",
         "upgrade, or remove it: dnf remove curl"},
        {"amzn", "2", "yum update curl", "yum update, then reboot into the fixed kernel",
         "upgrade, or remove it: yum remove curl"},
        {"opensuse-leap", "15.6", "zypper update curl",
         "zypper update, then reboot into the fixed kernel",
         "upgrade, or remove it: zypper remove curl"},
        {"alpine", "3.20.1", "apk upgrade curl", "apk upgrade, then reboot into the fixed kernel",
         "upgrade, or remove it: apk del curl"},
        {"arch", "", "pacman -Syu curl", "pacman -Syu, then reboot into the fixed kernel",
         "upgrade, or remove it: pacman -R curl"},
    };
    const struct mg_package curl = {.name = MG_STR("curl"), .arch = MG_STR("amd64")};
    const struct mg_finding running = {.fix = MG_FIX_YES, .kernel = MG_KERNEL_RUNNING};
    const struct mg_finding old = {.fix = MG_FIX_YES, .kernel = MG_KERNEL_NOT_RUNNING};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        assert_remedy(cases[i].os, cases[i].version, curl, fixed, false, cases[i].upgrade);
        assert_remedy(cases[i].os, cases[i].version, curl, running, false, cases[i].kernel);
        assert_remedy(cases[i].os, cases[i].version, curl, old, false, cases[i].remove);
    }
}

static void test_remedy__architectures_are_named_as_the_manager_does(void **state)
{
    struct mg_package glibc = {.name = MG_STR("glibc"), .arch = MG_STR("i686")};

    (void)state;
    assert_remedy("debian", "12", glibc, fixed, false, "apt-get install --only-upgrade glibc:i686");
    assert_remedy("rocky", "9.4", glibc, fixed, false, "dnf upgrade glibc.i686");
    assert_remedy("alpine", "3.20", glibc, fixed, false, "apk upgrade glibc");
    glibc.arch = MG_STR("noarch");
    assert_remedy("rocky", "9.4", glibc, fixed, false, "dnf upgrade glibc");
    assert_remedy("debian", "12", glibc, fixed, false,
                  "apt-get install --only-upgrade glibc:noarch");
}

static void test_remedy__names_that_are_none_do_not_get_into_commands(void **state)
{
    const struct mg_package evil = {.name = MG_STR("a;reboot"), .arch = MG_STR("amd64")};

    (void)state;
    assert_remedy("rocky", "9.4", evil, fixed, false, "dnf upgrade PACKAGE");
}

static void test_remedy__subscriptions_have_names(void **state)
{
    const struct mg_package curl = {.name = MG_STR("curl"), .arch = MG_STR("amd64")};

    (void)state;
    assert_remedy("ubuntu", "18.04", curl, fixed, true,
                  "needs Ubuntu Pro: pro attach, then apt-get install --only-upgrade curl");
    assert_remedy("rhel", "7.9", curl, fixed, true,
                  "needs the Extended Life Cycle Support of Red Hat: subscription-manager repos "
                  "--enable=rhel-7-server-els-rpms, then yum update curl");
}

static void assert_release(const char *codename, const char *expected)
{
    struct mg_arena arena;

    mg_arena_init(&arena, 4096);
    assert_string_equal(
        mg_remedy_of_release(&arena, mg_release_by_codename(MG_STR("ubuntu"), mg_str_of(codename))),
        expected);
    mg_arena_clear(&arena);
}

static void test_remedy__releases_without_support(void **state)
{
    (void)state;
    assert_release("bionic", "upgrade the host to a supported release, or attach it to Ubuntu Pro "
                             "for extended maintenance");
    assert_release("mantic", "upgrade the host to a supported release");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_remedy__each_manager_has_its_commands),
        cmocka_unit_test(test_remedy__architectures_are_named_as_the_manager_does),
        cmocka_unit_test(test_remedy__names_that_are_none_do_not_get_into_commands),
        cmocka_unit_test(test_remedy__subscriptions_have_names),
        cmocka_unit_test(test_remedy__releases_without_support),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
