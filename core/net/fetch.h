/* SPDX-License-Identifier: Apache-2.0
 *
 * Downloading a URL into a file, by libcurl. The file is replaced whole or stays as it was; it is
 * not transferred again when the server says that it has not changed (validators are kept in
 * FILE.meta). Proxies come from the usual environment variables, passwords for servers from the
 * user's netrc file. TLS certificates are always verified. Not for use by several threads.
 */
#ifndef MG_NET_FETCH_H
#define MG_NET_FETCH_H

#include "core/base/error.h"
#include "core/base/str.h"

#define MG_FETCH_HEAD 16 /* bytes */

struct mg_fetch_request {
    const char *url;
    const char *path;         /* of the file; its folder must exist */
    uint64_t max_bytes;       /* larger ones are refused, announced or not */
    unsigned timeout_seconds; /* to connect, and with less than 1 KiB/s; at least 1 */
    const char *ca_file;      /* PEM, trusted instead of the system's certificates; may be NULL */
    bool allow_http;          /* permit http:// URLs, and http:// redirects of those only */
    /* Can a file of the wanted kind begin like this (its first MG_FETCH_HEAD bytes, or all of a
     * shorter one)? Keeps error pages that pretend to be the file out. May be NULL. */
    bool (*expects)(struct mg_str head);
    /* Called several times a second, also while nothing moves; total is 0 when not known.
     * Returning false stops the download. May be NULL. */
    bool (*progress)(void *context, uint64_t bytes, uint64_t total);
    void *context;
};

/* Sets *fetched to false when the file at path is still what the server has. Tries again after
 * failures that may pass (no connection, 408, 429, 5xx): MG_FETCH_TRIES times in all.
 * USAGE (URL refused), FORMAT (not what request->expects), NOENT (404), ACCESS (401, 403, or the
 * folder is not writable), LIMIT, UNTRUSTED (certificate, redirect to another scheme), TIMEOUT, IO.
 * The text names the URL as mg_url_show shows it. */
enum mg_status mg_fetch(const struct mg_fetch_request *request, bool *fetched,
                        struct mg_error *err);

#endif
