/* SPDX-License-Identifier: Apache-2.0
 *
 * A single document in a file, plain or compressed with gzip (RFC 1952; several members in a row
 * are one document), and what all inputs need of files: first bytes and digest.
 */
#include "core/advisory/feeds/input.h"

#include <mbedtls/md.h>
#include <uv.h>
#include <zlib.h>

#include "core/trust/hash.h"
#include "core/base/file.h"
#include "core/base/limits.h"

#define CHUNK MG_KIB(64)

/* Called with each piece of a file; false stops. */
typedef bool (*piece_fn)(void *context, struct mg_str piece);

static int read_pieces(uv_file fd, piece_fn fn, void *context)
{
    char bytes[CHUNK];
    int n;

    do {
        uv_buf_t buf = uv_buf_init(bytes, (unsigned)sizeof bytes);
        uv_fs_t req;

        n = uv_fs_read(NULL, &req, fd, &buf, 1, -1, NULL);
        uv_fs_req_cleanup(&req);
    } while (n > 0 && fn(context, (struct mg_str){bytes, (size_t)n}));
    return n;
}

/* Give the file to fn piece by piece. */
static enum mg_status each_piece(const char *path, piece_fn fn, void *context, struct mg_error *err)
{
    uv_fs_t req;
    int fd = uv_fs_open(NULL, &req, path, UV_FS_O_RDONLY, 0, NULL);
    int code = fd;

    uv_fs_req_cleanup(&req);
    if (fd >= 0) {
        code = read_pieces(fd, fn, context);
        (void)uv_fs_close(NULL, &req, fd, NULL);
        uv_fs_req_cleanup(&req);
    }
    if (code < 0)
        return mg_fail(err, mg_file_status(code), "cannot read %s: %s", path, uv_strerror(code));
    return MG_OK;
}

static bool look_at_magic(void *context, struct mg_str piece)
{
    bool *zip = context;

    /* APPNOTE.TXT 4.3.7 and 4.3.16: a first local header, or the end record of an empty archive */
    *zip = mg_str_starts(piece, MG_STR("PK\3\4")) || mg_str_starts(piece, MG_STR("PK\5\6"));
    return false;
}

enum mg_status mg_input_is_zip(const char *path, bool *zip, struct mg_error *err)
{
    return each_piece(path, look_at_magic, zip, err);
}

static bool digest_piece(void *context, struct mg_str piece)
{
    return mbedtls_md_update(context, (const unsigned char *)piece.p, piece.n) == 0;
}

enum mg_status mg_input_digest(const char *path, char hex[65], struct mg_error *err)
{
    const mbedtls_md_info_t *sha256 = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
    unsigned char sum[MG_SHA256_SIZE];
    mbedtls_md_context_t md;
    enum mg_status status = MG_OK;

    mbedtls_md_init(&md);
    if (sha256 == NULL || mbedtls_md_setup(&md, sha256, 0) != 0 || mbedtls_md_starts(&md) != 0)
        status = mg_fail(err, MG_NOMEM, "SHA-256 is not available");
    if (status == MG_OK)
        status = each_piece(path, digest_piece, &md, err);
    if (status == MG_OK && mbedtls_md_finish(&md, sum) != 0)
        status = mg_fail(err, MG_NOMEM, "SHA-256 is not available");
    mbedtls_md_free(&md);
    if (status == MG_OK)
        mg_hex(sum, sizeof sum, hex);
    return status;
}

/* Unpacking and loading share one consumer: the first piece tells which of the two it is. */
struct load {
    struct mg_buf *out;
    size_t limit;
    z_stream stream;
    bool begun, packed;
    int code; /* of zlib: Z_STREAM_END when a whole member was read */
    bool too_large;
};

static bool add_plain(struct load *load, struct mg_str piece)
{
    load->too_large = piece.n > load->limit - load->out->n;
    if (!load->too_large)
        mg_buf_str(load->out, piece);
    return !load->too_large && !load->out->failed;
}

/* One step of zlib into the buffer; false at a defect or a limit. */
static bool inflate_some(struct load *load)
{
    char bytes[CHUNK];
    struct mg_str piece = {bytes, 0};

    load->stream.next_out = (Bytef *)bytes;
    load->stream.avail_out = sizeof bytes;
    load->code = inflate(&load->stream, Z_NO_FLUSH);
    piece.n = sizeof bytes - load->stream.avail_out;
    return (load->code == Z_OK || load->code == Z_STREAM_END || load->code == Z_BUF_ERROR) &&
           add_plain(load, piece);
}

static bool add_packed(struct load *load, struct mg_str piece)
{
    load->stream.next_in = (Bytef *)(uintptr_t)piece.p;
    load->stream.avail_in = (uInt)piece.n;
    do {
        if (load->code == Z_STREAM_END && inflateReset(&load->stream) != Z_OK)
            return false;
        if (!inflate_some(load))
            return false;
    } while (load->stream.avail_in != 0 ||
             (load->stream.avail_out == 0 && load->code != Z_STREAM_END));
    return true;
}

static bool load_piece(void *context, struct mg_str piece)
{
    struct load *load = context;

    if (!load->begun) {
        load->begun = true;
        load->packed = mg_str_starts(piece, MG_STR("\x1f\x8b"));
        if (load->packed && inflateInit2(&load->stream, 16 + MAX_WBITS) != Z_OK)
            return false;
    }
    return load->packed ? add_packed(load, piece) : add_plain(load, piece);
}

static enum mg_status check_load(const struct load *load, struct mg_error *err)
{
    if (load->too_large)
        return mg_fail(err, MG_LIMIT, "a document of more than %zu bytes", load->limit);
    if (load->out->failed)
        return mg_fail(err, MG_NOMEM, "no memory for a document of %zu bytes", load->out->n);
    if (load->packed && load->code == Z_DATA_ERROR)
        return mg_fail(err, MG_FORMAT, "broken gzip data after %zu bytes", load->out->n);
    if (load->packed && load->code != Z_STREAM_END)
        return mg_fail(err, MG_FORMAT, "gzip data ends too early, after %zu bytes", load->out->n);
    return MG_OK;
}

enum mg_status mg_input_load(const struct mg_input *input, const char *path, struct mg_buf *out,
                             struct mg_error *err)
{
    struct load load = {.out = out, .limit = input->limit, .code = Z_OK};
    enum mg_status status = each_piece(path, load_piece, &load, err);

    if (load.packed)
        (void)inflateEnd(&load.stream);
    return status == MG_OK ? check_load(&load, err) : status;
}

enum mg_status mg_input_file(struct mg_input *input, struct mg_error *err)
{
    const struct mg_feed *feed;
    struct mg_buf buf;
    enum mg_status status;

    mg_buf_init(&buf, input->limit);
    status = mg_input_load(input, input->path, &buf, err);
    if (status != MG_OK) {
        status = mg_fail_in(err, status, "%s", input->path);
        goto out;
    }
    feed = mg_input_recognize(input, input->name, mg_str_take(mg_buf_view(&buf), MG_INPUT_HEAD));
    if (feed != NULL)
        status = mg_input_document(input, feed, "", mg_buf_view(&buf), err);
    mg_input_progress(input, 1, 1);
out:
    mg_buf_clear(&buf);
    return status;
}
