/* SPDX-License-Identifier: Apache-2.0
 *
 * Zip archives in all the forms in which their directory is found, and in which it is not.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/limits.h"
#include "platform/linux/inspection/zip.h"
#include "tests/unit/linux/root.h"
#include "tests/unit/linux/zip_sample.h"

static enum mg_status memory_read(void *context, uint64_t offset, void *to, size_t n,
                                  struct mg_error *err)
{
    (void)err;
    memcpy(to, (const char *)context + offset, n);
    return MG_OK;
}

struct listing {
    const struct mg_zip_bytes *bytes;
    struct mg_buf text; /* "name=content;" of each entry */
};

static bool wants_all(struct mg_str name)
{
    (void)name;
    return true;
}

static enum mg_status take(void *context, struct mg_str name, const struct mg_zip_entry *entry,
                           struct mg_error *err)
{
    struct listing *listing = context;
    enum mg_status status;

    mg_buf_str(&listing->text, name);
    mg_buf_char(&listing->text, '=');
    status = mg_zip_entry_read(listing->bytes, entry, 100, false, &listing->text, err);
    mg_buf_char(&listing->text, ';');
    return status;
}

/* What is in the archive; its status when it is broken. */
static enum mg_status list(struct mg_str archive, struct listing *out, struct mg_error *err)
{
    struct mg_zip_budget budget = {MG_LIMIT_ARCHIVE_WORK, MG_LIMIT_ARCHIVE_MEMORY, 0};
    const struct mg_zip_bytes bytes = {
        memory_read, (void *)(uintptr_t)archive.p, &budget, 0, archive.n, false};
    const struct mg_zip_visitor visitor = {wants_all, take, out};
    struct mg_zip_window window = {.p = malloc(MG_ZIP_WINDOW)};
    struct mg_zip_directory directory;
    enum mg_status status;

    assert_non_null(window.p);
    out->bytes = &bytes;
    mg_buf_init(&out->text, MG_MIB(1));
    status = mg_zip_find(&bytes, &window, &directory, err);
    if (status == MG_OK)
        status = mg_zip_each(&bytes, &directory, &window, &visitor, err);
    free(window.p);
    return status;
}

static void assert_listed(struct mg_str archive, const char *expected)
{
    struct listing listing;
    struct mg_error err;

    assert_int_equal(list(archive, &listing, &err), MG_OK);
    test_assert_str(mg_buf_view(&listing.text), expected);
    mg_buf_clear(&listing.text);
}

static void assert_refused(struct mg_str archive, enum mg_status status)
{
    struct listing listing;
    struct mg_error err;

    assert_int_equal(list(archive, &listing, &err), status);
    mg_buf_clear(&listing.text);
}

static void two_entries(struct test_zip *zip, struct mg_str front, bool zip64)
{
    test_zip_begin(zip, front, zip64);
    test_zip_stored(zip, MG_STR("a"), MG_STR("one"));
    test_zip_deflated(zip, MG_STR("b/c"), MG_STR("two two two two"));
}

#define LISTED "a=one;b/c=two two two two;"

static void test_zip_find__plain_and_zip64_with_bytes_in_front(void **state)
{
    static const struct mg_str fronts[] = {MG_STR_INIT(""), MG_STR_INIT("#!/bin/sh\nexit\n")};
    struct test_zip zip;

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        two_entries(&zip, fronts[i % 2], i >= 2);
        assert_listed(test_zip_end(&zip, MG_STR("")), LISTED);
        test_zip_clear(&zip);
    }
}

static void test_zip_find__comments(void **state)
{
    char *comment = malloc(UINT16_MAX);
    struct test_zip zip;

    (void)state;
    assert_non_null(comment);
    memset(comment, 'x', UINT16_MAX);
    two_entries(&zip, MG_STR("front"), true);
    assert_listed(test_zip_end(&zip, (struct mg_str){comment, UINT16_MAX}), LISTED);
    test_zip_clear(&zip);
    two_entries(&zip, MG_STR(""), false);
    assert_listed(test_zip_end(&zip, MG_STR("PK\5\6 is no end of an archive, whatever it says")),
                  LISTED);
    test_zip_clear(&zip);
    free(comment);
}

