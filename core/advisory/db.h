/* SPDX-License-Identifier: Apache-2.0
 *
 * The advisory database: one immutable file, memory-mapped and used as it lies there; opening
 * parses nothing. Format in docs/database.md. Damage is found where it is met: every block has a
 * checksum, and in a database that was authenticated (signature.h) a SHA-256, which is compared
 * when the block is first touched; a wrong one makes the query fail with UNTRUSTED. Views borrow
 * from the database until it is closed. Not for use by several threads at once.
 */
#ifndef MG_ADVISORY_DB_H
#define MG_ADVISORY_DB_H

#include "core/advisory/record.h"
#include "core/base/error.h"

struct mg_db;

struct mg_db_info {
    uint32_t format;       /* version of the file format */
    uint64_t size;         /* bytes */
    char content_hash[65]; /* SHA-256 over the content, hex */
    uint32_t advisories, packages, affected, vulnerabilities, kev, epss, feeds;
};

struct mg_db_feed {
    struct mg_str format, name, sha256, newest;
    uint64_t records, skipped, ignored;
};

/* A package of an ecosystem that advisories speak of. */
struct mg_db_package {
    struct mg_str ecosystem, name;
    uint32_t first_affected, affected_count;
};

struct mg_db_affected {
    uint32_t advisory;                            /* index */
    struct mg_str state, urgency, module, update; /* as in struct mg_record_affected */
    uint32_t first_range, range_count;
    uint32_t first_version, version_count; /* listed versions that no range covers */
    bool needs_restart, needs_subscription, not_affected;
};

struct mg_db_range {
    uint32_t first_event, event_count; /* sorted by version */
};

struct mg_db_event {
    enum mg_event_kind kind;
    struct mg_str version;
};

struct mg_db_advisory {
    struct mg_str id, summary, details, published, modified, withdrawn;
    uint32_t feed;
    uint32_t first_vulnerability, vulnerability_count; /* ids it is about: a list of list entries */
    uint32_t first_severity, severity_count;
    uint32_t first_reference, reference_count;
    uint32_t first_affected_ref, affected_ref_count; /* its affected entries, for lookups */
    bool exploited, disclosed;                       /* as in struct mg_record */
};

/* A vulnerability: what all advisories about one id have in common. */
struct mg_db_vulnerability {
    struct mg_str id; /* the CVE where there is one */
    uint32_t first_alias, alias_count;
    uint32_t first_advisory, advisory_count;
};

enum mg_status mg_db_open(const char *path, struct mg_db **out, struct mg_error *err);
/* NULL is fine. */
void mg_db_close(struct mg_db *db);
/* Read everything once and compare all checksums and hashes: UNTRUSTED when a bit is wrong. */
enum mg_status mg_db_verify(struct mg_db *db, struct mg_error *err);
void mg_db_info(const struct mg_db *db, struct mg_db_info *out);

/* Latched: UNTRUSTED after any query met a damaged block or a row that is not there, MG_OK else.
 * Queries on damaged parts give empty results, so check once after a group of them. */
enum mg_status mg_db_status(const struct mg_db *db, struct mg_error *err);

/* Queries by key; false when absent. Names of packages may have any spelling that their ecosystem
 * takes for the same (package_key.h). */
bool mg_db_find_package(struct mg_db *db, struct mg_str ecosystem, struct mg_str name,
                        struct mg_db_package *out);
bool mg_db_find_vulnerability(struct mg_db *db, struct mg_str id, uint32_t *index);
/* By one of its other names, also one that no advisory in the database has. Reads all of them. */
bool mg_db_find_alias(struct mg_db *db, struct mg_str alias, uint32_t *index);
bool mg_db_find_advisory(struct mg_db *db, struct mg_str id, uint32_t *index);
bool mg_db_find_kev(struct mg_db *db, struct mg_str cve, struct mg_record_kev *out);
bool mg_db_find_epss(struct mg_db *db, struct mg_str cve, struct mg_record_epss *out);
/* The updates that update replaces itself, not those that these replace: call with *cursor 0 first;
 * false at the end. */
bool mg_db_next_superseded(struct mg_db *db, struct mg_str update, uint32_t *cursor,
                           struct mg_str *out);
/* Number of packages known for an ecosystem: 0 means that it is not covered at all. */
uint32_t mg_db_ecosystem_packages(struct mg_db *db, struct mg_str ecosystem);
/* When its newest advisory was changed, RFC 3339; empty when none says so. */
struct mg_str mg_db_ecosystem_newest(struct mg_db *db, struct mg_str ecosystem);
/* Every ecosystem in byte order with its number of packages; index from 0, false past the end. */
bool mg_db_ecosystem(struct mg_db *db, uint32_t index, struct mg_str *name, uint32_t *packages);
/* Packages with this name in any ecosystem: call with *cursor 0 first; false at the end. */
bool mg_db_next_package_named(struct mg_db *db, struct mg_str name, uint32_t *cursor,
                              struct mg_db_package *out);

/* Records by index; an index out of range gives an empty record and counts as damage. */
struct mg_db_feed mg_db_feed(struct mg_db *db, uint32_t index);
struct mg_db_affected mg_db_affected(struct mg_db *db, uint32_t index);
struct mg_db_package mg_db_package_of_affected(struct mg_db *db, uint32_t affected);
struct mg_db_range mg_db_range(struct mg_db *db, uint32_t index);
struct mg_db_event mg_db_event(struct mg_db *db, uint32_t index);
struct mg_str mg_db_version(struct mg_db *db, uint32_t index);
struct mg_db_advisory mg_db_advisory(struct mg_db *db, uint32_t index);
struct mg_db_vulnerability mg_db_vulnerability(struct mg_db *db, uint32_t index);
struct mg_str mg_db_alias(struct mg_db *db, uint32_t index);
struct mg_str mg_db_reference(struct mg_db *db, uint32_t index);
struct mg_record_severity mg_db_severity(struct mg_db *db, uint32_t index);
/* Entry of a list: the vulnerability of an advisory, the advisory of a vulnerability, the affected
 * entry of an advisory. */
uint32_t mg_db_link(struct mg_db *db, uint32_t index);

#endif
