/* SPDX-License-Identifier: Apache-2.0
 *
 * Kernel packages: what they are matched as, and whether they run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "core/match/kernel.h"

static void test_kernel__signed_images_are_matched_as_their_kernel(void **state)
{
    static const struct {
        const char *source, *source_version, *version, *as, *as_version;
    } cases[] = {
        {"linux-signed-amd64", "6.1.76+1", "6.1.76-1", "linux", "6.1.76-1"},
        {"linux-signed-5.10-arm64", "5.10.1+2", "5.10.1-2", "linux-5.10", "5.10.1-2"},
        {"linux-signed", "5.15.0-91.101", "5.15.0-91.101", "linux", "5.15.0-91.101"},
        {"linux-signed-hwe-5.15", "5.15.0-91.101~20.04.1", "5.15.0-91.101~20.04.1",
         "linux-hwe-5.15", "5.15.0-91.101~20.04.1"},
        {"linux", "6.1.76-1", "6.1.76-1", "linux", "6.1.76-1"},
        {"openssl", "3.0-1", "3.0-1+b1", "openssl", "3.0-1"},
    };
    struct mg_arena arena;

    (void)state;
    mg_arena_init(&arena, MG_MIB(1));
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_package package = {
            .type = MG_STR("deb"),
            .version = mg_str_of(cases[i].version),
            .source_name = mg_str_of(cases[i].source),
            .source_version = mg_str_of(cases[i].source_version),
        };
        struct mg_match_key key;

        assert_true(mg_match_key_of(&arena, &package, MG_NAMES_SOURCE, &key));
        assert_true(mg_str_is(key.name, cases[i].as));
        assert_true(mg_str_is(key.version, cases[i].as_version));
    }
    mg_arena_clear(&arena);
}

static void test_kernel__binary_names_are_not_the_source(void **state)
{
    struct mg_package package = {
        .type = MG_STR("rpm"),
        .name = MG_STR("avahi-libs"),
        .version = MG_STR("0.8-20.el9"),
        .source_name = MG_STR("avahi"),
        .source_version = MG_STR("0.8-20.el9_1"),
    };
    struct mg_match_key key;
    struct mg_arena arena;

    (void)state;
    mg_arena_init(&arena, MG_MIB(1));
    assert_true(mg_match_key_of(&arena, &package, MG_NAMES_BINARY, &key));
    assert_true(mg_str_is(key.name, "avahi-libs"));
    assert_true(mg_str_is(key.version, "0.8-20.el9"));
    assert_true(mg_match_key_of(&arena, &package, MG_NAMES_SOURCE, &key));
    assert_true(mg_str_is(key.name, "avahi"));
    assert_true(mg_str_is(key.version, "0.8-20.el9_1"));
    mg_arena_clear(&arena);
}

struct kernel {
    const char *name, *source, *version, *running;
    enum mg_kernel_use use;
};

static void check(const char *type, const struct kernel *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct mg_package package = {
            .type = mg_str_of(type),
            .name = mg_str_of(cases[i].name),
            .version = mg_str_of(cases[i].version),
            .source_name = mg_str_of(cases[i].source),
        };
        struct mg_host host = {.kernel_release = mg_str_of(cases[i].running)};

        if (mg_kernel_use_of(&package, &host) != cases[i].use)
            fail_msg("%s %s with %s running", cases[i].name, cases[i].version, cases[i].running);
    }
}

static void test_kernel__only_the_running_release_runs(void **state)
{
    static const struct kernel cases[] = {
        {"linux-image-6.1.0-18-amd64", "linux-signed-amd64", "", "6.1.0-18-amd64",
         MG_KERNEL_RUNNING},
        {"linux-image-6.1.0-17-amd64", "linux-signed-amd64", "", "6.1.0-18-amd64",
         MG_KERNEL_NOT_RUNNING},
        {"linux-image-unsigned-5.15.0-91-generic", "linux", "", "5.15.0-91-generic",
         MG_KERNEL_RUNNING},
        {"linux-modules-extra-5.15.0-91-generic", "linux", "", "5.15.0-91-generic",
         MG_KERNEL_RUNNING},
        {"linux-image-amd64", "linux-signed-amd64", "", "6.1.0-18-amd64", MG_KERNEL_NOT_RUNNING},
        {"linux-image-6.1.0-18-amd64-unsigned", "linux", "", "6.1.0-18-amd64", MG_KERNEL_RUNNING},
        {"linux-headers-6.1.0-18-amd64", "linux", "", "6.1.0-18-amd64", MG_KERNEL_NOT_RUNNING},
        {"linux-libc-dev", "linux", "", "6.1.0-18-amd64", MG_KERNEL_NOT_RUNNING},
        {"linux-image-6.1.0-18-amd64", "linux-signed-amd64", "", "", MG_KERNEL_UNKNOWN},
        {"linux-firmware", "linux-firmware", "", "6.1.0-18-amd64", MG_KERNEL_NOT_A_KERNEL},
        {"openssl", "openssl", "", "6.1.0-18-amd64", MG_KERNEL_NOT_A_KERNEL},
    };

    (void)state;
    check("deb", cases, MG_COUNT(cases));
}

#define EL9 "5.14.0-427.35.1.el9_4"
#define EL8_RT "4.18.0-348.rt7.130.el8"
#define UEK "5.15.0-100.96.32.el8uek"
#define SLE "5.14.21-150500.55.19"

static void test_kernel__flavours_of_one_version_are_told_apart(void **state)
{
    static const struct kernel cases[] = {
        {"kernel-core", "kernel", EL9, EL9 ".x86_64", MG_KERNEL_RUNNING},
        {"kernel-modules-core", "kernel", EL9, EL9 ".x86_64", MG_KERNEL_RUNNING},
        {"kernel", "kernel", EL9, EL9 ".x86_64", MG_KERNEL_RUNNING},
        {"kernel-core", "kernel", EL9, EL9 ".x86_64+rt", MG_KERNEL_NOT_RUNNING},
        {"kernel-rt-core", "kernel", EL9, EL9 ".x86_64+rt", MG_KERNEL_RUNNING},
        {"kernel-rt-core", "kernel", EL9, EL9 ".x86_64", MG_KERNEL_NOT_RUNNING},
        {"kernel-64k-modules", "kernel", EL9, EL9 ".aarch64+64k", MG_KERNEL_RUNNING},
        {"kernel-debug-core", "kernel", EL9, EL9 ".x86_64", MG_KERNEL_NOT_RUNNING},
        {"kernel-core", "kernel", "5.14.0-427.35.el9", "5.14.0-427.35.1.el9.x86_64",
         MG_KERNEL_NOT_RUNNING},
        {"kernel-rt-core", "kernel-rt", EL8_RT, EL8_RT ".x86_64", MG_KERNEL_RUNNING},
        {"kernel-uek-core", "kernel-uek", UEK, UEK ".x86_64", MG_KERNEL_RUNNING},
        {"kernel6.12", "kernel6.12", "6.12.20-1.amzn2023", "6.12.20-1.amzn2023.x86_64",
         MG_KERNEL_RUNNING},
        {"kernel-default", "kernel-default", SLE ".1", SLE "-default", MG_KERNEL_RUNNING},
        {"kernel-default-base", "kernel-default-base", SLE ".1.150500.6.6.1", SLE "-default",
         MG_KERNEL_RUNNING},
        {"kernel-uki-virt", "kernel", EL9, EL9 ".x86_64", MG_KERNEL_RUNNING},
        {"kernel-azure", "kernel-azure", SLE ".1", SLE "-default", MG_KERNEL_NOT_RUNNING},
        {"kernel-default", "kernel-default", "5.14.21-150500.55.28.1", SLE "-default",
         MG_KERNEL_NOT_RUNNING},
        {"kernel-headers", "kernel", EL9, EL9 ".x86_64", MG_KERNEL_NOT_RUNNING},
        {"kernel-tools-libs", "kernel", EL9, EL9 ".x86_64", MG_KERNEL_NOT_RUNNING},
        {"bpftool", "kernel", EL9, EL9 ".x86_64", MG_KERNEL_NOT_RUNNING},
        {"kernel-core", "kernel", EL9, "", MG_KERNEL_UNKNOWN},
        {"kernel-livepatch-5_14_21-150500_55_19-default", "kernel-livepatch-SLE15-SP5_Update_4",
         "2-1", SLE "-default", MG_KERNEL_NOT_A_KERNEL},
        {"kpatch-patch-5_14_0-427_35_1", "kpatch-patch-5_14_0-427_35_1", "1-2.el9_4", EL9 ".x86_64",
         MG_KERNEL_NOT_A_KERNEL},
    };

    (void)state;
    check("rpm", cases, MG_COUNT(cases));
}

static void test_kernel__alpine_counts_its_builds(void **state)
{
    static const struct kernel cases[] = {
        {"linux-lts", "linux-lts", "6.6.10-r0", "6.6.10-0-lts", MG_KERNEL_RUNNING},
        {"linux-lts", "linux-lts", "6.6.10-r1", "6.6.10-0-lts", MG_KERNEL_NOT_RUNNING},
        {"linux-lts", "linux-lts", "6.6.10-r1", "6.6.10-10-lts", MG_KERNEL_NOT_RUNNING},
        {"linux-virt", "linux-lts", "6.6.10-r0", "6.6.10-0-lts", MG_KERNEL_NOT_RUNNING},
        {"linux-virt", "linux-lts", "6.6.10-r0", "6.6.10-0-virt", MG_KERNEL_RUNNING},
        {"linux-lts-dev", "linux-lts", "6.6.10-r0", "6.6.10-0-lts", MG_KERNEL_NOT_RUNNING},
        {"linux-headers", "linux-headers", "6.6-r0", "6.6.10-0-lts", MG_KERNEL_NOT_RUNNING},
        {"linux-lts", "linux-lts", "6.6.10-r0", "", MG_KERNEL_UNKNOWN},
        {"linux-firmware-none", "linux-firmware", "2024-r0", "6.6.10-0-lts",
         MG_KERNEL_NOT_A_KERNEL},
        {"linux-pam", "linux-pam", "1.5-r0", "6.6.10-0-lts", MG_KERNEL_NOT_A_KERNEL},
        {"musl", "musl", "1.2-r0", "6.6.10-0-lts", MG_KERNEL_NOT_A_KERNEL},
    };

    (void)state;
    check("apk", cases, MG_COUNT(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kernel__signed_images_are_matched_as_their_kernel),
        cmocka_unit_test(test_kernel__binary_names_are_not_the_source),
        cmocka_unit_test(test_kernel__only_the_running_release_runs),
        cmocka_unit_test(test_kernel__flavours_of_one_version_are_told_apart),
        cmocka_unit_test(test_kernel__alpine_counts_its_builds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
