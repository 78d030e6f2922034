/* SPDX-License-Identifier: Apache-2.0
 *
 * Escaping of XML: whatever the bytes are, the document is well-formed and says the same.
 */
#include "core/report/xml_write.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"

static void expect_text(const char *text, const char *want)
{
    struct mg_sink sink;

    mg_sink_init(&sink, NULL, MG_MIB(1));
    mg_xml_put_text(&sink, mg_str_of(text));
    if (!mg_str_is(mg_buf_view(&sink.buf), want))
        fail_msg("'%.*s' is not '%s'", MG_STR_ARG(mg_buf_view(&sink.buf)), want);
    mg_sink_clear(&sink);
}

static void test_xml_write__markup_is_escaped(void **state)
{
    (void)state;
    expect_text("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d");
    expect_text("]]>", "]]&gt;");
    expect_text("\"'", "\"'");
}

static void test_xml_write__what_xml_forbids_is_replaced(void **state)
{
    (void)state;
    expect_text("a\x01\x1b\x7f", "a???");
    expect_text("\xff", "\xef\xbf\xbd");
    expect_text("\xc2\x85 \xef\xbf\xbe \xef\xbf\xbf", "? ? ?");
    expect_text("\xe6\x97\xa5 \xef\xbf\xbd", "\xe6\x97\xa5 \xef\xbf\xbd");
}

static void test_xml_write__lines_are_kept(void **state)
{
    struct mg_sink sink;

    (void)state;
    expect_text("a\r\n\tb", "a&#13;\n\tb");
    mg_sink_init(&sink, NULL, MG_MIB(1));
    mg_xml_put_attribute(&sink, "name", MG_STR("a\r\n\t\"b\""));
    assert_true(mg_str_is(mg_buf_view(&sink.buf), " name=\"a&#13;&#10;&#9;&quot;b&quot;\""));
    mg_sink_clear(&sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xml_write__markup_is_escaped),
        cmocka_unit_test(test_xml_write__what_xml_forbids_is_replaced),
        cmocka_unit_test(test_xml_write__lines_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
