/* SPDX-License-Identifier: Apache-2.0
 *
 * Which URLs are fetched, what of them is shown, and names as path segments.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/net/url.h"

/* Lines `url shown`; a secret must not be seen whatever the URL. */
static void test_url__shown_table(void **state)
{
    FILE *file = fopen(TEST_DATA "/net/shown-urls.txt", "r");
    char url[300], expected[300], shown[MG_URL_SHOWN];
    int lines = 0;

    (void)state;
    assert_non_null(file);
    for (; fscanf(file, "%299s %299s", url, expected) == 2; lines++) {
        mg_url_show(url, shown);
        assert_string_equal(shown, expected);
        assert_null(strstr(shown, "secret"));
    }
    assert_true(feof(file));
    fclose(file);
    assert_int_equal(lines, 22);
}

static void test_url__long_urls_are_cut(void **state)
{
    char url[2000], shown[MG_URL_SHOWN];

    (void)state;
    for (size_t n = 200; n < sizeof url - 1; n++) {
        memset(url, 'a', n);
        memcpy(url, "https://h/", 10);
        url[n] = '\0';
        memset(shown, 'x', sizeof shown);
        mg_url_show(url, shown);
        assert_non_null(memchr(shown, '\0', sizeof shown));
        assert_memory_equal(shown, url, 200);
        assert_int_equal(strstr(shown, "...") == NULL, strcmp(shown, url) == 0);
    }
}

static void test_url__allowed(void **state)
{
    (void)state;
    assert_true(mg_url_allowed("https://host/", false));
    assert_true(mg_url_allowed("hTTpS://host", false));
    assert_false(mg_url_allowed("http://host/", false));
    assert_true(mg_url_allowed("http://host/", true));
    assert_false(mg_url_allowed("https:///host/", true));
    assert_false(mg_url_allowed("https://", true));
    assert_false(mg_url_allowed("https:/host/", true));
    assert_false(mg_url_allowed("ftp://host/", true));
    assert_false(mg_url_allowed("file:///etc/passwd", true));
    assert_false(mg_url_allowed("", true));
}

static void check_escaped(const char *name, const char *expected)
{
    struct mg_buf buf;

    mg_buf_init(&buf, 1000);
    mg_url_escape(&buf, mg_str_of(name));
    if (!mg_str_is(mg_buf_view(&buf), expected))
        fail_msg("%s: %.*s, expected %s", name, MG_STR_ARG(mg_buf_view(&buf)), expected);
    mg_buf_clear(&buf);
}

static void test_url__escape(void **state)
{
    (void)state;
    check_escaped("Debian", "Debian");
    check_escaped("crates.io", "crates.io");
    check_escaped("Rocky Linux", "Rocky%20Linux");
    check_escaped("Debian:12", "Debian%3A12");
    check_escaped("a/../b?c#d%20", "a%2F..%2Fb%3Fc%23d%2520");
    check_escaped("\xc3\xa9", "%C3%A9");
    check_escaped("", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_url__shown_table),
        cmocka_unit_test(test_url__long_urls_are_cut),
        cmocka_unit_test(test_url__allowed),
        cmocka_unit_test(test_url__escape),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
