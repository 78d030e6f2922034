/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as rpmdb.sqlite and its write-ahead log: four bytes say, little endian, how long the
 * database is; what follows it is the log.
 */
#include "core/base/reader.h"
#include "tests/fuzz/linux/fuzz_rpm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_reader reader;
    struct mg_str rest;
    uint32_t n;

    mg_reader_init(&reader, data, size);
    n = mg_reader_le32(&reader);
    rest = mg_reader_bytes(&reader, mg_reader_left(&reader));
    fuzz_rpm_check("usr/lib/sysimage/rpm/rpmdb.sqlite", mg_str_take(rest, n), mg_str_skip(rest, n));
    return 0;
}
