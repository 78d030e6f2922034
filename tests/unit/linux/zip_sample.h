/* SPDX-License-Identifier: Apache-2.0
 *
 * Zip archives for tests, made in memory: good ones, and those that are made to be changed. Offsets
 * count from where the archive begins, behind what was put in front of it.
 */
#ifndef MG_TESTS_UNIT_LINUX_ZIP_SAMPLE_H
#define MG_TESTS_UNIT_LINUX_ZIP_SAMPLE_H

#include "core/base/buf.h"

struct test_zip {
    struct mg_buf bytes;
    struct mg_buf directory;
    size_t front; /* bytes in front of the archive */
    uint16_t count;
    bool zip64;
};

/* Clear with test_zip_clear. With zip64 sizes and offsets are in the records of zip64 alone. */
void test_zip_begin(struct test_zip *zip, struct mg_str front, bool zip64);
void test_zip_stored(struct test_zip *zip, struct mg_str name, struct mg_str content);
void test_zip_deflated(struct test_zip *zip, struct mg_str name, struct mg_str content);
/* The whole archive; borrowed from zip. */
struct mg_str test_zip_end(struct test_zip *zip, struct mg_str comment);
void test_zip_clear(struct test_zip *zip);

/* Set a number of n bytes at an offset of the entries, or of the directory, before it ends. */
void test_zip_patch(struct mg_buf *part, size_t at, uint64_t value, size_t n);

#endif
