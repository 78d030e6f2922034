/* SPDX-License-Identifier: Apache-2.0
 *
 * The agent's certificate: asking for one and checking what comes back, by mbedTLS. The connection
 * itself is verified by libcurl.
 */
#ifndef MG_LINK_CERTIFICATE_H
#define MG_LINK_CERTIFICATE_H

#include "core/base/buf.h"
#include "core/base/error.h"

/* Add a certificate signing request (PKCS #10, PEM) for the key in a file to out. The subject is of
 * no meaning: the console decides who we are. */
enum mg_status mg_certificate_request(const char *key_path, struct mg_buf *out,
                                      struct mg_error *err);

struct mg_certificate_times {
    int64_t begins, ends; /* from when it was checked on; milliseconds since 1970 */
};
/* Is chain (PEM, ours first) for the key in a file, in force by this host's clock, and does it lead
 * to one of ca? UNTRUSTED. */
enum mg_status mg_certificate_check(struct mg_str chain, struct mg_str ca, const char *key_path,
                                    struct mg_certificate_times *out, struct mg_error *err);

/* Add the certificate (PEM) whose SHA-256 over its DER is fingerprint (hexadecimal digits, also
 * with ':' between them) to out. UNTRUSTED when none is; USAGE: not a fingerprint. */
enum mg_status mg_certificate_pinned(struct mg_str ca, const char *fingerprint, struct mg_buf *out,
                                     struct mg_error *err);
/* Can this be a fingerprint? */
bool mg_certificate_is_fingerprint(const char *text);

#endif
