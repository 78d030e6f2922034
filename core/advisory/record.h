/* SPDX-License-Identifier: Apache-2.0
 *
 * An advisory as feeds deliver it, before it enters a database: the OSV data model
 * (https://ossf.github.io/osv-schema/), with what vendors add to it. Everything is borrowed from
 * the feed for the duration of one call.
 */
#ifndef MG_ADVISORY_RECORD_H
#define MG_ADVISORY_RECORD_H

#include "core/base/str.h"

enum mg_event_kind { MG_EVENT_INTRODUCED, MG_EVENT_FIXED, MG_EVENT_LAST_AFFECTED, MG_EVENT_LIMIT };

struct mg_record_event {
    enum mg_event_kind kind;
    struct mg_str version; /* "0" with INTRODUCED: before every version; "*" with LIMIT: none */
};

/* One ECOSYSTEM or SEMVER range. */
struct mg_record_range {
    const struct mg_record_event *events;
    size_t event_count;
};

struct mg_record_affected {
    struct mg_str ecosystem; /* "Debian:12" */
    struct mg_str name;      /* of the source package for Debian and Ubuntu */
    const struct mg_record_range *ranges;
    size_t range_count;
    const struct mg_str *versions; /* explicitly affected versions */
    size_t version_count;
    struct mg_str state;   /* the vendor's words: "needed", "deferred (2020-03-03)", "ignored" */
    struct mg_str urgency; /* the vendor's own severity: "unimportant", "medium" */
    /* Streams of rpm modules it is about, "nodejs:18 nodejs:20"; "*" when it is about a module but
     * does not say of which stream; empty: about packages outside of modules. */
    struct mg_str module;
    struct mg_str update; /* Microsoft: the update that brings the fix, "KB5065432" */
    bool needs_restart;   /* installing that update ends with a restart */
    bool needs_subscription;
    bool not_affected; /* the vendor says: not affected (counts in lookups and explain only) */
};

/* type is OSV's: "CVSS_V2", "CVSS_V3", "CVSS_V4", or a vendor's scale such as "Ubuntu". */
struct mg_record_severity {
    struct mg_str type;
    struct mg_str score;
};

struct mg_record {
    struct mg_str id;
    struct mg_str summary; /* one line */
    struct mg_str details;
    struct mg_str published; /* RFC 3339 */
    struct mg_str modified;
    struct mg_str withdrawn;      /* not empty: the advisory does not count */
    const struct mg_str *aliases; /* other names of the same vulnerability */
    size_t alias_count;
    const struct mg_str *upstream; /* vulnerabilities that this advisory is about */
    size_t upstream_count;
    const struct mg_record_severity *severities;
    size_t severity_count;
    const struct mg_str *references; /* URLs */
    size_t reference_count;
    const struct mg_record_affected *affected;
    size_t affected_count;
    bool exploited; /* the vendor says: attacks were seen */
    bool disclosed; /* the vendor says: it was public before there was a fix */
};

/* One update of Microsoft replaces another one, and has all that it brought. */
struct mg_record_supersedes {
    struct mg_str update;     /* "KB5065432" */
    struct mg_str superseded; /* "KB5063880" */
};

struct mg_record_kev {
    struct mg_str cve;
    struct mg_str added; /* ISO day */
    struct mg_str due;
    struct mg_str ransomware;
};

struct mg_record_epss {
    struct mg_str cve;
    double score;
    double percentile;
};

#endif
