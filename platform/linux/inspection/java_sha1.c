/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-1 of an archive, under which Maven Central knows the artifact that it is. A name, not a
 * protection: that SHA-1 is broken does not matter here.
 */
#include "platform/linux/inspection/java_archive.h"

#include <mbedtls/md.h>

#define SHA1_SIZE 20

static enum mg_status hash(const struct mg_zip_bytes *bytes, struct mg_zip_window *window,
                           mbedtls_md_context_t *md, unsigned char out[SHA1_SIZE],
                           struct mg_error *err)
{
    enum mg_status status = MG_OK;
    bool hashed = mbedtls_md_setup(md, mbedtls_md_info_from_type(MBEDTLS_MD_SHA1), 0) == 0 &&
                  mbedtls_md_starts(md) == 0;

    for (uint64_t at = 0; status == MG_OK && hashed && at < bytes->size; at += MG_ZIP_WINDOW) {
        uint64_t left = bytes->size - at;
        size_t n = left < MG_ZIP_WINDOW ? (size_t)left : MG_ZIP_WINDOW;

        status = mg_zip_read(bytes, at, window->p, n, err);
        hashed = status == MG_OK && mbedtls_md_update(md, window->p, n) == 0;
    }
    if (status == MG_OK && (!hashed || mbedtls_md_finish(md, out) != 0))
        status = mg_fail(err, MG_NOMEM, "SHA-1 is not available");
    return status;
}

enum mg_status mg_java_sha1(const struct mg_zip_bytes *bytes, struct mg_zip_window *window,
                            char out[MG_JAVA_SHA1], struct mg_error *err)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char sum[SHA1_SIZE];
    mbedtls_md_context_t md;
    enum mg_status status;

    mbedtls_md_init(&md);
    window->n = 0;
    status = hash(bytes, window, &md, sum, err);
    mbedtls_md_free(&md);
    for (size_t i = 0; status == MG_OK && i < sizeof sum; i++) {
        out[2 * i] = digits[sum[i] >> 4];
        out[2 * i + 1] = digits[sum[i] & 15];
    }
    if (status == MG_OK)
        out[2 * sizeof sum] = '\0';
    return status;
}