static void test_zip_find__bytes_behind_the_end(void **state)
{
    struct test_zip zip;

    (void)state;
    two_entries(&zip, MG_STR(""), false);
    (void)test_zip_end(&zip, MG_STR(""));
    mg_buf_str(&zip.bytes, MG_STR("signed"));
    assert_listed(mg_buf_view(&zip.bytes), LISTED);
    test_zip_clear(&zip);
}

static void test_zip_find__a_directory_larger_than_the_window(void **state)
{
    char name[600];
    struct test_zip zip;
    struct listing listing;
    struct mg_error err;

    (void)state;
    memset(name, 'n', sizeof name);
    test_zip_begin(&zip, MG_STR(""), false);
    for (size_t i = 0; i < 1000; i++)
        test_zip_stored(&zip, (struct mg_str){name, i % sizeof name}, MG_STR(""));
    test_zip_stored(&zip, MG_STR("last"), MG_STR("x"));
    assert_true(zip.directory.n > MG_ZIP_WINDOW);
    assert_int_equal(list(test_zip_end(&zip, MG_STR("")), &listing, &err), MG_OK);
    mg_buf_clear(&listing.text);
    test_zip_clear(&zip);
}

static void test_zip_find__cut_off_anywhere(void **state)
{
    struct test_zip zip;
    struct mg_str all;

    (void)state;
    two_entries(&zip, MG_STR(""), false);
    all = test_zip_end(&zip, MG_STR(""));
    for (size_t n = 0; n < all.n; n++)
        assert_refused(mg_str_take(all, n), MG_FORMAT);
    test_zip_clear(&zip);
}

static void test_zip_find__several_disks(void **state)
{
    struct test_zip zip;

    (void)state;
    two_entries(&zip, MG_STR(""), false);
    (void)test_zip_end(&zip, MG_STR(""));
    test_zip_patch(&zip.bytes, zip.bytes.n - 18, 1, 2);
    assert_refused(mg_buf_view(&zip.bytes), MG_UNSUPPORTED);
    test_zip_clear(&zip);
}

static void test_zip_find__lying_directories(void **state)
{
    struct test_zip zip;

    (void)state;
    two_entries(&zip, MG_STR(""), false);
    (void)test_zip_end(&zip, MG_STR(""));
    test_zip_patch(&zip.bytes, zip.bytes.n - 10, UINT32_MAX, 4);
    assert_listed(mg_buf_view(&zip.bytes), LISTED); /* its offset is right */
    test_zip_patch(&zip.bytes, zip.bytes.n - 6, UINT32_MAX, 4);
    assert_refused(mg_buf_view(&zip.bytes), MG_FORMAT);
    test_zip_clear(&zip);
    two_entries(&zip, MG_STR(""), false);
    test_zip_patch(&zip.directory, 28, UINT16_MAX, 2);
    assert_refused(test_zip_end(&zip, MG_STR("")), MG_FORMAT);
    test_zip_clear(&zip);
    two_entries(&zip, MG_STR(""), false);
    test_zip_patch(&zip.directory, 42, UINT32_MAX - 1, 4);
    assert_refused(test_zip_end(&zip, MG_STR("")), MG_FORMAT);
    test_zip_clear(&zip);
}

/* The second of two records leads to the first entry: what it says there is lies elsewhere. */
static void test_zip_find__entries_that_overlap(void **state)
{
    struct test_zip zip;
    size_t second;

    (void)state;
    test_zip_begin(&zip, MG_STR(""), false);
    test_zip_stored(&zip, MG_STR("a"), MG_STR("same"));
    second = zip.directory.n;
    test_zip_stored(&zip, MG_STR("b"), MG_STR("size"));
    test_zip_patch(&zip.directory, second + 42, 0, 4);
    assert_refused(test_zip_end(&zip, MG_STR("")), MG_FORMAT);
    test_zip_clear(&zip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zip_find__plain_and_zip64_with_bytes_in_front),
        cmocka_unit_test(test_zip_find__comments),
        cmocka_unit_test(test_zip_find__bytes_behind_the_end),
        cmocka_unit_test(test_zip_find__a_directory_larger_than_the_window),
        cmocka_unit_test(test_zip_find__cut_off_anywhere),
        cmocka_unit_test(test_zip_find__several_disks),
        cmocka_unit_test(test_zip_find__lying_directories),
        cmocka_unit_test(test_zip_find__entries_that_overlap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
