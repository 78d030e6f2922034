/* SPDX-License-Identifier: Apache-2.0
 *
 * The little that Margay itself does with URLs: which ones it is willing to fetch, how they are
 * shown to people without their secrets, and how a name becomes a part of a path. Parsing and
 * resolving them is libcurl's business.
 */
#ifndef MG_NET_URL_H
#define MG_NET_URL_H

#include "core/base/buf.h"

/* Room for a URL as it is shown, with its NUL. */
#define MG_URL_SHOWN 240

/* An absolute https URL with a host; with allow_http also an http one. */
bool mg_url_allowed(const char *url, bool allow_http);
bool mg_url_is_https(const char *url);
/* Has it a query or a fragment? */
bool mg_url_has_query(const char *url);

/* The URL for messages and files: without user and password, without the text of a query (which
 * may be a token), cut when it is long. Errs on the side of hiding too much. */
void mg_url_show(const char *url, char out[MG_URL_SHOWN]);

/* Append name with all but RFC 3986's unreserved characters percent-encoded: one path segment. */
void mg_url_escape(struct mg_buf *out, struct mg_str name);

#endif
