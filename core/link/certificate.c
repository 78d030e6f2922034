/* SPDX-License-Identifier: Apache-2.0
 *
 * Versions 2.28 and 3 of mbedTLS differ in how a key is read: one function here.
 */
#include "core/link/certificate.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/pem.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>
#include <mbedtls/x509_csr.h>
#include <uv.h>

#include "core/base/day.h"
#include "core/base/limits.h"
#include "core/trust/key.h"

struct random {
    mbedtls_entropy_context entropy;
    mbedtls_ctr_drbg_context drbg;
};

static enum mg_status begin_random(struct random *random, struct mg_error *err)
{
    mbedtls_entropy_init(&random->entropy);
    mbedtls_ctr_drbg_init(&random->drbg);
    if (mbedtls_ctr_drbg_seed(&random->drbg, mbedtls_entropy_func, &random->entropy, NULL, 0) == 0)
        return MG_OK;
    return mg_fail(err, MG_IO, "the system gives no random numbers");
}

static void end_random(struct random *random)
{
    mbedtls_ctr_drbg_free(&random->drbg);
    mbedtls_entropy_free(&random->entropy);
}

static int read_key(mbedtls_pk_context *pk, const char *path, struct random *random)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_pk_parse_keyfile(pk, path, NULL, mbedtls_ctr_drbg_random, &random->drbg);
#else
    (void)random;
    return mbedtls_pk_parse_keyfile(pk, path, NULL);
#endif
}

static int write_request(mbedtls_pk_context *pk, struct random *random, unsigned char *out,
                         size_t size)
{
    mbedtls_x509write_csr request;
    int code;

    mbedtls_x509write_csr_init(&request);
    mbedtls_x509write_csr_set_md_alg(&request, MBEDTLS_MD_SHA256);
    mbedtls_x509write_csr_set_key(&request, pk);
    code = mbedtls_x509write_csr_set_subject_name(&request, "CN=margay-agent");
    if (code == 0)
        code =
            mbedtls_x509write_csr_pem(&request, out, size, mbedtls_ctr_drbg_random, &random->drbg);
    mbedtls_x509write_csr_free(&request);
    return code;
}

enum mg_status mg_certificate_request(const char *key_path, struct mg_buf *out,
                                      struct mg_error *err)
{
    unsigned char text[4096];
    struct random random;
    mbedtls_pk_context pk;
    enum mg_status status = begin_random(&random, err);

    mbedtls_pk_init(&pk);
    if (status == MG_OK && read_key(&pk, key_path, &random) != 0)
        status = mg_fail(err, MG_FORMAT, "%s holds no key that can be used", key_path);
    if (status == MG_OK && write_request(&pk, &random, text, sizeof text) != 0)
        status = mg_fail(err, MG_NOMEM, "the request for a certificate cannot be made");
    if (status == MG_OK)
        mg_buf_str(out, mg_str_of((const char *)text));
    mbedtls_pk_free(&pk);
    end_random(&random);
    return status;
}

/* All certificates of a PEM text. */
static enum mg_status parse(struct mg_str pem, const char *what, mbedtls_x509_crt *out,
                            struct mg_error *err)
{
    struct mg_buf text;
    int code = -1;

    mg_buf_init(&text, MG_LIMIT_LINK_CERTIFICATES);
    mg_buf_str(&text, pem);
    mg_buf_char(&text, '\0'); /* by which mbedTLS tells PEM from DER */
    if (!text.failed)
        code = mbedtls_x509_crt_parse(out, (const unsigned char *)text.p, text.n);
    mg_buf_clear(&text);
    return code == 0 ? MG_OK : mg_fail(err, MG_FORMAT, "%s: no certificates in PEM", what);
}

/* In force it is, and when its own time began does not matter: one that was dated back, to the year
 * 1970 even, is no old one. */
static int64_t now_millis(void)
{
    uv_timeval64_t now = {0};

    (void)uv_gettimeofday(&now);
    return now.tv_sec * 1000 + now.tv_usec / 1000;
}

static int64_t millis_of(const mbedtls_x509_time *time)
{
    int64_t days = mg_day_of((unsigned)time->year, (unsigned)time->mon, (unsigned)time->day);

    return ((days * 24 + time->hour) * 60 + time->min) * 60000 + (int64_t)time->sec * 1000;
}

/* Has the certificate the public half of our key? Compared as text, which is the same for the same
 * key. */
static bool is_for_key(const mbedtls_x509_crt *certificate, const char *key_path)
{
    struct mg_private_key *key = NULL;
    struct mg_public_key public;
    unsigned char text[1024];
    bool same;

    if (mbedtls_pk_write_pubkey_pem((mbedtls_pk_context *)(uintptr_t)&certificate->pk, text,
                                    sizeof text) != 0 ||
        mg_public_key_parse(mg_str_of((const char *)text), &public, NULL) != MG_OK ||
        mg_private_key_read(key_path, &key, NULL) != MG_OK)
        return false;
    same = strcmp(public.id, mg_private_key_public(key)->id) == 0;
    mg_private_key_free(key);
    return same;
}

