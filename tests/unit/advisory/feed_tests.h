/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests of single feeds: one document from a file below tests/data or from a string.
 */
#ifndef MG_TESTS_UNIT_ADVISORY_FEED_TESTS_H
#define MG_TESTS_UNIT_ADVISORY_FEED_TESTS_H

#include "core/base/file.h"
#include "tests/unit/advisory/recorder.h"

static struct mg_feed_result result;
static struct mg_error error;

/* Let feed read text after the recorder forgot everything. */
static enum mg_status read_text(const struct mg_feed *feed, struct mg_str text)
{
    recorder_reset();
    result = (struct mg_feed_result){.records = 0};
    error = (struct mg_error){.status = MG_OK};
    return feed->read(&recorder, text, &result, &error);
}

/* Likewise with a file, which the feed must recognize. */
static enum mg_status read_data(const struct mg_feed *feed, const char *name)
{
    char path[512];
    struct mg_buf buf;
    enum mg_status status;

    (void)snprintf(path, sizeof path, "%s/feeds/%s", TEST_DATA, name);
    mg_buf_init(&buf, MG_MIB(1));
    if (mg_file_read(path, &buf, &error) != MG_OK)
        fail_msg("%s", error.text);
    assert_ptr_equal(mg_feed_recognize(mg_str_of(name), mg_str_take(mg_buf_view(&buf), 4096)),
                     feed);
    status = read_text(feed, mg_buf_view(&buf));
    mg_buf_clear(&buf);
    return status;
}

static void check_counts(uint64_t records, uint64_t skipped, uint64_t ignored)
{
    assert_int_equal(result.records, records);
    assert_int_equal(result.skipped, skipped);
    assert_int_equal(result.ignored, ignored);
}

#endif
