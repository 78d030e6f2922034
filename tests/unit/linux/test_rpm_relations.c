/* SPDX-License-Identifier: Apache-2.0
 *
 * What headers say that packages require and provide.
 */
#include "platform/linux/packages/rpm_relations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/linux/root.h"
#include "tests/unit/linux/rpm_sample.h"

/* The only requirement as it is kept. */
static void assert_required(const char *name, const char *expected)
{
    struct mg_relations relations;
    struct mg_rpm_header header;
    struct rpm_sample sample;

    rpm_sample_init(&sample);
    rpm_sample_package(&sample, "a", "1", "1");
    rpm_sample_text(&sample, MG_RPM_REQUIRENAME, name);
    rpm_sample_open(&sample, &header);
    mg_relations_init(&relations, true);
    mg_rpm_relations(&header, &relations);
    test_assert_str(mg_buf_view(&relations.requires.text), expected);
    test_assert_str(mg_buf_view(&relations.provides.text), "");
    mg_relations_clear(&relations);
    rpm_sample_clear(&sample);
}

static void test_rpm_relations__names(void **state)
{
    (void)state;
    assert_required("/bin/sh", "/bin/sh");
    assert_required("libc.so.6(GLIBC_2.4)(64bit)", "libc.so.6(GLIBC_2.4)(64bit)");
    assert_required("rpmlib(CompressedFileNames)", "");
    assert_required("config(bash)", "");
    assert_required("weakremover(kernel-xen)", "");
    assert_required("kernel(printk)", "");
    assert_required("ksym(default:printk)", "");
    assert_required("kernel-core", "kernel-core");
}

static void test_rpm_relations__boolean_ones(void **state)
{
    (void)state;
    assert_required("(a or b)", "a|b");
    assert_required("(a >= 1 or b < 2 or c(x))", "a|b|c(x)");
    assert_required("(a and b = 1)", "a\nb");
    assert_required("(npm(a) >= 1 with npm(a) < 2)", "npm(a)\nnpm(a)");
    assert_required("(a if b)", "");
    assert_required("(a or b if c)", "");
    assert_required("(a or (b and c))", "");
    assert_required("(a or b and c)", "");
    assert_required("(a)", "");
    assert_required("()", "");
    assert_required("(", "(");
    assert_required("( or )", "");
}

static void test_rpm_relations__lists(void **state)
{
    struct mg_relations relations;
    struct mg_rpm_header header;
    struct rpm_sample sample;

    (void)state;
    rpm_sample_init(&sample);
    rpm_sample_package(&sample, "a", "1", "1");
    rpm_sample_add(&sample, MG_RPM_PROVIDENAME, RPM_STRING_ARRAY, 4,
                   MG_STR("a\0config(a)\0bundled(b)\0a(x86-64)\0"));
    rpm_sample_add(&sample, MG_RPM_REQUIRENAME, RPM_STRING_ARRAY, 4, MG_STR("b\0b\0c\0no end"));
    rpm_sample_open(&sample, &header);
    mg_relations_init(&relations, true);
    mg_rpm_relations(&header, &relations);
    test_assert_str(mg_buf_view(&relations.requires.text), "b\nc");
    test_assert_str(mg_buf_view(&relations.provides.text), "a\na(x86-64)");
    mg_relations_clear(&relations);
    rpm_sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rpm_relations__names),
        cmocka_unit_test(test_rpm_relations__boolean_ones),
        cmocka_unit_test(test_rpm_relations__lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
