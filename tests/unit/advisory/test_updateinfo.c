/* SPDX-License-Identifier: Apache-2.0
 *
 * The updateinfo feed: samples of Amazon Linux, the other vendors' forms, broken and hostile XML.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/advisory/feed_tests.h"

#define UPDATE(id, members) "<update type=\"security\"><id>" id "</id>" members "</update>"
#define PACKAGES(list) "<pkglist><collection>" list "</collection></pkglist>"

static enum mg_status read_updates(const char *updates)
{
    struct mg_buf buf;
    enum mg_status status;

    mg_buf_init(&buf, MG_MIB(16));
    mg_buf_printf(&buf, "<?xml version=\"1.0\"?>\n<updates>%s</updates>", updates);
    status = read_text(&mg_feed_updateinfo, mg_buf_view(&buf));
    mg_buf_clear(&buf);
    return status;
}

static void has(const char *part)
{
    if (strstr(recorded(), part) == NULL)
        fail_msg("'%s' is not in:\n%s", part, recorded());
}

static void lacks(const char *part)
{
    assert_null(strstr(recorded(), part));
}

static void test_updateinfo__amazon_linux_2(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_updateinfo, "updateinfo/amazon-2-items.xml"), MG_OK);
    check_counts(2, 0, 0);
    assert_string_equal(result.newest, "2018-02-08T21:46:00Z");
    has("ALAS2-2018-942 summary='important priority package update for qemu-kvm' "
        "modified='2018-02-08T21:46:00Z' upstream=CVE-2017-5715 references=http://cve.mitre.org/"
        "cgi-bin/cvename.cgi?name=CVE-2017-5715\n"
        "  Amazon Linux:2 qemu-img [introduced 0, fixed 10:1.5.3-141.amzn2.5.3] "
        "urgency='important'\n");
    has("  Amazon Linux:2 java-1.8.0-openjdk [introduced 0, fixed 1:1.8.0.161-0.b14.amzn2] "
        "urgency='important'\n");
}

static void test_updateinfo__amazon_linux_202x(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_updateinfo, "updateinfo/amazon-al2023.xml"), MG_OK);
    check_counts(1, 0, 0);
    has("ALAS2023-2023-001 summary='Important priority package update for rsyslog' "
        "modified='2023-02-22T23:22:00Z' upstream=CVE-2014-3634,CVE-2022-24903 ");
    has("  Amazon Linux:2023 rsyslog [introduced 0, fixed 8.2204.0-3.amzn2023.0.2] "
        "urgency='important'\n");
    assert_int_equal(read_data(&mg_feed_updateinfo, "updateinfo/amazon-al2022.xml"), MG_OK);
    has("  Amazon Linux:2022 vim-minimal [introduced 0, fixed 2:8.2.3512-1.amzn2022] "
        "urgency='medium'\n");
}

static void test_updateinfo__oracle(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_updateinfo, "updateinfo/others.xml"), MG_OK);
    check_counts(6, 0, 1); /* a bug fix */
    has("ELSA-2019-1234 summary='python38:3.8 and httpd security update (IMPORTANT)' "
        "modified='2019-05-14T00:00:00Z' upstream=CVE-2019-0211 references="
        "https://linux.example.com/errata/ELSA-2019-1234.html,"
        "https://linux.example.com/cve/CVE-2019-0211.html\n"
        "  Oracle Linux:8 httpd [introduced 0, fixed 2.4.37-11.0.1.el8] urgency='important'\n"
        "  Oracle Linux:8 mod_ssl [introduced 0, fixed 1:2.4.37-11.0.1.el8] urgency='important'\n"
        "  Oracle Linux:8 perl-libs [introduced 0, fixed 4:5.30.1-4.module+el8.4.0+2] "
        "urgency='important' module='perl:5.30'\n"
        "  Oracle Linux:8 python38 [introduced 0, fixed 3.8.6-3.module+el8.4.0+1] "
        "urgency='important' module='*'\n"
        "  Oracle Linux:8:ksplice openssl-libs [introduced 0, fixed 2:1.1.1g-12.ksplice1.el8] "
        "urgency='important'\n");
}

