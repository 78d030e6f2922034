/* SPDX-License-Identifier: Apache-2.0
 *
 * Names for findings and documents that other tools remember: the same in every run over the same
 * facts, different for different ones. Where people read about a vulnerability. For core/report and
 * core/sbom.
 */
#ifndef MG_REPORT_IDENTITY_H
#define MG_REPORT_IDENTITY_H

#include "core/trust/hash.h"
#include "core/report/report.h"

/* 32 lower-case hex digits and a NUL. */
#define MG_FINGERPRINT_SIZE 33
/* Of a finding among those of one host: vulnerability, package and where it lies. An upgrade to
 * another vulnerable version does not change it, except for kernels and for packages in lock files
 * and programs, of which several versions are there beside each other. False without memory. */
bool mg_fingerprint(const struct mg_finding *finding, char out[MG_FINGERPRINT_SIZE]);
/* The same among those of all hosts. */
bool mg_fingerprint_on_host(const struct mg_finding *finding, const struct mg_host *host,
                            char out[MG_FINGERPRINT_SIZE]);

/* Lower-case, without braces. */
#define MG_UUID_SIZE 37
/* A hash as a UUID of version 8 (RFC 9562, section 5.8); changes some of its bits. */
void mg_uuid_of_hash(unsigned char hash[MG_SHA256_SIZE], char out[MG_UUID_SIZE]);
/* Of the document that shows this report: a hash of its time, host and findings. False
 * without memory. */
bool mg_report_uuid(const struct mg_report *report, char out[MG_UUID_SIZE]);

/* An id is foreign text; one that is not safe in a URL has none. */
#define MG_VULNERABILITY_URL_SIZE 192
/* The page about a vulnerability by its id; empty when there is none. */
struct mg_str mg_vulnerability_url(struct mg_str id, char buffer[MG_VULNERABILITY_URL_SIZE]);

/* Is url one of http or https, of characters that RFC 3986 allows in a URI? */
bool mg_is_web_url(struct mg_str url);

#endif