static enum mg_status check(mbedtls_x509_crt *chain, mbedtls_x509_crt *ca, const char *key_path,
                            struct mg_error *err)
{
    uint32_t flags = 0;
    char why[256];

    if (!is_for_key(chain, key_path))
        return mg_fail(err, MG_UNTRUSTED, "the certificate is not for the key of this agent");
    if (mbedtls_x509_crt_verify(chain, ca, NULL, NULL, &flags, NULL, NULL) == 0)
        return MG_OK;
    if ((flags & (MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE)) != 0)
        return mg_fail(err, MG_UNTRUSTED,
                       "the certificate is not in force by the clock of this host");
    why[0] = '\0';
    (void)mbedtls_x509_crt_verify_info(why, sizeof why, "", flags);
    why[strcspn(why, "\n")] = '\0';
    return mg_fail(err, MG_UNTRUSTED, "the certificate does not lead to the console's CA: %s", why);
}

enum mg_status mg_certificate_check(struct mg_str chain, struct mg_str ca, const char *key_path,
                                    struct mg_certificate_times *out, struct mg_error *err)
{
    mbedtls_x509_crt ours, theirs;
    enum mg_status status;

    mbedtls_x509_crt_init(&ours);
    mbedtls_x509_crt_init(&theirs);
    status = parse(chain, "the certificate", &ours, err);
    if (status == MG_OK)
        status = parse(ca, "the CA certificates", &theirs, err);
    if (status == MG_OK)
        status = check(&ours, &theirs, key_path, err);
    if (status == MG_OK)
        *out = (struct mg_certificate_times){now_millis(), millis_of(&ours.valid_to)};
    mbedtls_x509_crt_free(&ours);
    mbedtls_x509_crt_free(&theirs);
    return status;
}

/* The digits of a fingerprint, small and without ':'; false when it is none. */
static bool take_fingerprint(const char *text, char out[2 * MG_SHA256_SIZE + 1])
{
    size_t n = 0;

    for (; *text != '\0'; text++) {
        if (*text == ':')
            continue;
        if (!isxdigit((unsigned char)*text) || n == (size_t)2 * MG_SHA256_SIZE)
            return false;
        out[n++] = (char)tolower((unsigned char)*text);
    }
    out[n] = '\0';
    return n == (size_t)2 * MG_SHA256_SIZE;
}

bool mg_certificate_is_fingerprint(const char *text)
{
    char digits[2 * MG_SHA256_SIZE + 1];

    return take_fingerprint(text, digits);
}

static bool has_print(const mbedtls_x509_crt *certificate, const char *wanted)
{
    unsigned char hash[MG_SHA256_SIZE];
    char digits[2 * MG_SHA256_SIZE + 1];

    if (mg_sha256(certificate->raw.p, certificate->raw.len, hash, NULL) != MG_OK)
        return false;
    mg_hex(hash, sizeof hash, digits);
    return strcmp(digits, wanted) == 0;
}

static enum mg_status write_pem(const mbedtls_x509_crt *certificate, struct mg_buf *out,
                                struct mg_error *err)
{
    size_t room = certificate->raw.len * 2 + 256, n = 0;
    char *to = mg_buf_reserve(out, room);

    if (to == NULL ||
        mbedtls_pem_write_buffer("-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n",
                                 certificate->raw.p, certificate->raw.len, (unsigned char *)to,
                                 room, &n) != 0)
        return mg_fail(err, MG_NOMEM, "no memory for a certificate");
    out->n += n - 1; /* n counts a NUL */
    return MG_OK;
}

enum mg_status mg_certificate_pinned(struct mg_str ca, const char *fingerprint, struct mg_buf *out,
                                     struct mg_error *err)
{
    char wanted[2 * MG_SHA256_SIZE + 1];
    mbedtls_x509_crt all;
    const mbedtls_x509_crt *at = &all;
    enum mg_status status;

    if (!take_fingerprint(fingerprint, wanted))
        return mg_fail(err, MG_USAGE, "a fingerprint has 64 hexadecimal digits");
    mbedtls_x509_crt_init(&all);
    status = parse(ca, "what the console sent", &all, err);
    while (status == MG_OK && at != NULL && !has_print(at, wanted))
        at = at->next;
    if (status == MG_OK)
        status = at != NULL ? write_pem(at, out, err)
                            : mg_fail(err, MG_UNTRUSTED,
                                      "no certificate of the console has this fingerprint");
    mbedtls_x509_crt_free(&all);
    return status;
}