static void test_updateinfo__fedora(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_updateinfo, "updateinfo/others.xml"), MG_OK);
    has("FEDORA-2024-0000000002 summary='jq-1.7.1-8.fc40' modified='2024-05-02T01:02:03Z' "
        "upstream=CVE-2023-50246,CVE-2023-50268 ");
    has("  Fedora:40 jq [introduced 0, fixed 1.7.1-8.fc40]\n");
    lacks("nano");
}

/* Builds of the extras say nothing of the packages of the same names in the main repository. */
static void test_updateinfo__extras_are_apart(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_updateinfo, "updateinfo/others.xml"), MG_OK);
    has("  Amazon Linux:2:nginx1 nginx [introduced 0, fixed 1:1.18.0-1.amzn2.0.1] "
        "urgency='medium'\n");
    has("  Amazon Linux:2:kernel-5.4 kernel [introduced 0, fixed 5.4.144-69.257.amzn2]\n");
    has("  Amazon Linux:2 kernel-livepatch-4.14.231-173.360 [");
    has("  Amazon Linux:1 bash [introduced 0, fixed 4.2-1.amzn1]\n");
}

static void test_updateinfo__unknown_vendors_are_left_out(void **state)
{
    static const char package[] = "<package name=\"n\" version=\"1\" release=\"2\"/>";
    static const char *const updates[] = {
        UPDATE("SUSE-2020-1", PACKAGES("<name>SUSE Linux</name>%s")),
        UPDATE("FEDORA-EPEL-2020-1", PACKAGES("<name>Fedora EPEL 8</name>%s")),
        UPDATE("ELSA-2020-1", PACKAGES("<name>Fedora 40</name>%s")),
        UPDATE("ELSA-2020-1", PACKAGES("<name>Oracle Linux 8x</name>%s")),
        UPDATE("ALAS2-2020", PACKAGES("<name>Amazon Linux 2</name>%s")),
        UPDATE("ALASX-2020-1", PACKAGES("<name>Amazon Linux 2</name>%s")),
        UPDATE("ALAS2-20-1", PACKAGES("<name>Amazon Linux 2</name>%s")),
        UPDATE("", PACKAGES("<name>Amazon Linux 2</name>%s")),
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(updates); i++) {
        char text[1024];

        (void)snprintf(text, sizeof text, updates[i], package);
        assert_int_equal(read_updates(text), MG_OK);
        assert_string_equal(recorded(), "");
        check_counts(0, 1, 0);
    }
}

static void test_updateinfo__broken_updates_are_left_out_alone(void **state)
{
    (void)state;
    assert_int_equal(
        read_updates(UPDATE("ALAS2-2020-1", PACKAGES("<package name=\"\" version=\"1\"/>")) UPDATE(
            "ALAS2-2020-2", PACKAGES("<package name=\"n\" version=\"1\"/>"))
                         UPDATE("ALAS2-2020-3",
                                PACKAGES("<package name=\"n\" version=\"1\" "
                                         "release=\"2\" epoch=\"3\"/>")) "<other/>text<update "
                                                                         "type=\"newpackage\"/>"),
        MG_OK);
    assert_string_equal(recorded(),
                        "ALAS2-2020-3\n  Amazon Linux:2 n [introduced 0, fixed 3:1-2]\n");
    check_counts(1, 2, 1);
}

/* The builder decides between records of one name; both arrive there. */
static void test_updateinfo__duplicate_ids(void **state)
{
    (void)state;
    assert_int_equal(read_updates(UPDATE("ALAS2-2020-1", "") UPDATE("ALAS2-2020-1", "")), MG_OK);
    assert_string_equal(recorded(), "ALAS2-2020-1\nALAS2-2020-1\n");
}

/* head, n times c, tail */
static enum mg_status read_long(const char *head, char c, size_t n, const char *tail)
{
    struct mg_buf buf;
    enum mg_status status;

