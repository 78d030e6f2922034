/* SPDX-License-Identifier: Apache-2.0
 *
 * Hostile providers (hostile/hostile_provider.c): whatever they do, the run ends in time with the
 * right status, what was understood stays, and no file descriptor is lost.
 */
#include "core/provider/provider.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <uv.h>

#include "core/base/limits.h"

#define SECONDS 20u /* for providers that end by themselves: never reached on a busy machine */
#define NANOSECONDS 1000000000u

struct outcome {
    struct mg_inventory inventory;
    enum mg_status status;
    struct mg_error err;
    uint64_t seconds;
};

static void run_program(struct outcome *out, const char *program, const char *mode,
                        unsigned seconds)
{
    const char *const argv[] = {program, mode, NULL};
    const struct mg_provider_command command = {
        .argv = argv,
        .seconds = seconds,
        .limits = {.bytes = MG_MIB(2), .record = MG_KIB(128), .records = 10000},
    };
    uint64_t before = uv_hrtime();

    *out = (struct outcome){0};
    mg_inventory_init(&out->inventory);
    out->status = mg_provider_run(&command, &out->inventory, &out->err);
    out->seconds = (uv_hrtime() - before) / NANOSECONDS;
    assert_int_equal(out->err.status, out->status);
}

static void run(struct outcome *out, const char *mode, unsigned seconds)
{
    run_program(out, TEST_PROVIDER, mode, seconds);
}

struct expectation {
    const char *mode;
    unsigned seconds;
    enum mg_status status;
    const char *text; /* that the error holds */
    size_t packages;  /* that stay in the inventory */
};

static void check(const struct expectation *expected)
{
    struct outcome out;

    run(&out, expected->mode, expected->seconds);
    if (out.status != expected->status || out.inventory.package_count != expected->packages ||
        strstr(out.err.text, expected->text) == NULL)
        fail_msg("%s: %s with %zu packages: %s", expected->mode, mg_status_name(out.status),
                 out.inventory.package_count, out.err.text);
    mg_inventory_clear(&out.inventory);
}

static void test_provider__results(void **state)
{
    static const struct expectation table[] = {
        {"good", SECONDS, MG_OK, "", 1},
        {"nothing", SECONDS, MG_FORMAT, "the stream is empty", 0},
        {"crash", SECONDS, MG_IO, "after an incomplete stream; its last message: ", 1},
        {"fail", SECONDS, MG_IO, "the provider exited with status 3 after a complete stream", 1},
        {"hang", 1, MG_TIMEOUT, "the provider did not end within 1 s", 1},
        {"hang-closed", 1, MG_TIMEOUT, "the provider did not end within 1 s", 1},
        {"flood-bytes", SECONDS, MG_LIMIT, "the stream is larger than 2097152 bytes", 1},
        {"flood-records", SECONDS, MG_LIMIT, "record 10001: at most 10000 records are read", 1},
        {"flood-line", SECONDS, MG_LIMIT, "record 4 is larger than 131072 bytes", 1},
        {"flood-messages", SECONDS, MG_IO, "; its last message: the ?[31mlast? word", 1},
        {"garbage", SECONDS, MG_FORMAT, "record 1: ", 0},
        {"half", SECONDS, MG_FORMAT, "record 4 has no line end", 1},
        {"end-twice", SECONDS, MG_FORMAT, "record 5: behind the end", 1},
        {"lie", SECONDS, MG_FORMAT, "record 4: it says 2 packages, 1 were read", 1},
        {"newer", SECONDS, MG_UNSUPPORTED, "speaks protocol 2, this program reads up to 1", 0},
        {"child", SECONDS, MG_OK, "", 1},
        {"child-escaped", SECONDS, MG_OK, "", 1},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(table); i++)
        check(&table[i]);
}

static void test_provider__the_process_is_gone(void **state)
{
    static const char *const modes[] = {"good", "hang-closed", "flood-line"};
    struct outcome out;

    (void)state;
    for (size_t i = 0; i < MG_COUNT(modes); i++) {
        int pid;

        run(&out, modes[i], i == 0 ? SECONDS : 1);
        pid = atoi(out.inventory.host.hostname.p);
        assert_true(pid > 1);
        assert_int_equal(uv_kill(pid, 0), UV_ESRCH);
        mg_inventory_clear(&out.inventory);
    }
}

static void test_provider__crash_has_the_last_message(void **state)
{
    struct outcome out;

    (void)state;
    run(&out, "crash", SECONDS);
    assert_null(strstr(out.err.text, "first"));
    mg_inventory_clear(&out.inventory);
}

/* A descendant sleeps for 15 seconds with our pipes in its hands. */
static void test_provider__does_not_wait_for_descendants(void **state)
{
    static const char *const modes[] = {"child", "child-escaped"};
    struct outcome out;

    (void)state;
    for (size_t i = 0; i < MG_COUNT(modes); i++) {
        run(&out, modes[i], SECONDS);
        assert_in_range(out.seconds, 0, 10);
        mg_inventory_clear(&out.inventory);
    }
}

static void test_provider__a_missing_program_is_not_found(void **state)
{
    struct outcome out;

    (void)state;
    run_program(&out, TEST_PROVIDER "-missing", "good", SECONDS);
    assert_int_equal(out.status, MG_NOENT);
    assert_non_null(strstr(out.err.text, "cannot start the provider "));
    assert_non_null(strstr(out.err.text, "-missing: "));
    mg_inventory_clear(&out.inventory);
}

static void test_provider__sees_no_secrets(void **state)
{
    struct outcome out;

    (void)state;
    assert_int_equal(uv_os_setenv("MARGAY_TEST_SECRET", "secret"), 0);
    run(&out, "surroundings", SECONDS);
    assert_int_equal(out.status, MG_OK);
    assert_int_equal(out.inventory.host.hostname.n, 0);
    assert_true(mg_str_is(out.inventory.host.os_name, "C"));
    assert_true(mg_str_is(out.inventory.host.os_id, "path"));
    assert_true(mg_str_is(out.inventory.host.root, "no input"));
    mg_inventory_clear(&out.inventory);
}

/* The lowest free descriptor after many runs is the one from before. */
static void test_provider__loses_no_descriptor(void **state)
{
    static const char *const modes[] = {"good", "half", "flood-line", "fail"};
    struct outcome out;
    uv_file before[2], after[2];

    (void)state;
    run(&out, "good", SECONDS); /* whatever libuv opens once */
    mg_inventory_clear(&out.inventory);
    assert_int_equal(uv_pipe(before, 0, 0), 0);
    for (size_t i = 0; i < MG_COUNT(modes); i++) {
        run(&out, modes[i], SECONDS);
        mg_inventory_clear(&out.inventory);
        run_program(&out, "no/such/provider", modes[i], SECONDS);
        mg_inventory_clear(&out.inventory);
    }
    assert_int_equal(uv_pipe(after, 0, 0), 0);
    assert_int_equal(after[0], before[1] + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_provider__results),
        cmocka_unit_test(test_provider__the_process_is_gone),
        cmocka_unit_test(test_provider__crash_has_the_last_message),
        cmocka_unit_test(test_provider__does_not_wait_for_descendants),
        cmocka_unit_test(test_provider__a_missing_program_is_not_found),
        cmocka_unit_test(test_provider__sees_no_secrets),
        cmocka_unit_test(test_provider__loses_no_descriptor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
