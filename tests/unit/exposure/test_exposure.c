/* SPDX-License-Identifier: Apache-2.0
 *
 * Severities, titles and the order of verdicts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/exposure/exposure.h"
#include "core/exposure/port_class.h"

#define LISTENER(a_protocol, a_port)                                                               \
    {                                                                                              \
        .protocol = MG_STR_INIT(a_protocol), .family = MG_STR_INIT("ipv4"),                        \
        .address = MG_STR_INIT("0.0.0.0"), .port = (a_port)                                        \
    }

static const struct mg_listener ssh = LISTENER("tcp", 22), ntp = LISTENER("udp", 123);

static void add(struct mg_exposures *exposures, const struct mg_listener *listener,
                enum mg_exposure_zone zone, enum mg_exposure_verdict verdict)
{
    const struct mg_exposure exposure = {
        .listener = listener, .zone = zone, .verdict = verdict, .rule = MG_STR("rule")};

    assert_int_equal(mg_exposures_add(exposures, &exposure, NULL), MG_OK);
}

static void check(const struct mg_exposure *exposure, const char *title, enum mg_severity severity)
{
    assert_true(mg_str_is(exposure->title, title));
    assert_int_equal(exposure->severity, severity);
}

static void test_exposure__worst_first(void **state)
{
    struct mg_exposures exposures;

    (void)state;
    mg_exposures_init(&exposures);
    add(&exposures, &ssh, MG_ZONE_SUBNET, MG_EXPOSURE_BLOCKED);
    add(&exposures, &ntp, MG_ZONE_ANY, MG_EXPOSURE_REACHABLE);
    add(&exposures, &ssh, MG_ZONE_PRIVATE, MG_EXPOSURE_UNKNOWN);
    add(&exposures, &ntp, MG_ZONE_PRIVATE, MG_EXPOSURE_LIMITED);
    add(&exposures, &ssh, MG_ZONE_ANY, MG_EXPOSURE_REACHABLE);
    assert_int_equal(mg_exposures_finish(&exposures, NULL), MG_OK);
    check(&exposures.items[0], "Port 22 is reachable from any network - TCP", MG_SEVERITY_MEDIUM);
    check(&exposures.items[1], "Port 123 is reachable from any network - UDP",
          MG_SEVERITY_INFORMATIONAL);
    check(&exposures.items[2], "Port 123 is reachable, with limits, from private networks - UDP",
          MG_SEVERITY_INFORMATIONAL);
    check(&exposures.items[3], "", MG_SEVERITY_UNTRIAGED);
    assert_int_equal(exposures.items[3].verdict, MG_EXPOSURE_UNKNOWN);
    assert_int_equal(exposures.items[4].verdict, MG_EXPOSURE_BLOCKED);
    mg_exposures_clear(&exposures);
}

static void test_exposure__severities(void **state)
{
    static const struct {
        struct mg_listener listener;
        enum mg_severity any, limited, other;
    } cases[] = {
        {LISTENER("tcp", 21), MG_SEVERITY_HIGH, MG_SEVERITY_MEDIUM, MG_SEVERITY_MEDIUM},
        {LISTENER("tcp", 3389), MG_SEVERITY_MEDIUM, MG_SEVERITY_LOW, MG_SEVERITY_LOW},
        {LISTENER("tcp", 445), MG_SEVERITY_MEDIUM, MG_SEVERITY_INFORMATIONAL,
         MG_SEVERITY_INFORMATIONAL},
        {LISTENER("tcp", 27018), MG_SEVERITY_MEDIUM, MG_SEVERITY_INFORMATIONAL,
         MG_SEVERITY_INFORMATIONAL},
        {LISTENER("tcp", 443), MG_SEVERITY_LOW, MG_SEVERITY_INFORMATIONAL,
         MG_SEVERITY_INFORMATIONAL},
        {LISTENER("udp", 1433), MG_SEVERITY_INFORMATIONAL, MG_SEVERITY_INFORMATIONAL,
         MG_SEVERITY_INFORMATIONAL},
        {LISTENER("udp", 1434), MG_SEVERITY_MEDIUM, MG_SEVERITY_INFORMATIONAL,
         MG_SEVERITY_INFORMATIONAL},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        const struct mg_listener *listener = &cases[i].listener;

        assert_int_equal(mg_port_severity(listener, MG_ZONE_ANY, false), cases[i].any);
        assert_int_equal(mg_port_severity(listener, MG_ZONE_ANY, true), cases[i].limited);
        assert_int_equal(mg_port_severity(listener, MG_ZONE_SUBNET, false), cases[i].other);
    }
    assert_string_equal(mg_port_service(&ssh), "SSH");
    assert_null(mg_port_service(&ntp));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exposure__worst_first),
        cmocka_unit_test(test_exposure__severities),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
