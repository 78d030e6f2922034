/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules beside the comparison of versions: for each, a package that it takes a finding from, and
 * one next to it that keeps its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/advisory/db_file.h"
#include "core/match/hit.h"
#include "tests/unit/advisory_fixture.h"

#define PATH "test_answer.db"
#define CVE "CVE-2024-0001"

struct setup {
    struct mg_inventory inventory;
    struct mg_match_scan scan;
    struct mg_answer answer;
    struct mg_db *db;
};

static void begin(struct setup *s, const struct mg_host *host)
{
    mg_inventory_init(&s->inventory);
    assert_int_equal(mg_inventory_set_host(&s->inventory, host, NULL), MG_OK);
    mg_vec_init(&s->answer.hits, sizeof(struct mg_hit));
}

static void install(struct setup *s, const struct mg_package *package)
{
    assert_int_equal(mg_inventory_add_package(&s->inventory, package, NULL), MG_OK);
}

static void open_scan(struct setup *s, const struct fixture *records, size_t count)
{
    fixture_build(records, count, PATH);
    s->db = fixture_open(PATH);
    assert_int_equal(mg_match_scan_begin(&s->scan, &s->inventory, s->db, NULL), MG_OK);
}

static void end(struct setup *s)
{
    mg_match_scan_clear(&s->scan);
    mg_vec_clear(&s->answer.hits);
    mg_db_close(s->db);
    mg_inventory_clear(&s->inventory);
}

/* How many hits on package i count. */
static size_t affected(struct setup *s, size_t i)
{
    assert_true(mg_answer_find(&s->scan, &s->inventory.packages[i], false, &s->answer));
    for (size_t j = 0; j < s->answer.hits.n; j++)
        assert_int_equal(((const struct mg_hit *)mg_vec_at(&s->answer.hits, j))->evaluation.verdict,
                         MG_AFFECTED);
    return s->answer.hits.n;
}

/* Is the reason given for a hit on package i that does not count? */
static bool is_told(struct setup *s, size_t i, enum mg_reason reason)
{
    bool told = false;

    assert_true(mg_answer_find(&s->scan, &s->inventory.packages[i], true, &s->answer));
    for (size_t j = 0; j < s->answer.hits.n; j++) {
        const struct mg_hit *hit = mg_vec_at(&s->answer.hits, j);

        told = told || (hit->evaluation.verdict != MG_AFFECTED && hit->evaluation.reason == reason);
    }
    return told;
}

static struct mg_package rpm(const char *name, const char *version, const char *label)
{
    return (struct mg_package){
        .type = MG_STR("rpm"),
        .name = mg_str_of(name),
        .version = mg_str_of(version),
        .source_name = mg_str_of(name),
        .source_version = mg_str_of(version),
        .modularity = mg_str_of(label),
    };
}

static const struct mg_host alma = {.os_id = MG_STR_INIT("almalinux"),
                                    .os_version = MG_STR_INIT("8.10")};

static void test_answer__only_the_own_stream_counts(void **state)
{
    static const struct fixture records[] = {
        {.id = "ALSA-2024:1",
         .upstream = CVE,
         .ecosystem = "AlmaLinux:8",
         .package = "nodejs",
         .introduced = "0",
         .fixed = "1:20.1-1.module_el8.9.0+1+a",
         .module = "nodejs:20"},
    };
    struct mg_package other = rpm("nodejs", "1:18.1-1.module_el8.9.0+1+a", "nodejs:18:1:a");
    struct mg_package own = rpm("nodejs", "1:20.0-1.module_el8.9.0+1+a", "nodejs:20:1:a");
    struct mg_package plain = rpm("nodejs", "1:18.1-1.el8", "");
    struct setup s;

    (void)state;
    begin(&s, &alma);
    install(&s, &other);
    install(&s, &own);
    install(&s, &plain);
    open_scan(&s, records, MG_COUNT(records));
    assert_int_equal(affected(&s, 0), 0);
    assert_true(is_told(&s, 0, MG_REASON_OTHER_STREAM));
    assert_int_equal(affected(&s, 1), 1);
    assert_int_equal(affected(&s, 2), 0);
    assert_true(is_told(&s, 2, MG_REASON_NOT_FROM_MODULE));
    end(&s);
}

static void test_answer__the_build_for_the_own_minor_release_decides(void **state)
{
    static const struct fixture records[] = {
        {.id = "ALSA-2024:1",
         .upstream = CVE,
         .ecosystem = "AlmaLinux:8",
         .package = "runc",
         .introduced = "0",
         .fixed = "1.0-5.module_el8.5.0+119+a",
         .module = "container-tools:rhel8",
         .fixed_too = "1.0-5.module_el8.4.0+96+b"},
    };
    struct mg_package mended =
        rpm("runc", "1.0-5.module_el8.4.0+96+b", "container-tools:rhel8:1:a");
    struct mg_package older = rpm("runc", "1.0-5.module_el8.4.0+95+b", "container-tools:rhel8:1:a");
    struct mg_package third = rpm("runc", "1.0-5.module_el8.3.0+99+b", "container-tools:rhel8:1:a");
    struct setup s;

    (void)state;
    begin(&s, &alma);
    install(&s, &mended);
    install(&s, &older);
    install(&s, &third);
    open_scan(&s, records, MG_COUNT(records));
    assert_int_equal(affected(&s, 0), 0);
    assert_int_equal(affected(&s, 1), 1);
    assert_true(is_told(&s, 1, MG_REASON_OTHER_MINOR));
    assert_int_equal(affected(&s, 2), 2);
    end(&s);
}

