/* SPDX-License-Identifier: Apache-2.0
 *
 * Which findings are raised, by how much, and what is said of it.
 */
#include "core/exposure/reach.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* An exposure.json with two listeners of one package and one of another. */
#define DOCUMENT                                                                                   \
    "{\"exposures\": ["                                                                            \
    "{\"package\":\"openssh-server\",\"process\":\"sshd\",\"protocol\":\"tcp\",\"port\":22,"       \
    "\"zone\":\"private\",\"verdict\":\"reachable\"},"                                             \
    "{\"package\":\"openssh-server\",\"process\":\"sshd\",\"protocol\":\"tcp\",\"port\":22,"       \
    "\"zone\":\"any\",\"verdict\":\"reachable\"},"                                                 \
    "{\"package\":\"nginx\",\"process\":\"nginx\",\"protocol\":\"tcp\",\"port\":80,"               \
    "\"zone\":\"any\",\"verdict\":\"limited\"},"                                                   \
    "{\"package\":\"avahi\",\"process\":\"avahi\",\"protocol\":\"udp\",\"port\":5353,"             \
    "\"zone\":\"subnet\",\"verdict\":\"reachable\"},"                                              \
    "{\"package\":\"cups\",\"process\":\"cupsd\",\"protocol\":\"tcp\",\"port\":631,"               \
    "\"zone\":\"any\",\"verdict\":\"blocked\"},"                                                   \
    "{\"package\":\"ntp\",\"process\":\"ntpd\",\"protocol\":\"udp\",\"port\":123,"                 \
    "\"zone\":\"any\",\"verdict\":\"unknown\"},"                                                   \
    "{\"package\":\"x\",\"zone\":\"moon\",\"verdict\":\"reachable\"}, 7, {}]}"

static const struct {
    const char *type, *package, *vector;
    double score, adjusted; /* 0: as it is */
    const char *reason;
} cases[] = {
    {"deb", "openssh-server", "CVSS:3.1/AV:N/AC:L", 7.5, 8.5,
     "sshd listens on port 22/tcp, which is reachable from any network"},
    {"deb", "openssh-server", "CVSS:3.1/AV:N/AC:L", 9.8, 10.0,
     "sshd listens on port 22/tcp, which is reachable from any network"},
    {"rpm", "nginx", "AV:N/AC:L/Au:N", 5.0, 5.5,
     "nginx listens on port 80/tcp, which is in part reachable from any network"},
    {"apk", "avahi", "CVSS:3.1/AV:A/AC:L", 6.5, 6.9,
     "avahi listens on port 5353/udp, which is reachable from the host's own subnets"},
    {"deb", "openssh-server", "CVSS:3.1/AV:L/AC:L", 7.5, 0, ""},
    {"deb", "openssh-server", "CVSS:3.1/AV:A/AC:L", 7.5, 0, ""}, /* any network is not adjacent */
    {"deb", "openssh-server", "", -1, 0, ""},
    {"deb", "openssh-client", "CVSS:3.1/AV:N/AC:L", 7.5, 0, ""},
    {"pypi", "nginx", "CVSS:3.1/AV:N/AC:L", 7.5, 0, ""},
    {"deb", "cups", "CVSS:3.1/AV:N/AC:L", 7.5, 0, ""},
    {"deb", "ntp", "CVSS:3.1/AV:N/AC:L", 7.5, 0, ""},
};

static void test_reach__network_vulnerabilities_of_listening_packages_weigh_more(void **state)
{
    struct mg_reaches reaches;
    struct mg_arena arena;

    (void)state;
    mg_arena_init(&arena, 100000);
    mg_reaches_init(&reaches);
    assert_int_equal(mg_reaches_parse(&reaches, MG_STR(DOCUMENT), NULL), MG_OK);
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        const struct mg_package package = {.type = mg_str_of(cases[i].type),
                                           .name = mg_str_of(cases[i].package)};
        const struct mg_cvss cvss = {.vector = mg_str_of(cases[i].vector)};
        struct mg_finding finding = {.package = &package,
                                     .score = cases[i].score,
                                     .cvss = &cvss,
                                     .cvss_count = cases[i].vector[0] != '\0'};

        assert_int_equal(mg_reaches_adjust(&reaches, &finding, 1, &arena, NULL), MG_OK);
        if (!mg_str_is(finding.adjusted_reason, cases[i].reason))
            fail_msg("case %zu: %.*s", i, MG_STR_ARG(finding.adjusted_reason));
        assert_true(mg_finding_score(&finding) ==
                    (cases[i].adjusted != 0 ? cases[i].adjusted : cases[i].score));
    }
    mg_reaches_clear(&reaches);
    mg_arena_clear(&arena);
}

static void test_reach__findings_about_the_host_itself_stay(void **state)
{
    struct mg_finding finding = {.score = -1};
    struct mg_reaches reaches;

    (void)state;
    mg_reaches_init(&reaches);
    assert_int_equal(mg_reaches_parse(&reaches, MG_STR(DOCUMENT), NULL), MG_OK);
    assert_int_equal(mg_reaches_adjust(&reaches, &finding, 1, NULL, NULL), MG_OK);
    assert_int_equal(finding.adjusted_reason.n, 0);
    mg_reaches_clear(&reaches);
}

static void test_reach__no_document_raises_nothing(void **state)
{
    static const char *const documents[] = {"{}", "{\"exposures\": 1}", "[]",
                                            "{\"exposures\": [{\"package\": 3}]}"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(documents); i++) {
        struct mg_reaches reaches;

        mg_reaches_init(&reaches);
        assert_int_equal(mg_reaches_parse(&reaches, mg_str_of(documents[i]), NULL), MG_OK);
        assert_int_equal(reaches.items.n, 0);
        mg_reaches_clear(&reaches);
    }
}

static void test_reach__a_broken_document_is_told(void **state)
{
    struct mg_reaches reaches;

    (void)state;
    mg_reaches_init(&reaches);
    assert_int_equal(mg_reaches_parse(&reaches, MG_STR("{\"exposures\": ["), NULL), MG_FORMAT);
    mg_reaches_clear(&reaches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reach__network_vulnerabilities_of_listening_packages_weigh_more),
        cmocka_unit_test(test_reach__findings_about_the_host_itself_stay),
        cmocka_unit_test(test_reach__no_document_raises_nothing),
        cmocka_unit_test(test_reach__a_broken_document_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
