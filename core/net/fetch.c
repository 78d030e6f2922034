/* SPDX-License-Identifier: Apache-2.0
 *
 * A download is up to MG_FETCH_TRIES transfers on one libcurl handle, each into a new temporary
 * file beside the target. The file is committed first and its validators after it: a crash between
 * the two costs one needless download, never a stale file that looks fresh.
 */
#include "core/net/fetch.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "core/base/file.h"
#include "core/net/outcome.h"
#include "core/net/url.h"
#include "core/net/validators.h"
#include "core/platform.h"

#define SLOWEST_BYTES_PER_SECOND 1024L
#define MOST_REDIRECTS 5L

struct download {
    const struct mg_fetch_request *request;
    char shown[MG_URL_SHOWN];
    CURL *curl;
    struct curl_slist *headers;
    struct mg_validators known;
    char reason[CURL_ERROR_SIZE];
    struct mg_file_writer file;
    uint64_t received;
    char head[MG_FETCH_HEAD]; /* the first bytes of what was received */
    enum mg_status stopped;   /* why a callback of ours ended the transfer; MG_OK: it did not */
    struct mg_error *err;
};

static enum mg_status fail_too_large(struct download *d)
{
    return mg_fail(d->err, MG_LIMIT, "%s: refused, larger than %" PRIu64 " bytes", d->shown,
                   d->request->max_bytes);
}

static void keep_head(struct download *d, const char *bytes, size_t n)
{
    if (d->received >= MG_FETCH_HEAD)
        return;
    n = n < MG_FETCH_HEAD - d->received ? n : MG_FETCH_HEAD - (size_t)d->received;
    memcpy(d->head + d->received, bytes, n);
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct download *d = context;
    size_t n = size * count;

    if (n > d->request->max_bytes - d->received) {
        d->stopped = fail_too_large(d);
        return 0;
    }
    keep_head(d, bytes, n);
    d->stopped = mg_file_write(&d->file, bytes, n, d->err);
    d->received += n;
    return d->stopped == MG_OK ? n : 0;
}

/* May we go on? */
static bool report(struct download *d, uint64_t bytes, uint64_t total)
{
    if (d->request->progress == NULL || d->request->progress(d->request->context, bytes, total))
        return true;
    d->stopped = mg_fail(d->err, MG_IO, "%s: interrupted", d->shown);
    return false;
}

static int on_progress(void *context, curl_off_t total, curl_off_t now, curl_off_t upload_total,
                       curl_off_t upload_now)
{
    (void)upload_total;
    (void)upload_now;
    return report(context, (uint64_t)now, (uint64_t)total) ? 0 : 1;
}

static CURLcode configure_trust(CURL *curl, const struct mg_fetch_request *request)
{
    bool http = request->allow_http && !mg_url_is_https(request->url);
    const char *schemes = http ? "http,https" : "https";
    const char *ca_file = request->ca_file != NULL ? request->ca_file : mg_os_ca_file();
    CURLcode code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, schemes);

    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, schemes);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (code != CURLE_OK || ca_file == NULL)
        return code;
    /* A TLS library without certificate folders does not know the option and needs no reset. */
    (void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    return curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
}

static CURLcode configure_limits(CURL *curl, const struct mg_fetch_request *request)
{
    long seconds = (long)request->timeout_seconds;
    CURLcode code = curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, seconds);

    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOWEST_BYTES_PER_SECOND);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, seconds);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_MAXREDIRS, MOST_REDIRECTS);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->max_bytes);
    return code;
}

static CURLcode configure_callbacks(struct download *d)
{
    CURLcode code = curl_easy_setopt(d->curl, CURLOPT_WRITEFUNCTION, on_bytes);

    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_WRITEDATA, d);
    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_XFERINFODATA, d);
    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_NOPROGRESS, 0L);
    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_ERRORBUFFER, d->reason);
    return code;
}

