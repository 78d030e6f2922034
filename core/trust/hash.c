/* SPDX-License-Identifier: Apache-2.0
 *
 * Hashing through mbedTLS's generic digest interface, which both of its generations share.
 */
#include "core/trust/hash.h"

#include <mbedtls/md.h>

enum mg_status mg_sha256(const void *bytes, size_t n, unsigned char out[MG_SHA256_SIZE],
                         struct mg_error *err)
{
    const mbedtls_md_info_t *sha256 = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);

    if (sha256 == NULL || mbedtls_md(sha256, bytes, n, out) != 0)
        return mg_fail(err, MG_NOMEM, "SHA-256 is not available");
    return MG_OK;
}

void mg_hex(const unsigned char *bytes, size_t n, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * n] = '\0';
}
