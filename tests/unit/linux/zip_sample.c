/* SPDX-License-Identifier: Apache-2.0
 *
 * A small writer of zip archives (APPNOTE.TXT 6.3.10); it writes no checksums, and readers of
 * records do not look for them.
 */
#include "tests/unit/linux/zip_sample.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <zlib.h>
#include <cmocka.h>

#include "core/base/limits.h"

static void number(struct mg_buf *out, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++, value >>= 8)
        mg_buf_char(out, (char)(value & 0xff));
}

void test_zip_patch(struct mg_buf *part, size_t at, uint64_t value, size_t n)
{
    assert_true(at + n <= part->n);
    for (size_t i = 0; i < n; i++, value >>= 8)
        part->p[at + i] = (char)(value & 0xff);
}

void test_zip_begin(struct test_zip *zip, struct mg_str front, bool zip64)
{
    *zip = (struct test_zip){.front = front.n, .zip64 = zip64};
    mg_buf_init(&zip->bytes, MG_MIB(64));
    mg_buf_init(&zip->directory, MG_MIB(64));
    mg_buf_str(&zip->bytes, front);
}

/* Of both headers: from the version that is needed to the length of the name. */
static void common(struct mg_buf *out, unsigned method, struct mg_str packed, size_t size,
                   size_t name, bool zip64)
{
    number(out, 20, 2);
    number(out, 0, 2);
    number(out, method, 2);
    number(out, 0, 8); /* time, date, CRC */
    number(out, zip64 ? UINT32_MAX : packed.n, 4);
    number(out, zip64 ? UINT32_MAX : size, 4);
    number(out, name, 2);
}

static void add(struct test_zip *zip, struct mg_str name, unsigned method, struct mg_str packed,
                size_t size)
{
    size_t offset = zip->bytes.n - zip->front;
    struct mg_buf *entry = &zip->bytes, *record = &zip->directory;

    number(entry, 0x04034b50, 4);
    common(entry, method, packed, size, name.n, zip->zip64);
    number(entry, 4, 2); /* of an extra field that the directory does not have */
    mg_buf_str(entry, name);
    number(entry, 0xcafe, 4);
    mg_buf_str(entry, packed);
    number(record, 0x02014b50, 4);
    number(record, 20, 2);
    common(record, method, packed, size, name.n, zip->zip64);
    number(record, zip->zip64 ? 28 : 0, 2);
    number(record, 0, 10); /* comment, disk, attributes */
    number(record, zip->zip64 ? UINT32_MAX : offset, 4);
    mg_buf_str(record, name);
    if (zip->zip64) {
        number(record, 1 | 24 << 16, 4);
        number(record, size, 8);
        number(record, packed.n, 8);
        number(record, offset, 8);
    }
    zip->count++;
}

void test_zip_stored(struct test_zip *zip, struct mg_str name, struct mg_str content)
{
    add(zip, name, 0, content, content.n);
}

void test_zip_deflated(struct test_zip *zip, struct mg_str name, struct mg_str content)
{
    z_stream stream = {0};
    struct mg_buf packed;
    char *to;

    mg_buf_init(&packed, MG_MIB(64));
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
    to = mg_buf_reserve(&packed, deflateBound(&stream, (uLong)content.n));
    assert_non_null(to);
    stream.next_in = (Bytef *)(uintptr_t)content.p;
    stream.avail_in = (uInt)content.n;
    stream.next_out = (Bytef *)to;
    stream.avail_out = (uInt)(packed.capacity - packed.n);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.n = stream.total_out;
    assert_int_equal(deflateEnd(&stream), Z_OK);
    add(zip, name, 8, mg_buf_view(&packed), content.n);
    mg_buf_clear(&packed);
}

static void end64(struct test_zip *zip, size_t offset)
{
    size_t at = zip->bytes.n - zip->front;

    number(&zip->bytes, 0x06064b50, 4);
    number(&zip->bytes, 44, 8);
    number(&zip->bytes, 45 | 45 << 16, 4);
    number(&zip->bytes, 0, 8);
    number(&zip->bytes, zip->count, 8);
    number(&zip->bytes, zip->count, 8);
    number(&zip->bytes, zip->directory.n, 8);
    number(&zip->bytes, offset, 8);
    number(&zip->bytes, 0x07064b50, 4);
    number(&zip->bytes, 0, 4);
    number(&zip->bytes, at, 8);
    number(&zip->bytes, 1, 4);
}

struct mg_str test_zip_end(struct test_zip *zip, struct mg_str comment)
{
    size_t offset = zip->bytes.n - zip->front;

    mg_buf_str(&zip->bytes, mg_buf_view(&zip->directory));
    if (zip->zip64)
        end64(zip, offset);
    number(&zip->bytes, 0x06054b50, 4);
    number(&zip->bytes, 0, 4);
    number(&zip->bytes, zip->count, 2);
    number(&zip->bytes, zip->count, 2);
    number(&zip->bytes, zip->zip64 ? UINT32_MAX : zip->directory.n, 4);
    number(&zip->bytes, zip->zip64 ? UINT32_MAX : offset, 4);
    number(&zip->bytes, comment.n, 2);
    mg_buf_str(&zip->bytes, comment);
    assert_false(zip->bytes.failed || zip->directory.failed);
    return mg_buf_view(&zip->bytes);
}

void test_zip_clear(struct test_zip *zip)
{
    mg_buf_clear(&zip->bytes);
    mg_buf_clear(&zip->directory);
}
