/* SPDX-License-Identifier: Apache-2.0
 *
 * The first half of `db update`: bring the cached copies of all sources up to date, and find out
 * which of them there are to build from.
 */
#ifndef MG_CLI_FEED_REFRESH_H
#define MG_CLI_FEED_REFRESH_H

#include "core/cli/feed/sources.h"

struct mg_refresh {
    const struct mg_sources *sources;
    const char *ca_file; /* as struct mg_fetch_request has it */
    unsigned timeout_seconds;
    bool allow_http;
    bool quiet; /* warnings only */
};

/* Sources with a copy in the cache; borrows from the mg_sources. */
struct mg_refreshed {
    const struct mg_source *inputs[MG_SOURCES_MAX];
    size_t count;
    bool fetched; /* at least one copy is new */
    bool stale;   /* at least one could not be asked for and may be outdated */
};

/* Prints progress and warnings on standard error. A source that cannot be fetched is replaced by
 * its copy, however old; fails when a required one has none, and when SIGINT or SIGTERM came. */
enum mg_status mg_refresh_run(const struct mg_refresh *refresh, struct mg_refreshed *out,
                              struct mg_error *err);

#endif
