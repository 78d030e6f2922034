/* SPDX-License-Identifier: Apache-2.0
 *
 * zlib's inflate in pieces: neither input nor output is handed over whole, since its counters are
 * 32 bits wide.
 */
#include "platform/linux/packages/gunzip.h"

#include <zlib.h>

#include "core/base/limits.h"

#define PIECE MG_MIB(1)
/* windowBits of the largest window, plus 16: a gzip header is required (zlib.h, inflateInit2). */
#define GZIP_WINDOW (15 + 16)

/* Inflate one piece into out. Returns zlib's code. */
static int inflate_piece(z_stream *stream, struct mg_buf *out)
{
    size_t room = out->ceiling - out->n;
    size_t n = room < PIECE ? room : PIECE;
    char *to = n == 0 ? NULL : mg_buf_reserve(out, n);
    int code;

    if (to == NULL)
        return Z_MEM_ERROR;
    stream->next_out = (Bytef *)to;
    stream->avail_out = (uInt)n;
    code = inflate(stream, Z_NO_FLUSH);
    out->n += n - stream->avail_out;
    return code;
}

static void feed(z_stream *stream, struct mg_str *packed)
{
    struct mg_str piece = mg_str_take(*packed, PIECE);

    if (stream->avail_in != 0 || piece.n == 0)
        return;
    stream->next_in = (Bytef *)(uintptr_t)piece.p;
    stream->avail_in = (uInt)piece.n;
    *packed = mg_str_skip(*packed, piece.n);
}

enum mg_status mg_gunzip(struct mg_str packed, struct mg_buf *out, struct mg_error *err)
{
    z_stream stream = {0};
    int code;

    if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
        return mg_fail(err, MG_NOMEM, "no memory to unpack gzip");
    do {
        feed(&stream, &packed);
        code = inflate_piece(&stream, out);
        if (code == Z_STREAM_END && (stream.avail_in != 0 || packed.n != 0))
            code = inflateReset(&stream);
    } while (code == Z_OK);
    (void)inflateEnd(&stream);
    if (code == Z_MEM_ERROR)
        return mg_fail(err, MG_LIMIT, "unpacked it is larger than %zu bytes", out->ceiling);
    return code == Z_STREAM_END ? MG_OK : mg_fail(err, MG_FORMAT, "broken or cut off gzip data");
}