static void test_answer__a_build_that_is_named_as_fixed_is_fixed(void **state)
{
    static const struct fixture records[] = {
        {.id = "ALSA-2024:1",
         .upstream = CVE,
         .ecosystem = "AlmaLinux:8",
         .package = "podman",
         .introduced = "0",
         .fixed = "4:4.9.4-25.module_el8.10.0+4089+a",
         .module = "container-tools:rhel8",
         .fixed_too = "4:4.9.4-25.module_el8.10.0+4082+a"},
    };
    struct mg_package named =
        rpm("podman", "4:4.9.4-25.module_el8.10.0+4082+a", "container-tools:rhel8:1:a");
    struct mg_package older =
        rpm("podman", "4:4.9.4-25.module_el8.10.0+4081+a", "container-tools:rhel8:1:a");
    struct setup s;

    (void)state;
    begin(&s, &alma);
    install(&s, &named);
    install(&s, &older);
    open_scan(&s, records, MG_COUNT(records));
    assert_int_equal(affected(&s, 0), 0);
    assert_true(is_told(&s, 0, MG_REASON_NAMED_BUILD));
    assert_int_equal(affected(&s, 1), 2);
    end(&s);
}

static void test_answer__names_have_many_spellings(void **state)
{
    static const struct fixture records[] = {
        {.id = "PYSEC-1",
         .alias = CVE,
         .ecosystem = "PyPI",
         .package = "Zope.Interface",
         .introduced = "0",
         .fixed = "5.0"},
    };
    static const char *const spellings[] = {"zope.interface", "Zope_Interface", "zope-interface",
                                            "zopeinterface"};
    struct setup s;

    (void)state;
    begin(&s, &alma);
    for (size_t i = 0; i < MG_COUNT(spellings); i++) {
        struct mg_package package = {
            .type = MG_STR("pypi"), .name = mg_str_of(spellings[i]), .version = MG_STR("4.2.0")};

        install(&s, &package);
    }
    open_scan(&s, records, MG_COUNT(records));
    for (size_t i = 0; i < MG_COUNT(spellings); i++)
        assert_int_equal(affected(&s, i), i < 3);
    end(&s);
}

static void test_answer__extended_support_tells_what_is_mended(void **state)
{
    static const struct fixture records[] = {
        {.id = "RHSA-2024:1",
         .upstream = CVE " CVE-2024-0002",
         .ecosystem = "Red Hat:enterprise_linux:9::baseos",
         .package = "bash",
         .introduced = "0",
         .fixed = "0:5.1-7.el9"},
        {.id = "RHSA-2024:2",
         .upstream = CVE,
         .ecosystem = "Red Hat:rhel_eus:9.2::baseos",
         .package = "bash",
         .introduced = "0",
         .fixed = "0:5.1-5.el9_2.3"},
    };
    static const struct mg_host rhel = {.os_id = MG_STR_INIT("rhel"),
                                        .os_version = MG_STR_INIT("9.2")};
    struct mg_package mended = rpm("bash", "5.1-5.el9_2.3", "");
    struct mg_package older = rpm("bash", "5.1-5.el9_2.2", "");
    struct setup s;

    (void)state;
    begin(&s, &rhel);
    install(&s, &mended);
    install(&s, &older);
    open_scan(&s, records, MG_COUNT(records));
    assert_int_equal(affected(&s, 0), 1); /* the other CVE */
    assert_true(is_told(&s, 0, MG_REASON_MINOR_FIX));
    assert_int_equal(affected(&s, 1), 2);
    end(&s);
}

static void test_answer__what_the_vendor_denies_is_not_affected(void **state)
{
    static const struct fixture records[] = {
        {.id = "USN-1",
         .upstream = CVE " CVE-2024-0002",
         .ecosystem = "Ubuntu:22.04:LTS",
         .package = "curl",
         .introduced = "0",
         .fixed = "7.81.0-2"},
        {.id = "UBUNTU-" CVE,
         .upstream = CVE,
         .ecosystem = "Ubuntu:22.04:LTS",
         .package = "curl",
         .state = "not-affected",
         .not_affected = true},
        {.id = "UBUNTU-CVE-2024-0002",
         .upstream = "CVE-2024-0002",
         .ecosystem = "Ubuntu:Pro:22.04:LTS",
         .package = "curl",
         .state = "not-affected",
         .not_affected = true},
    };
    static const struct mg_host ubuntu = {.os_id = MG_STR_INIT("ubuntu"),
                                          .os_version = MG_STR_INIT("22.04")};
    struct mg_package curl = {
        .type = MG_STR("deb"),
        .name = MG_STR("curl"),
        .version = MG_STR("7.81.0-1"),
        .source_name = MG_STR("curl"),
    };
    struct setup s;

    (void)state;
    begin(&s, &ubuntu);
    install(&s, &curl);
    open_scan(&s, records, MG_COUNT(records));
    assert_int_equal(affected(&s, 0), 1); /* what is said of another release does not count */
    assert_true(is_told(&s, 0, MG_REASON_VENDOR_ELSEWHERE));
    end(&s);
}

