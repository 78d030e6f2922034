/* SPDX-License-Identifier: Apache-2.0
 *
 * Fingerprints are SHA-256 over fields with their lengths, so that no two lists of fields have the
 * same bytes. What they are made of must not change: alerts that people closed would come back.
 */
#include "core/report/identity.h"

#include <string.h>

#include "core/base/limits.h"

/* No field of a finding is larger than MG_LIMIT_FIELD, but ids of advisories are not limited. */
#define MG_IDENTITY_BYTES MG_MIB(1)

static void add(struct mg_buf *buf, struct mg_str field)
{
    mg_buf_printf(buf, "%zu:", field.n);
    mg_buf_str(buf, field);
}

/* May one file list several versions of a package? Kernels are installed beside each other; lock
 * files of npm and programs of Rust name what they are made of. */
static bool has_versions(const struct mg_finding *finding)
{
    const struct mg_package *package = finding->package;

    return finding->kernel != MG_KERNEL_NOT_A_KERNEL || mg_str_is(package->type, "cargo") ||
           (mg_str_is(package->type, "npm") &&
            !mg_str_ends(package->location, MG_STR("package.json")));
}

static void add_finding(struct mg_buf *buf, const struct mg_finding *finding)
{
    const struct mg_package *package = finding->package;

    add(buf, finding->vulnerability_id);
    if (package == NULL)
        return;
    add(buf, package->type);
    add(buf, package->name);
    add(buf, package->arch);
    add(buf, package->location);
    if (has_versions(finding))
        add(buf, package->version);
}

/* What tells hosts apart; a root file system has only its path. */
static void add_host(struct mg_buf *buf, const struct mg_host *host)
{
    add(buf, host->machine_id);
    add(buf, host->hostname);
    if (host->machine_id.n == 0 && host->hostname.n == 0)
        add(buf, host->root);
}

/* Hash what is in buf and clear it. */
static bool finish(struct mg_buf *buf, unsigned char hash[MG_SHA256_SIZE])
{
    bool made = !buf->failed && mg_sha256(buf->p, buf->n, hash, NULL) == MG_OK;

    mg_buf_clear(buf);
    return made;
}

static bool fingerprint(const struct mg_finding *finding, const struct mg_host *host,
                        char out[MG_FINGERPRINT_SIZE])
{
    unsigned char hash[MG_SHA256_SIZE];
    struct mg_buf buf;

    mg_buf_init(&buf, MG_IDENTITY_BYTES);
    if (host != NULL)
        add_host(&buf, host);
    add_finding(&buf, finding);
    if (!finish(&buf, hash))
        return false;
    mg_hex(hash, (MG_FINGERPRINT_SIZE - 1) / 2, out);
    return true;
}

bool mg_fingerprint(const struct mg_finding *finding, char out[MG_FINGERPRINT_SIZE])
{
    return fingerprint(finding, NULL, out);
}

bool mg_fingerprint_on_host(const struct mg_finding *finding, const struct mg_host *host,
                            char out[MG_FINGERPRINT_SIZE])
{
    return fingerprint(finding, host, out);
}

/* Each finding is hashed together with the hash of all before it. */
static bool hash_report(const struct mg_report *report, unsigned char hash[MG_SHA256_SIZE])
{
    struct mg_buf buf;

    mg_buf_init(&buf, MG_IDENTITY_BYTES);
    add(&buf, report->generated);
    add_host(&buf, &report->inventory->host);
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct mg_finding *finding = &report->findings[i];

        add_finding(&buf, finding);
        add(&buf, finding->package == NULL ? MG_STR_NONE : finding->package->version);
        if (finding->suppression != NULL)
            add(&buf, finding->suppression->status);
        if (!finish(&buf, hash))
            return false;
        mg_buf_add(&buf, hash, MG_SHA256_SIZE);
    }
    return finish(&buf, hash);
}

void mg_uuid_of_hash(unsigned char hash[MG_SHA256_SIZE], char out[MG_UUID_SIZE])
{
    static const size_t groups[] = {4, 2, 2, 2, 6}; /* bytes between the hyphens */
    const unsigned char *from = hash;

    hash[6] = (unsigned char)((hash[6] & 0x0f) | 0x80); /* version 8 */
    hash[8] = (unsigned char)((hash[8] & 0x3f) | 0x80); /* variant of the RFC */
    for (size_t i = 0; i < MG_COUNT(groups); i++) {
        if (i > 0)
            *out++ = '-';
        mg_hex(from, groups[i], out);
        out += 2 * groups[i];
        from += groups[i];
    }
}

bool mg_report_uuid(const struct mg_report *report, char out[MG_UUID_SIZE])
{
    unsigned char hash[MG_SHA256_SIZE];

    if (!hash_report(report, hash))
        return false;
    mg_uuid_of_hash(hash, out);
    return true;
}

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool consists_of(struct mg_str s, struct mg_str others)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_alnum(s.p[i]) && mg_str_find(others, s.p[i]) == SIZE_MAX)
            return false;
    }
    return s.n != 0;
}

struct mg_str mg_vulnerability_url(struct mg_str id, char buffer[MG_VULNERABILITY_URL_SIZE])
{
    static const struct {
        const char *prefix, *page;
    } pages[] = {
        {"END-OF-LIFE-", NULL}, /* an id of ours */
        {"CVE-", "https://www.cve.org/CVERecord?id="},
        {"GHSA-", "https://github.com/advisories/"},
        {"", "https://osv.dev/vulnerability/"},
    };
    size_t i = 0;

    if (id.n > MG_VULNERABILITY_URL_SIZE / 2 || !consists_of(id, MG_STR("-._:")))
        return MG_STR_NONE;
    while (!mg_str_starts(id, mg_str_of(pages[i].prefix)))
        i++;
    if (pages[i].page == NULL)
        return MG_STR_NONE;
    (void)snprintf(buffer, MG_VULNERABILITY_URL_SIZE, "%s%.*s", pages[i].page, MG_STR_ARG(id));
    return mg_str_of(buffer);
}

/* Every % begins an encoded byte. */
static bool is_well_encoded(struct mg_str url)
{
    for (size_t at; (at = mg_str_find(url, '%')) != SIZE_MAX; url = mg_str_skip(url, at + 3)) {
        struct mg_str digits = mg_str_take(mg_str_skip(url, at + 1), 2);

        for (size_t i = 0; i < digits.n; i++) {
            if (mg_str_find(MG_STR("0123456789abcdefABCDEF"), digits.p[i]) == SIZE_MAX)
                return false;
        }
        if (digits.n != 2)
            return false;
    }
    return true;
}

bool mg_is_web_url(struct mg_str url)
{
    struct mg_str rest = url;

    if (mg_str_starts(url, MG_STR("https://")))
        rest = mg_str_skip(url, 8);
    else if (mg_str_starts(url, MG_STR("http://")))
        rest = mg_str_skip(url, 7);
    else
        return false;
    return consists_of(rest, MG_STR("-._~:/?#@!$&'()*+,;=%")) && is_well_encoded(rest) &&
           is_alnum(rest.p[0]);
}
