/* SPDX-License-Identifier: Apache-2.0
 *
 * The page for a browser: its text as expected, and that no foreign byte leaves its element. What
 * the script does is tested in a browser: tests/e2e/check-html.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/report/html.h"
#include "tests/unit/report/sample.h"

static const struct mg_render_style plain = {false, 0};

static void assert_has(struct mg_str text, const char *part)
{
    if (mg_str_find_str(text, mg_str_of(part)) == SIZE_MAX)
        fail_msg("not in the page: %s", part);
}

static void assert_lacks(struct mg_str text, const char *part)
{
    if (mg_str_find_str(text, mg_str_of(part)) != SIZE_MAX)
        fail_msg("in the page: %s", part);
}

/* The page from <body> to </body>: what the report decides. */
static struct mg_str body_of(struct mg_str page)
{
    size_t from = mg_str_find_str(page, MG_STR("<body>"));
    size_t to = mg_str_find_str(page, MG_STR("</body>"));

    assert_true(from < to && to < page.n);
    return mg_str_take(mg_str_skip(page, from), to - from);
}

static void test_html__scan_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("scan.html", body_of(sample_scan("html", &sample.report, plain, &sink)));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_html__inventory_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("inventory.html",
                  body_of(sample_inventory("html", &sample.report, plain, &sink)));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_html__clean_scan_says_what_was_covered(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str page;

    (void)state;
    sample_init_clean(&sample);
    page = sample_scan("html", &sample.report, plain, &sink);
    assert_has(page, "No known vulnerabilities found in the 10 packages");
    assert_lacks(page, "This report is incomplete");
    assert_lacks(page, "data-what=\"findings\"");
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_html__old_advisories_are_noted(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str page;

    (void)state;
    sample_init(&sample);
    sample.report.db = sample_db("test-html.db");
    page = sample_scan("html", &sample.report, plain, &sink);
    assert_lacks(page, "Some advisories are old");
    assert_has(page, "<td class=\"warn\">997 days</td>");
    mg_sink_clear(&sink);
    mg_inventory_add_coverage(&sample.inventory, &(struct mg_coverage){
                                                     .level = MG_COVERAGE_LIMITED,
                                                     .area = MG_STR("advisories"),
                                                     .code = MG_STR("OLD_ADVISORIES"),
                                                     .subject = MG_STR("Debian:12"),
                                                 });
    page = sample_scan("html", &sample.report, plain, &sink);
    assert_has(page, "Some advisories are old");
    assert_has(page, "report: Debian:12.</p>");
    mg_sink_clear(&sink);
    mg_db_close(sample.report.db);
    sample_clear(&sample);
    (void)remove("test-html.db");
}

static void test_html__foreign_text_is_escaped(void **state)
{
    struct mg_sink sink;

    (void)state;
    mg_sink_init(&sink, NULL, 4096);
    mg_html_text(&sink, MG_STR("</script>&\"'\n\x1b\xff\xe2\x80\xa8<!--"));
    assert_true(
        mg_str_is(mg_buf_view(&sink.buf), "&lt;/script&gt;&amp;&quot;&#39;??\xef\xbf\xbd?&lt;!--"));
    mg_sink_clear(&sink);
}

static void test_html__only_web_addresses_become_links(void **state)
{
    static const struct {
        struct mg_str url;
        const char *html;
    } cases[] = {
        {MG_STR_INIT("https://a.example/?b&c"),
         "<a rel=noreferrer href=\"https://a.example/?b&amp;c\"></a>"},
        {MG_STR_INIT("http://\" onclick=\"x"),
         "<a rel=noreferrer href=\"http://&quot; onclick=&quot;x\"></a>"},
        {MG_STR_INIT("javascript:alert(1)"), "javascript:alert(1)"},
        {MG_STR_INIT("data:text/html,<b>"), "data:text/html,&lt;b&gt;"},
        {MG_STR_INIT("//a.example"), "//a.example"},
        {{NULL, 0}, ""},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_sink sink;

        mg_sink_init(&sink, NULL, 4096);
        mg_html_link(&sink, cases[i].url);
        assert_true(mg_str_is(mg_buf_view(&sink.buf), cases[i].html));
        mg_sink_clear(&sink);
    }
}

/* A name that holds an end tag and a script must not add one of either. */
static void test_html__hostile_names_stay_text(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str page;

    (void)state;
    sample_init(&sample);
    sample.inventory.host.hostname = MG_STR("</title><script>alert(1)</script>");
    sample.inventory.packages[0].name = MG_STR("\"><img src=x onerror=alert(1)>");
    sample.findings[0].summary = MG_STR("</details></table><script>alert(1)</script>");
    page = sample_scan("html", &sample.report, plain, &sink);
    assert_lacks(page, "<script>alert");
    assert_lacks(page, "<img");
    assert_lacks(page, "</details></table><script>");
    assert_lacks(page, "\x1b");
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_html__page_loads_nothing(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str page;

    (void)state;
    sample_init(&sample);
    page = sample_scan("html", &sample.report, plain, &sink);
    assert_has(page, "default-src 'none';style-src 'sha256-");
    assert_has(page, "=';script-src 'sha256-");
    assert_lacks(page, " src=");
    assert_lacks(page, "<link");
    assert_lacks(page, "url(");
    assert_lacks(page, "@import");
    assert_lacks(page, " style=");
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html__scan_is_as_expected),
        cmocka_unit_test(test_html__inventory_is_as_expected),
        cmocka_unit_test(test_html__clean_scan_says_what_was_covered),
        cmocka_unit_test(test_html__old_advisories_are_noted),
        cmocka_unit_test(test_html__foreign_text_is_escaped),
        cmocka_unit_test(test_html__only_web_addresses_become_links),
        cmocka_unit_test(test_html__hostile_names_stay_text),
        cmocka_unit_test(test_html__page_loads_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