    mg_buf_init(&buf, MG_MIB(16));
    mg_buf_str(&buf, mg_str_of(head));
    for (size_t i = 0; i < n; i++)
        mg_buf_char(&buf, c);
    mg_buf_str(&buf, mg_str_of(tail));
    mg_buf_char(&buf, '\0');
    assert_false(buf.failed);
    status = read_updates(buf.p);
    mg_buf_clear(&buf);
    return status;
}

static void test_updateinfo__long_texts(void **state)
{
    (void)state;
    assert_int_equal(read_long("<update type=\"security\"><id>", 'A', MG_MIB(1), "</id></update>"),
                     MG_OK);
    check_counts(0, 1, 0);
    assert_int_equal(read_long("<update type=\"security\"><id>ALAS2-2020-1</id><description>", 'A',
                               MG_MIB(5), "</description></update>"),
                     MG_OK);
    check_counts(0, 1, 0);
    assert_int_equal(read_long("<update type=\"security\"><id>ALAS2-2020-1</id>"
                               "<pkglist><collection><package version=\"1\" release=\"1\" name=\"",
                               'n', MG_MIB(5), "\"/></collection></pkglist></update>"),
                     MG_OK);
    check_counts(0, 1, 0);
    assert_string_equal(recorded(), "");
}

static void test_updateinfo__broken_documents(void **state)
{
    static const struct {
        const char *text;
        enum mg_status status;
    } cases[] = {
        {"", MG_FORMAT},
        {"<updates>", MG_FORMAT},
        {"<updates></update>", MG_FORMAT},
        {"<updates><update type=\"security\"><id>ALAS2-2020-1</id></update>", MG_FORMAT},
        {"<updates>\xff</updates>", MG_FORMAT},
        {"<updates>&unknown;</updates>", MG_FORMAT},
        {"<!DOCTYPE updates><updates/>", MG_UNTRUSTED},
        {"<!DOCTYPE updates SYSTEM \"file:///etc/hostname\"><updates/>", MG_UNTRUSTED},
        {"<!DOCTYPE u [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
         "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><updates>&c;&c;&c;</updates>",
         MG_UNTRUSTED},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        assert_int_equal(read_text(&mg_feed_updateinfo, mg_str_of(cases[i].text)), cases[i].status);
        assert_string_equal(recorded(), "");
        assert_string_not_equal(error.text, "");
    }
    assert_int_equal(read_data(&mg_feed_updateinfo, "updateinfo/amazon-broken.xml"), MG_FORMAT);
    assert_string_equal(recorded(), "");
}

static void test_updateinfo__deep_documents(void **state)
{
    struct mg_buf buf;

    (void)state;
    mg_buf_init(&buf, MG_MIB(4));
    for (size_t i = 0; i < 100000; i++)
        mg_buf_str(&buf, MG_STR("<a>"));
    assert_int_equal(read_text(&mg_feed_updateinfo, mg_buf_view(&buf)), MG_LIMIT);
    mg_buf_clear(&buf);
}

static void test_updateinfo__memory_ends_it(void **state)
{
    struct mg_str text =
        MG_STR("<updates>" UPDATE("ALAS2-2020-1", "") UPDATE("ALAS2-2020-2", "") "</updates>");

    (void)state;
    recorder_reset();
    recorder.adds_left = 1;
    assert_int_equal(mg_feed_updateinfo.read(&recorder, text, &result, &error), MG_NOMEM);
    assert_non_null(strstr(error.text, "recorder"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_updateinfo__amazon_linux_2),
        cmocka_unit_test(test_updateinfo__amazon_linux_202x),
        cmocka_unit_test(test_updateinfo__oracle),
        cmocka_unit_test(test_updateinfo__fedora),
        cmocka_unit_test(test_updateinfo__extras_are_apart),
        cmocka_unit_test(test_updateinfo__unknown_vendors_are_left_out),
        cmocka_unit_test(test_updateinfo__broken_updates_are_left_out_alone),
        cmocka_unit_test(test_updateinfo__duplicate_ids),
        cmocka_unit_test(test_updateinfo__long_texts),
        cmocka_unit_test(test_updateinfo__broken_documents),
        cmocka_unit_test(test_updateinfo__deep_documents),
        cmocka_unit_test(test_updateinfo__memory_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, recorder_teardown);
}
