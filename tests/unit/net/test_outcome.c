/* SPDX-License-Identifier: Apache-2.0
 *
 * Which failures are tried again, when, and what callers are told.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/net/outcome.h"

static void check_http(long http, enum mg_status status, bool transient)
{
    struct mg_outcome outcome = mg_outcome_of_http(http);

    assert_int_equal(outcome.status, status);
    assert_int_equal(outcome.transient, transient);
}

static void test_outcome__http(void **state)
{
    (void)state;
    check_http(404, MG_NOENT, false);
    check_http(403, MG_ACCESS, false);
    check_http(407, MG_ACCESS, false);
    check_http(400, MG_IO, false);
    check_http(206, MG_IO, false);
    check_http(408, MG_IO, true);
    check_http(429, MG_IO, true);
    check_http(500, MG_IO, true);
    check_http(503, MG_IO, true);
    check_http(600, MG_IO, false);
}

static void check_code(CURLcode code, enum mg_status status, bool transient)
{
    struct mg_outcome outcome = mg_outcome_of_code(code);

    assert_int_equal(outcome.status, status);
    assert_int_equal(outcome.transient, transient);
}

static void test_outcome__code(void **state)
{
    (void)state;
    check_code(CURLE_COULDNT_CONNECT, MG_IO, true);
    check_code(CURLE_OPERATION_TIMEDOUT, MG_TIMEOUT, true);
    check_code(CURLE_PARTIAL_FILE, MG_IO, true);
    check_code(CURLE_PEER_FAILED_VERIFICATION, MG_UNTRUSTED, false);
    check_code(CURLE_UNSUPPORTED_PROTOCOL, MG_UNTRUSTED, false);
    check_code(CURLE_FILESIZE_EXCEEDED, MG_LIMIT, false);
    check_code(CURLE_WRITE_ERROR, MG_IO, false);
}

static void test_outcome__pause_grows_and_ends(void **state)
{
    (void)state;
    assert_int_equal(mg_outcome_pause(1, 0), 1);
    assert_int_equal(mg_outcome_pause(2, 0), 2);
    assert_int_equal(mg_outcome_pause(MG_FETCH_TRIES, 0), -1);
}

static void test_outcome__pause_obeys_the_server_within_bounds(void **state)
{
    (void)state;
    assert_int_equal(mg_outcome_pause(1, 7), 7);
    assert_int_equal(mg_outcome_pause(2, 1), 2);
    assert_int_equal(mg_outcome_pause(1, MG_FETCH_LONGEST_PAUSE), MG_FETCH_LONGEST_PAUSE);
    assert_int_equal(mg_outcome_pause(1, MG_FETCH_LONGEST_PAUSE + 1), -1);
    assert_int_equal(mg_outcome_pause(1, INT64_MAX), -1);
    assert_int_equal(mg_outcome_pause(1, -5), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outcome__http),
        cmocka_unit_test(test_outcome__code),
        cmocka_unit_test(test_outcome__pause_grows_and_ends),
        cmocka_unit_test(test_outcome__pause_obeys_the_server_within_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
