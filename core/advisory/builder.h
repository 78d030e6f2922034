/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the database builder: records with interned strings, between collecting (build.c),
 * naming vulnerabilities (build_vulnerabilities.c) and writing (build_write.c). Not for other
 * layers.
 */
#ifndef MG_ADVISORY_BUILDER_H
#define MG_ADVISORY_BUILDER_H

#include "core/advisory/build.h"
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/vec.h"

/* A string that is stored once; equal strings have equal pointers. */
struct mg_build_string {
    struct mg_str s;
    uint32_t at[2]; /* offset in the heaps of names and texts once written, 0 before */
};

struct mg_build_event {
    enum mg_event_kind kind;
    struct mg_build_string *version;
};

struct mg_build_range {
    struct mg_build_event *events;
    size_t event_count;
};

struct mg_build_affected {
    struct mg_build_string *ecosystem, *name, *state, *urgency, *module, *update;
    struct mg_build_range *ranges;
    size_t range_count;
    struct mg_build_string **versions;
    size_t version_count;
    uint32_t flags;
    uint32_t row;     /* in the file, once written */
    uint32_t package; /* likewise */
    struct mg_build_advisory *advisory;
};

struct mg_build_severity {
    struct mg_build_string *type, *score;
};

struct mg_build_advisory {
    struct mg_build_string *id, *summary, *details, *published, *modified, *withdrawn;
    struct mg_build_feed *feed; /* NULL: none was begun */
    struct mg_build_string **aliases, **upstream, **references;
    size_t alias_count, upstream_count, reference_count;
    struct mg_build_severity *severities;
    size_t severity_count;
    struct mg_build_affected *affected;
    size_t affected_count;
    uint32_t flags;
    uint64_t fingerprint; /* of the content: decides between two records of one id */
    uint32_t row;
    struct mg_vec vulnerabilities; /* of struct mg_build_string *: ids it is about, sorted */
};

struct mg_build_vulnerability {
    struct mg_build_string *id;
    struct mg_vec aliases;    /* of struct mg_build_string *, sorted */
    struct mg_vec advisories; /* of struct mg_build_advisory *, sorted by id */
    uint32_t row;
};

struct mg_build_feed {
    struct mg_build_string *format, *name, *sha256, *newest;
    uint32_t records, skipped, ignored;
    uint32_t row;
};

struct mg_build_kev {
    struct mg_build_string *cve, *added, *due, *ransomware;
};

struct mg_build_supersedes {
    struct mg_build_string *update, *superseded;
};

struct mg_build_epss {
    uint32_t key, score, percentile; /* the last two in steps of 0.00001 */
};

struct mg_builder {
    struct mg_arena arena;
    struct mg_map strings;
    struct mg_vec feeds;           /* of struct mg_build_feed * */
    struct mg_vec advisories;      /* of struct mg_build_advisory * */
    struct mg_vec vulnerabilities; /* of struct mg_build_vulnerability *, after naming */
    struct mg_vec kev, epss, supersedes;
};

/* The one copy of s; NULL without memory. */
struct mg_build_string *mg_build_intern(struct mg_builder *builder, struct mg_str s);

/* Order of interned strings by their bytes, for arrays of pointers to them. */
int mg_build_string_order(const void *a, const void *b);

/* Order of feeds by format, name and hash of their input. */
int mg_build_feed_order(const struct mg_build_feed *a, const struct mg_build_feed *b);

/* Sort the advisories by id, drop all but the newest record of each id, and give each the ids of
 * the vulnerabilities that it is about: CVEs where any alias leads to one. */
enum mg_status mg_build_name_vulnerabilities(struct mg_builder *builder, struct mg_error *err);

#endif
