/* SPDX-License-Identifier: Apache-2.0
 *
 * zlib, in pieces: its memory does not depend on the size of the text.
 */
#include "core/link/gzip.h"

#include <zlib.h>

#include "core/base/limits.h"

#define PIECE MG_KIB(64)
#define GZIP_FORMAT (15 + 16) /* the largest window, with gzip's head and tail: zlib.h */
#define MEMORY_LEVEL 8

static int deflate_piece(z_stream *z, struct mg_str *left, struct mg_buf *out)
{
    size_t room = out->ceiling - out->n < PIECE ? out->ceiling - out->n : PIECE;
    char *to = room == 0 ? NULL : mg_buf_reserve(out, room);
    struct mg_str piece = mg_str_take(*left, PIECE);
    int code;

    if (to == NULL)
        return Z_BUF_ERROR;
    z->next_in = (Bytef *)(uintptr_t)piece.p;
    z->avail_in = (uInt)piece.n;
    z->next_out = (Bytef *)to;
    z->avail_out = (uInt)room;
    code = deflate(z, piece.n == left->n ? Z_FINISH : Z_NO_FLUSH);
    out->n += room - z->avail_out;
    *left = mg_str_skip(*left, piece.n - z->avail_in);
    return code;
}

enum mg_status mg_gzip(struct mg_str text, struct mg_buf *out, struct mg_error *err)
{
    z_stream z = {0};
    struct mg_str left = text;
    int code;

    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_FORMAT, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return mg_fail(err, MG_NOMEM, "no memory to compress");
    do
        code = deflate_piece(&z, &left, out);
    while (code == Z_OK);
    (void)deflateEnd(&z);
    if (code == Z_STREAM_END)
        return MG_OK;
    return mg_fail(err, MG_LIMIT, "compressed it has more than %zu bytes", out->ceiling);
}
