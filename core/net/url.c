/* SPDX-License-Identifier: Apache-2.0
 *
 * URLs, looked at just as far as needed to refuse, to show and to build them.
 */
#include "core/net/url.h"

#include <stdio.h>
#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does url begin with prefix (lower case), whatever its case, and go on with a host? */
static bool has_scheme(const char *url, const char *prefix)
{
    size_t i = 0;

    while (prefix[i] != '\0' && lower(url[i]) == prefix[i])
        i++;
    return prefix[i] == '\0' && url[i] != '\0' && strchr("/?#", url[i]) == NULL;
}

bool mg_url_is_https(const char *url)
{
    return has_scheme(url, "https://");
}

bool mg_url_allowed(const char *url, bool allow_http)
{
    return mg_url_is_https(url) || (allow_http && has_scheme(url, "http://"));
}

bool mg_url_has_query(const char *url)
{
    return strpbrk(url, "?#") != NULL;
}

/* Bytes of "scheme://" at the beginning of url, 0 when there is none. */
static size_t scheme_length(const char *url)
{
    size_t n = strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    return n <= 16 && strncmp(url + n, "://", 3) == 0 ? n + 3 : 0;
}

void mg_url_show(const char *url, char out[MG_URL_SHOWN])
{
    static const size_t room = MG_URL_SHOWN - sizeof "https://" - sizeof "?...";
    size_t scheme = scheme_length(url);
    const char *rest = url + scheme;
    const char *at = strrchr(rest, '@');
    const char *end = rest + strcspn(rest, "?#");
    const char *tail = *end == '\0' ? "" : "?...";

    /* A password may hold any of "/?#" unescaped, so the last '@' ends it, wherever it stands. */
    if (at != NULL && at > end) {
        end = rest;
        tail = "...";
    } else if (at != NULL) {
        rest = at + 1;
    }
    if ((size_t)(end - rest) > room) {
        end = rest + room;
        tail = "...";
    }
    (void)snprintf(out, MG_URL_SHOWN, "%.*s%.*s%s", (int)scheme, url, (int)(end - rest), rest,
                   tail);
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void mg_url_escape(struct mg_buf *out, struct mg_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (is_unreserved(name.p[i]))
            mg_buf_char(out, name.p[i]);
        else
            mg_buf_printf(out, "%%%02X", (unsigned char)name.p[i]);
    }
}
