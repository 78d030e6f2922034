/* SPDX-License-Identifier: Apache-2.0
 *
 * Which advisories of modules speak of which packages, and which builds are for a minor release.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/compiler.h"
#include "core/match/minor.h"
#include "core/match/module.h"

#define LABEL "nodejs:18:8080020230825:63b34585"
#define BUILD "18.1-1.module+el8.8.0+1+2"
#define FITS MG_REASON_IN_RANGE

static void test_module__streams_are_kept_apart(void **state)
{
    static const struct {
        const char *label, *version, *module;
        enum mg_reason why;
    } cases[] = {
        {LABEL, BUILD, "nodejs:18", FITS},
        {LABEL, BUILD, "nodejs:16 nodejs:18", FITS},
        {LABEL, BUILD, "nodejs:20", MG_REASON_OTHER_STREAM},
        {LABEL, BUILD, "nodejs:1", MG_REASON_OTHER_STREAM},
        {LABEL, BUILD, "nodejs:181", MG_REASON_OTHER_STREAM},
        {LABEL, BUILD, "*", FITS},
        {LABEL, BUILD, "", MG_REASON_FROM_MODULE},
        {"nodejs:18", BUILD, "nodejs:18", FITS},
        {"nodejs", BUILD, "nodejs:18", MG_REASON_OTHER_STREAM},
        {"", BUILD, "nodejs:18", FITS}, /* the label is not known */
        {"", BUILD, "", MG_REASON_FROM_MODULE},
        {"", "18.1-1.el8", "nodejs:18", MG_REASON_NOT_FROM_MODULE},
        {"", "18.1-1.el8", "*", MG_REASON_NOT_FROM_MODULE},
        {"", "18.1-1.el8", "", FITS},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_package package = {.modularity = mg_str_of(cases[i].label),
                                     .version = mg_str_of(cases[i].version)};
        enum mg_reason why;
        bool fits = mg_module_fits(&package, mg_str_of(cases[i].module), &why);

        if (fits != (cases[i].why == FITS) || (!fits && why != cases[i].why))
            fail_msg("'%s' %s, advisory about '%s'", cases[i].label, cases[i].version,
                     cases[i].module);
    }
}

static void test_module__minor_releases_are_read_from_tags(void **state)
{
    static const struct {
        const char *version;
        uint64_t major, minor; /* 0.0: none */
    } cases[] = {
        {"1.2-5.el9_2.3", 9, 2},
        {"1:1.2-5.el8_10", 8, 10},
        {"1.2-5.el7_9", 7, 9},
        {"1.2-5.module+el8.4.0+2496+12421f43", 8, 4},
        {"1.2-5.module_el8.10.0+119+9a9ec082.1.alma.1", 8, 10},
        {"1.2-5.el9", 0, 0},
        {"1.2-5.el9.2", 0, 0}, /* a rebuild */
        {"1.2-5.el", 0, 0},
        {"1.2-5.el9_", 0, 0},
        {"1.2-5.fc40", 0, 0},
        {"", 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_minor minor = {0, 0};
        bool found = mg_minor_of(mg_str_of(cases[i].version), &minor);

        if (found != (cases[i].major != 0) ||
            (found && (minor.major != cases[i].major || minor.minor != cases[i].minor)))
            fail_msg("%s is for %llu.%llu", cases[i].version, (unsigned long long)minor.major,
                     (unsigned long long)minor.minor);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_module__streams_are_kept_apart),
        cmocka_unit_test(test_module__minor_releases_are_read_from_tags),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