static void test_answer__owned_language_packages_are_the_distributions(void **state)
{
    static const struct fixture records[] = {
        {.id = "PYSEC-1",
         .alias = CVE,
         .ecosystem = "npm",
         .package = "minimist",
         .introduced = "0",
         .fixed = "1.2.6"},
    };
    static const char *const owners[] = {"node-minimist", "foreign", "unheard-of", ""};
    static const size_t hits[] = {0, 1, 1, 1};
    static const struct mg_host debian = {.os_id = MG_STR_INIT("debian"),
                                          .os_version = MG_STR_INIT("12")};
    struct mg_package package = {
        .type = MG_STR("deb"), .name = MG_STR("node-minimist"), .version = MG_STR("1.2.5-1")};
    struct setup s;

    (void)state;
    begin(&s, &debian);
    for (size_t i = 0; i < MG_COUNT(owners); i++) {
        struct mg_package minimist = {.type = MG_STR("npm"),
                                      .name = MG_STR("minimist"),
                                      .version = MG_STR("1.2.5"),
                                      .owner = mg_str_of(owners[i])};

        install(&s, &minimist);
    }
    install(&s, &package);
    package.name = MG_STR("foreign");
    package.origin = MG_STR("nodesource");
    install(&s, &package);
    open_scan(&s, records, MG_COUNT(records));
    for (size_t i = 0; i < MG_COUNT(owners); i++) {
        assert_int_equal(affected(&s, i), hits[i]);
        assert_int_equal(is_told(&s, i, MG_REASON_OWNED), hits[i] == 0);
    }
    end(&s);
}

/* Findings of the kernel with the live patches that the host reports. */
static size_t with_live_patches(const char *loaded)
{
    static const struct fixture records[] = {
        {.id = "RHSA-2024:1",
         .upstream = CVE,
         .ecosystem = "Red Hat:enterprise_linux:9::baseos",
         .package = "kernel-core",
         .introduced = "0",
         .fixed = "5.14.0-362.el9"},
        {.id = "RHSA-2024:2",
         .upstream = CVE,
         .ecosystem = "Red Hat:enterprise_linux:9::baseos",
         .package = "kpatch-patch-5_14_0-284_11_1",
         .introduced = "0",
         .fixed = "1-2.el9_2"},
    };
    struct mg_host host = {
        .os_id = MG_STR("rhel"),
        .os_version = MG_STR("9.2"),
        .kernel_release = MG_STR("5.14.0-284.11.1.el9_2.x86_64"),
        .live_patches = mg_str_of(loaded),
    };
    struct mg_package kernel = rpm("kernel-core", "5.14.0-284.11.1.el9_2", "");
    struct mg_package patch = rpm("kpatch-patch-5_14_0-284_11_1", "1-2.el9_2", "");
    struct setup s;
    size_t count;

    kernel.source_name = MG_STR("kernel");
    begin(&s, &host);
    install(&s, &kernel);
    install(&s, &patch);
    open_scan(&s, records, MG_COUNT(records));
    count = affected(&s, 0);
    assert_int_equal(is_told(&s, 0, MG_REASON_LIVE_PATCH), count == 0);
    end(&s);
    return count;
}

static void test_answer__live_patches_count_when_they_are_loaded(void **state)
{
    (void)state;
    assert_int_equal(with_live_patches("kpatch_5_14_0_284_11_1_1_2"), 0);
    assert_int_equal(with_live_patches("other kpatch_5_14_0_284_11_1_1_2"), 0);
    assert_int_equal(with_live_patches("kpatch_5_14_0_284_11_1_1_1"), 1); /* an older one */
    assert_int_equal(with_live_patches("kpatch_5_14_0_284_11_1_1_20"), 1);
    assert_int_equal(with_live_patches("somebody_elses"), 1);
    assert_int_equal(with_live_patches(""), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answer__only_the_own_stream_counts),
        cmocka_unit_test(test_answer__the_build_for_the_own_minor_release_decides),
        cmocka_unit_test(test_answer__a_build_that_is_named_as_fixed_is_fixed),
        cmocka_unit_test(test_answer__names_have_many_spellings),
        cmocka_unit_test(test_answer__extended_support_tells_what_is_mended),
        cmocka_unit_test(test_answer__what_the_vendor_denies_is_not_affected),
        cmocka_unit_test(test_answer__owned_language_packages_are_the_distributions),
        cmocka_unit_test(test_answer__live_patches_count_when_they_are_loaded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