static CURLcode configure_request(struct download *d)
{
    CURLcode code = curl_easy_setopt(d->curl, CURLOPT_URL, d->request->url);

    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_HTTPHEADER, d->headers);
    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_USERAGENT, "margay/" MARGAY_VERSION);
    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_FOLLOWLOCATION, 1L);
    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_FAILONERROR, 1L);
    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_NETRC, (long)CURL_NETRC_OPTIONAL);
    if (code == CURLE_OK)
        code = curl_easy_setopt(d->curl, CURLOPT_NOSIGNAL, 1L);
    return code;
}

/* Ask for the file only when it changed. A header that cannot be added costs a download. */
static void add_condition(struct download *d, const char *name, const char *validator)
{
    char line[MG_VALIDATOR_MAX + 32];
    struct curl_slist *more;

    if (validator[0] == '\0')
        return;
    (void)snprintf(line, sizeof line, "%s: %s", name, validator);
    more = curl_slist_append(d->headers, line);
    d->headers = more != NULL ? more : d->headers;
}

static enum mg_status prepare(struct download *d)
{
    CURLcode code = CURLE_FAILED_INIT;

    /* Shown URLs lack the query, so validators cannot be tied to a URL that has one. */
    if (!mg_url_has_query(d->request->url))
        mg_validators_load(d->request->path, d->shown, &d->known);
    add_condition(d, "If-None-Match", d->known.etag);
    add_condition(d, "If-Modified-Since", d->known.last_modified);
    d->curl = curl_easy_init();
    if (d->curl != NULL)
        code = configure_request(d);
    if (code == CURLE_OK)
        code = configure_trust(d->curl, d->request);
    if (code == CURLE_OK)
        code = configure_limits(d->curl, d->request);
    if (code == CURLE_OK)
        code = configure_callbacks(d);
    if (code == CURLE_OK)
        return MG_OK;
    return mg_fail(d->err, MG_IO, "%s: cannot set up libcurl: %s", d->shown,
                   curl_easy_strerror(code));
}

static const char *header_of(CURL *curl, const char *name)
{
    struct curl_header *header;

    return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK ? header->value
                                                                                   : NULL;
}

/* libcurl's text of what went wrong. It may quote a proxy with its password from the environment,
 * and then gives way to the general text of the code. */
static const char *reason_of(const struct download *d, CURLcode code)
{
    bool usable = d->reason[0] != '\0' && strchr(d->reason, '@') == NULL;

    return usable ? d->reason : curl_easy_strerror(code);
}

/* Describe a transfer that libcurl gave up. */
static struct mg_outcome judge_code(struct download *d, CURLcode code)
{
    struct mg_outcome outcome = mg_outcome_of_code(code);
    long tunnel = 0;

    (void)curl_easy_getinfo(d->curl, CURLINFO_HTTP_CONNECTCODE, &tunnel);
    if (tunnel >= 400)
        outcome = mg_outcome_of_http(tunnel);
    if (d->stopped != MG_OK)
        return (struct mg_outcome){d->stopped, false};
    if (code == CURLE_FILESIZE_EXCEEDED)
        (void)fail_too_large(d);
    else if (code == CURLE_SSL_CACERT_BADFILE && d->request->ca_file != NULL)
        (void)mg_fail(d->err, outcome.status, "cannot use %s as a file of certificates",
                      d->request->ca_file);
    else if (code == CURLE_UNSUPPORTED_PROTOCOL)
        (void)mg_fail(d->err, outcome.status, "%s: refused, redirected to a URL that is not https",
                      d->shown);
    else
        (void)mg_fail(d->err, outcome.status, "%s: %s", d->shown, reason_of(d, code));
    return outcome;
}

static struct mg_outcome judge_http(struct download *d, long http)
{
    struct mg_outcome outcome = mg_outcome_of_http(http);

    (void)mg_fail(d->err, outcome.status, "%s: the server answered with HTTP status %ld", d->shown,
                  http);
    return outcome;
}

