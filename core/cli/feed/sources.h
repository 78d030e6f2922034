/* SPDX-License-Identifier: Apache-2.0
 *
 * What `db update` fetches: from where, into which file of the cache, and whether a database can
 * do without it.
 */
#ifndef MG_CLI_FEED_SOURCES_H
#define MG_CLI_FEED_SOURCES_H

#include "core/base/arena.h"
#include "core/cli/options.h"

/* OSV's public bucket (https://google.github.io/osv.dev/data/), CISA's catalog of known exploited
 * vulnerabilities, and the EPSS scores of the day. */
#define MG_SOURCE_OSV "https://osv-vulnerabilities.storage.googleapis.com"
/* Security databases: Alpine's folder of branches (https://secdb.alpinelinux.org/), and the files
 * of the distributions that have none. */
#define MG_SOURCE_SECDB "https://secdb.alpinelinux.org"
#define MG_SOURCE_WOLFI "https://packages.wolfi.dev/os/security.json"
#define MG_SOURCE_CHAINGUARD "https://packages.cgr.dev/chainguard/security.json"
#define MG_SOURCE_KEV                                                                              \
    "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
#define MG_SOURCE_EPSS "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"

/* Sources of one update. */
#define MG_SOURCES_MAX 128

struct mg_source {
    const char *name; /* for people */
    const char *url;
    const char *path; /* of the cached copy */
    const char *file; /* its name without the folder */
    uint64_t max_bytes;
    bool (*expects)(struct mg_str head); /* as struct mg_fetch_request has it */
    bool required;                       /* no database without it */
};

/* The required ones come first. */
struct mg_sources {
    struct mg_source items[MG_SOURCES_MAX];
    size_t count;
};

struct mg_source_wishes {
    const struct mg_option_list *ecosystems; /* OSV's names, "all"; repeated ones count once */
    const struct mg_option_list *secdb;      /* "v3.20", "wolfi", "chainguard"; likewise */
    const char *base_url;                    /* of OSV's layout, BASE/ECOSYSTEM/all.zip */
    const char *secdb_url;                   /* of Alpine's layout, BASE/BRANCH/main.json */
    const char *kev_url, *epss_url;          /* NULL: not wanted */
    const char *cache;                       /* folder of the copies */
    bool allow_http;
};

/* Turn wishes into sources; their strings live in arena. USAGE for a URL or an ecosystem that
 * cannot be one. */
enum mg_status mg_sources_plan(const struct mg_source_wishes *wishes, struct mg_arena *arena,
                               struct mg_sources *out, struct mg_error *err);

#endif
