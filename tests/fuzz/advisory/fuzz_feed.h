/* SPDX-License-Identifier: Apache-2.0
 *
 * What the fuzz targets of feeds share: any bytes as one document. Records go to a real builder,
 * so that its copying is under test, too. Whatever the bytes are, the outcome must be consistent.
 */
#ifndef MG_TESTS_FUZZ_ADVISORY_FUZZ_FEED_H
#define MG_TESTS_FUZZ_ADVISORY_FUZZ_FEED_H

#include <stdint.h>
#include <stdlib.h>

#include "core/advisory/feeds/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static int fuzz_feed(const struct mg_feed *feed, const uint8_t *data, size_t size)
{
    struct mg_str document = {(const char *)data, size};
    struct mg_feed_result result = {.records = 0};
    struct mg_builder *builder = mg_builder_new();
    struct mg_error err = {.status = MG_OK};
    enum mg_status status;
    size_t number;

    must(builder != NULL && mg_builder_feed_begin(builder, &number, &err) == MG_OK);
    (void)mg_feed_recognize(MG_STR("document"), mg_str_take(document, 4096));
    status = feed->read(builder, document, &result, &err);
    must(status == MG_OK || (err.status == status && err.text[0] != '\0'));
    must(status == MG_OK || result.records == 0);
    must((result.skipped == 0) == (result.first_skip.status == MG_OK));
    mg_builder_free(builder);
    return 0;
}

#endif