static enum mg_status check_head(struct download *d)
{
    struct mg_str head = {d->head,
                          d->received < MG_FETCH_HEAD ? (size_t)d->received : MG_FETCH_HEAD};

    if (d->request->expects == NULL || d->request->expects(head))
        return MG_OK;
    return mg_fail(d->err, MG_FORMAT, "%s: refused, not such a file: it begins with \"%.*s\"",
                   d->shown, MG_STR_ARG(head));
}

/* Make the received file the current one. */
static enum mg_status keep(struct download *d)
{
    struct mg_validators fresh;
    enum mg_status status = check_head(d);

    if (status == MG_OK)
        status = mg_file_commit(&d->file, d->err);
    if (status != MG_OK)
        return status;
    mg_validators_set(fresh.etag, header_of(d->curl, "ETag"));
    mg_validators_set(fresh.last_modified, header_of(d->curl, "Last-Modified"));
    return mg_validators_save(d->request->path, d->shown, &fresh, d->err);
}

/* One transfer. */
static struct mg_outcome transfer(struct download *d, bool *fetched)
{
    struct mg_outcome outcome = {.transient = false};
    CURLcode code;
    long http = 0;

    outcome.status = mg_file_begin(&d->file, d->request->path, d->err);
    if (outcome.status != MG_OK)
        return outcome;
    d->received = 0;
    d->reason[0] = '\0';
    code = curl_easy_perform(d->curl);
    (void)curl_easy_getinfo(d->curl, CURLINFO_RESPONSE_CODE, &http);
    *fetched = code == CURLE_OK && http == 200;
    if (*fetched) {
        outcome.status = keep(d);
    } else if (code == CURLE_OK && http == 304 && d->headers != NULL) {
        /* Written anew: its time tells when the file was last known to be current. */
        outcome.status = mg_validators_save(d->request->path, d->shown, &d->known, d->err);
    } else if (code == CURLE_OK || code == CURLE_HTTP_RETURNED_ERROR) {
        outcome = judge_http(d, http);
    } else {
        outcome = judge_code(d, code);
    }
    mg_file_abort(&d->file);
    return outcome;
}

/* Wait that long, watching for the caller's wish to stop; false: stop. */
static bool wait_for(struct download *d, long seconds)
{
    for (long tenths = 0; tenths < seconds * 10; tenths++) {
        if (!report(d, 0, 0))
            return false;
        uv_sleep(100);
    }
    return true;
}

static enum mg_status run(struct download *d, bool *fetched)
{
    for (unsigned tries = 1;; tries++) {
        struct mg_outcome outcome = transfer(d, fetched);
        curl_off_t asked = 0;
        long pause;

        if (outcome.status == MG_OK || !outcome.transient)
            return outcome.status;
        (void)curl_easy_getinfo(d->curl, CURLINFO_RETRY_AFTER, &asked);
        pause = mg_outcome_pause(tries, asked);
        if (pause < 0)
            return outcome.status;
        if (!wait_for(d, pause))
            return d->stopped;
    }
}

enum mg_status mg_fetch(const struct mg_fetch_request *request, bool *fetched, struct mg_error *err)
{
    struct download d = {.request = request, .file = {.fd = -1}, .err = err};
    enum mg_status status;
    bool changed = false;

    mg_url_show(request->url, d.shown);
    if (!mg_url_allowed(request->url, request->allow_http))
        return mg_fail(err, MG_USAGE, "%s: refused, only https:// URLs are fetched", d.shown);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return mg_fail(err, MG_NOMEM, "libcurl cannot be initialized");
    status = prepare(&d);
    if (status == MG_OK)
        status = run(&d, &changed);
    if (status == MG_OK)
        *fetched = changed;
    curl_easy_cleanup(d.curl);
    curl_slist_free_all(d.headers);
    curl_global_cleanup();
    return status;
}
