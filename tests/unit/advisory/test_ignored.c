/* SPDX-License-Identifier: Apache-2.0
 *
 * What feeds ignore has words; formats that nobody knows have some, too.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/advisory/feeds/feed.h"
#include "core/advisory/ignored.h"

static void test_ignored__feeds_have_words(void **state)
{
    const char *general = mg_ignored_words(MG_STR("mixed"));

    (void)state;
    assert_string_not_equal(general, "");
    assert_non_null(strstr(mg_ignored_words(mg_str_of(mg_feed_osv.format)), "GIT"));
    assert_non_null(strstr(mg_ignored_words(mg_str_of(mg_feed_secdb.format)), "edge"));
    assert_non_null(strstr(mg_ignored_words(mg_str_of(mg_feed_updateinfo.format)), "security"));
    assert_string_not_equal(mg_ignored_words(mg_str_of(mg_feed_debian_tracker.format)), general);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ignored__feeds_have_words)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
