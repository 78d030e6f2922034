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

static void test_kernel__only_the_running_release_runs(void **state)
{
    static const struct {
        const char *name, *source, *running;
        enum mg_kernel_use use;
    } cases[] = {
        {"linux-image-6.1.0-18-amd64", "linux-signed-amd64", "6.1.0-18-amd64", MG_KERNEL_RUNNING},
        {"linux-image-6.1.0-17-amd64", "linux-signed-amd64", "6.1.0-18-amd64",
         MG_KERNEL_NOT_RUNNING},
        {"linux-image-unsigned-5.15.0-91-generic", "linux", "5.15.0-91-generic", MG_KERNEL_RUNNING},
        {"linux-modules-extra-5.15.0-91-generic", "linux", "5.15.0-91-generic", MG_KERNEL_RUNNING},
        {"linux-image-amd64", "linux-signed-amd64", "6.1.0-18-amd64", MG_KERNEL_NOT_RUNNING},
        {"linux-headers-6.1.0-18-amd64", "linux", "6.1.0-18-amd64", MG_KERNEL_NOT_RUNNING},
        {"linux-libc-dev", "linux", "6.1.0-18-amd64", MG_KERNEL_NOT_RUNNING},
        {"linux-image-6.1.0-18-amd64", "linux-signed-amd64", "", MG_KERNEL_UNKNOWN},
        {"linux-firmware", "linux-firmware", "6.1.0-18-amd64", MG_KERNEL_NOT_A_KERNEL},
        {"openssl", "openssl", "6.1.0-18-amd64", MG_KERNEL_NOT_A_KERNEL},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_package package = {.name = mg_str_of(cases[i].name),
                                     .source_name = mg_str_of(cases[i].source)};
        struct mg_host host = {.kernel_release = mg_str_of(cases[i].running)};

        if (mg_kernel_use_of(&package, &host) != cases[i].use)
            fail_msg("%s with %s running", cases[i].name, cases[i].running);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kernel__signed_images_are_matched_as_their_kernel),
        cmocka_unit_test(test_kernel__binary_names_are_not_the_source),
        cmocka_unit_test(test_kernel__only_the_running_release_runs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
