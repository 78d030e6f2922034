/* SPDX-License-Identifier: Apache-2.0
 *
 * CycloneDX VEX: every reference leads to a component of the document.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "tests/unit/report/sample.h"

static const struct mg_render_style plain = {false, 0};

static cJSON *parse(struct mg_str text)
{
    cJSON *document = NULL;

    assert_int_equal(mg_json_parse(text, MG_MIB(4), &document, NULL), MG_OK);
    return document;
}

static cJSON *scan_of(const struct mg_report *report)
{
    struct mg_sink sink;
    cJSON *document = parse(sample_scan("cyclonedx-vex", report, plain, &sink));

    mg_sink_clear(&sink);
    return document;
}

static bool has_component(const cJSON *document, struct mg_str ref)
{
    const cJSON *component;

    cJSON_ArrayForEach(component, mg_json_array(document, "components"))
    {
        if (mg_str_eq(mg_json_str(component, "bom-ref"), ref))
            return true;
    }
    return mg_str_is(ref, "os");
}

static void test_cyclonedx_vex__scan_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("scan.cyclonedx-vex.json",
                  sample_scan("cyclonedx-vex", &sample.report, plain, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_cyclonedx_vex__references_lead_to_components(void **state)
{
    const cJSON *vulnerability, *affected;
    struct sample sample;
    cJSON *document;
    int count = 0;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    cJSON_ArrayForEach(vulnerability, mg_json_array(document, "vulnerabilities"))
    {
        cJSON_ArrayForEach(affected, mg_json_array(vulnerability, "affects"))
        {
            assert_true(has_component(document, mg_json_str(affected, "ref")));
            count++;
        }
    }
    assert_int_equal(count, SAMPLE_FINDINGS);
    cJSON_Delete(document);
    sample_clear(&sample);
}

static void test_cyclonedx_vex__a_package_installed_twice_is_one_component(void **state)
{
    struct sample sample;
    cJSON *document, *twice;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    sample.inventory.packages[2] = sample.inventory.packages[1];
    sample.inventory.packages[2].location = MG_STR("var/lib/dpkg/status.d/libssl3");
    twice = scan_of(&sample.report);
    assert_int_equal(cJSON_GetArraySize(mg_json_array(twice, "components")),
                     cJSON_GetArraySize(mg_json_array(document, "components")) - 1);
    cJSON_Delete(document);
    cJSON_Delete(twice);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cyclonedx_vex__scan_is_as_expected),
        cmocka_unit_test(test_cyclonedx_vex__references_lead_to_components),
        cmocka_unit_test(test_cyclonedx_vex__a_package_installed_twice_is_one_component),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
