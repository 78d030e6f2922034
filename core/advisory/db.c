/* SPDX-License-Identifier: Apache-2.0
 *
 * Queries: rows become structs of views, keys are found by hash or by binary search.
 */
#include "core/advisory/db.h"

#include "core/advisory/cve.h"
#include "core/advisory/db_file.h"
#include "core/model/package_key.h"

static struct mg_str name_at(struct mg_db *db, const unsigned char *row, unsigned word)
{
    return mg_db_string(db, MG_DB_NAMES, mg_db_word(row, word));
}

static struct mg_str text_at(struct mg_db *db, const unsigned char *row, unsigned word)
{
    return mg_db_string(db, MG_DB_TEXTS, mg_db_word(row, word));
}

/* A count of rows from `first` on, cut to what the section holds: a broken file must not make
 * callers loop over rows that are not there, nor look as if it said nothing. */
static uint32_t clamp(struct mg_db *db, enum mg_db_section section, uint32_t first, uint32_t count)
{
    uint64_t rows = db->tables[section].count;
    uint64_t left = first < rows ? rows - first : 0;

    if (count <= left)
        return count;
    db->damaged = true;
    return (uint32_t)left;
}

/* The count in word i of row, for rows of section that begin at word i - 1. */
static uint32_t count_at(struct mg_db *db, enum mg_db_section section, const unsigned char *row,
                         unsigned i)
{
    return clamp(db, section, mg_db_word(row, i - 1), mg_db_word(row, i));
}

/* Index of the row whose word 0 names key in a section sorted by it. */
static bool find_sorted(struct mg_db *db, enum mg_db_section section, struct mg_str key,
                        uint32_t *index)
{
    uint64_t low = 0, high = db->tables[section].count;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        int order = mg_str_cmp(name_at(db, mg_db_row(db, section, middle), 0), key);

        if (order == 0) {
            *index = (uint32_t)middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static struct mg_db_package package_of_row(struct mg_db *db, const unsigned char *row)
{
    const unsigned char *ecosystem = mg_db_row(db, MG_DB_ECOSYSTEMS, mg_db_word(row, 0));

    return (struct mg_db_package){
        .ecosystem = row == NULL ? MG_STR_NONE : name_at(db, ecosystem, 0),
        .name = name_at(db, row, 1),
        .first_affected = mg_db_word(row, 2),
        .affected_count = count_at(db, MG_DB_AFFECTED, row, 3),
    };
}

/* Where to start looking in the table of slots. The same function as in the writer: the hash of
 * the name, turned by the ecosystem's number. */
static bool find_in_ecosystem(struct mg_db *db, uint32_t ecosystem, struct mg_str name,
                              struct mg_db_package *out)
{
    uint64_t capacity = db->tables[MG_DB_PACKAGE_SLOTS].count;
    uint64_t at = mg_str_hash(name) + ecosystem;

    for (uint64_t tries = 0; tries < capacity; tries++, at++) {
        uint32_t slot = mg_db_word(mg_db_row(db, MG_DB_PACKAGE_SLOTS, at & (capacity - 1)), 0);
        const unsigned char *row = slot == 0 ? NULL : mg_db_row(db, MG_DB_PACKAGES, slot - 1);

        if (row == NULL)
            return false;
        if (mg_db_word(row, 0) == ecosystem && mg_str_eq(name_at(db, row, 1), name)) {
            *out = package_of_row(db, row);
            return true;
        }
    }
    return false;
}

/* By the spelling that the builder gave the name. */
static bool find_spelled(struct mg_db *db, uint32_t index, struct mg_str ecosystem,
                         struct mg_str name, struct mg_db_package *out)
{
    struct mg_buf key;
    bool found;

    if (!mg_package_key_differs(ecosystem))
        return find_in_ecosystem(db, index, name, out);
    mg_buf_init(&key, name.n);
    mg_package_key(&key, ecosystem, name);
    found = find_in_ecosystem(db, index, mg_buf_view(&key), out);
    mg_buf_clear(&key);
    return found;
}

bool mg_db_find_package(struct mg_db *db, struct mg_str ecosystem, struct mg_str name,
                        struct mg_db_package *out)
{
    uint32_t index;

    return find_sorted(db, MG_DB_ECOSYSTEMS, ecosystem, &index) &&
           find_spelled(db, index, ecosystem, name, out);
}

bool mg_db_next_package_named(struct mg_db *db, struct mg_str name, uint32_t *cursor,
                              struct mg_db_package *out)
{
    while (*cursor < db->tables[MG_DB_ECOSYSTEMS].count) {
        uint32_t index = (*cursor)++;
        struct mg_str ecosystem = name_at(db, mg_db_row(db, MG_DB_ECOSYSTEMS, index), 0);

        if (find_spelled(db, index, ecosystem, name, out))
            return true;
    }
    return false;
}

bool mg_db_ecosystem(struct mg_db *db, uint32_t index, struct mg_str *name, uint32_t *packages)
{
    const unsigned char *row = NULL;

    if (index < db->tables[MG_DB_ECOSYSTEMS].count)
        row = mg_db_row(db, MG_DB_ECOSYSTEMS, index);
    if (row == NULL)
        return false;
    *name = name_at(db, row, 0);
    *packages = mg_db_word(row, 2);
    return true;
}

uint32_t mg_db_ecosystem_packages(struct mg_db *db, struct mg_str ecosystem)
{
    struct mg_str name;
    uint32_t index, packages = 0;

    if (find_sorted(db, MG_DB_ECOSYSTEMS, ecosystem, &index))
        (void)mg_db_ecosystem(db, index, &name, &packages);
    return packages;
}

struct mg_str mg_db_ecosystem_newest(struct mg_db *db, struct mg_str ecosystem)
{
    uint32_t index;

    if (!find_sorted(db, MG_DB_ECOSYSTEMS, ecosystem, &index))
        return MG_STR_NONE;
    return name_at(db, mg_db_row(db, MG_DB_ECOSYSTEMS, index), 3);
}

bool mg_db_find_vulnerability(struct mg_db *db, struct mg_str id, uint32_t *index)
{
    return find_sorted(db, MG_DB_VULNERABILITIES, id, index);
}

bool mg_db_find_advisory(struct mg_db *db, struct mg_str id, uint32_t *index)
{
    return find_sorted(db, MG_DB_ADVISORIES, id, index);
}

static bool has_alias(struct mg_db *db, const struct mg_db_vulnerability *one, struct mg_str alias)
{
    for (uint32_t i = 0; i < one->alias_count; i++) {
        if (mg_str_eq(mg_db_alias(db, one->first_alias + i), alias))
            return true;
    }
    return false;
}

bool mg_db_find_alias(struct mg_db *db, struct mg_str alias, uint32_t *index)
{
    for (uint32_t i = 0; !db->damaged && i < db->tables[MG_DB_VULNERABILITIES].count; i++) {
        struct mg_db_vulnerability one = mg_db_vulnerability(db, i);

        if (has_alias(db, &one, alias)) {
            *index = i;
            return true;
        }
    }
    return false;
}

bool mg_db_find_kev(struct mg_db *db, struct mg_str cve, struct mg_record_kev *out)
{
    const unsigned char *row;
    uint32_t index;

    if (!find_sorted(db, MG_DB_KEV, cve, &index))
        return false;
    row = mg_db_row(db, MG_DB_KEV, index);
    *out = (struct mg_record_kev){
        .cve = name_at(db, row, 0),
        .added = name_at(db, row, 1),
        .due = name_at(db, row, 2),
        .ransomware = name_at(db, row, 3),
    };
    return true;
}

/* The first pair of update, or where it would stand. */
static uint64_t first_superseded(struct mg_db *db, struct mg_str update)
{
    uint64_t low = 0, high = db->tables[MG_DB_SUPERSEDES].count;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;

        if (mg_str_cmp(name_at(db, mg_db_row(db, MG_DB_SUPERSEDES, middle), 0), update) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool mg_db_next_superseded(struct mg_db *db, struct mg_str update, uint32_t *cursor,
                           struct mg_str *out)
{
    uint64_t index = *cursor == 0 ? first_superseded(db, update) : *cursor;
    const unsigned char *row = NULL;

    if (!db->damaged && index < db->tables[MG_DB_SUPERSEDES].count)
        row = mg_db_row(db, MG_DB_SUPERSEDES, index);
    if (row == NULL || !mg_str_eq(name_at(db, row, 0), update))
        return false;
    *cursor = (uint32_t)index + 1;
    *out = name_at(db, row, 1);
    return true;
}

bool mg_db_find_epss(struct mg_db *db, struct mg_str cve, struct mg_record_epss *out)
{
    uint64_t low = 0, high = db->tables[MG_DB_EPSS].count;
    uint32_t key;

    if (!mg_cve_key(cve, &key))
        return false;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        const unsigned char *row = mg_db_row(db, MG_DB_EPSS, middle);

        if (row == NULL)
            return false;
        if (mg_db_word(row, 0) == key) {
            *out = (struct mg_record_epss){cve, mg_db_word(row, 1) / MG_DB_EPSS_STEPS,
                                           mg_db_word(row, 2) / MG_DB_EPSS_STEPS};
            return true;
        }
        if (mg_db_word(row, 0) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

struct mg_db_feed mg_db_feed(struct mg_db *db, uint32_t index)
{
    const unsigned char *row = index == MG_DB_NO_FEED ? NULL : mg_db_row(db, MG_DB_FEEDS, index);

    return (struct mg_db_feed){
        .format = name_at(db, row, 0),
        .name = name_at(db, row, 1),
        .sha256 = name_at(db, row, 2),
        .newest = name_at(db, row, 3),
        .records = mg_db_word(row, 4),
        .skipped = mg_db_word(row, 5),
        .ignored = mg_db_word(row, 6),
    };
}

struct mg_db_affected mg_db_affected(struct mg_db *db, uint32_t index)
{
    const unsigned char *row = mg_db_row(db, MG_DB_AFFECTED, index);
    uint32_t flags = mg_db_word(row, 8);

    return (struct mg_db_affected){
        .advisory = mg_db_word(row, 0),
        .state = name_at(db, row, 2),
        .urgency = name_at(db, row, 3),
        .module = name_at(db, row, 9),
        .update = name_at(db, row, 10),
        .first_range = mg_db_word(row, 4),
        .range_count = count_at(db, MG_DB_RANGES, row, 5),
        .first_version = mg_db_word(row, 6),
        .version_count = count_at(db, MG_DB_VERSIONS, row, 7),
        .needs_restart = (flags & MG_DB_NEEDS_RESTART) != 0,
        .needs_subscription = (flags & MG_DB_NEEDS_SUBSCRIPTION) != 0,
        .not_affected = (flags & MG_DB_NOT_AFFECTED) != 0,
    };
}

struct mg_db_package mg_db_package_of_affected(struct mg_db *db, uint32_t affected)
{
    const unsigned char *row = mg_db_row(db, MG_DB_AFFECTED, affected);

    return package_of_row(db,
                          row == NULL ? NULL : mg_db_row(db, MG_DB_PACKAGES, mg_db_word(row, 1)));
}

struct mg_db_range mg_db_range(struct mg_db *db, uint32_t index)
{
    const unsigned char *row = mg_db_row(db, MG_DB_RANGES, index);

    return (struct mg_db_range){mg_db_word(row, 0), count_at(db, MG_DB_EVENTS, row, 1)};
}

struct mg_db_event mg_db_event(struct mg_db *db, uint32_t index)
{
    const unsigned char *row = mg_db_row(db, MG_DB_EVENTS, index);

    return (struct mg_db_event){(enum mg_event_kind)(mg_db_word(row, 0) & 3), name_at(db, row, 1)};
}

struct mg_str mg_db_version(struct mg_db *db, uint32_t index)
{
    return name_at(db, mg_db_row(db, MG_DB_VERSIONS, index), 0);
}

struct mg_db_advisory mg_db_advisory(struct mg_db *db, uint32_t index)
{
    const unsigned char *row = mg_db_row(db, MG_DB_ADVISORIES, index);
    uint32_t flags = mg_db_word(row, 15);

    return (struct mg_db_advisory){
        .id = name_at(db, row, 0),
        .summary = text_at(db, row, 1),
        .details = text_at(db, row, 2),
        .published = text_at(db, row, 3),
        .modified = text_at(db, row, 4),
        .withdrawn = name_at(db, row, 5),
        .feed = mg_db_word(row, 6),
        .first_vulnerability = mg_db_word(row, 7),
        .vulnerability_count = count_at(db, MG_DB_LINKS, row, 8),
        .first_severity = mg_db_word(row, 9),
        .severity_count = count_at(db, MG_DB_SEVERITIES, row, 10),
        .first_reference = mg_db_word(row, 11),
        .reference_count = count_at(db, MG_DB_REFERENCES, row, 12),
        .first_affected_ref = mg_db_word(row, 13),
        .affected_ref_count = count_at(db, MG_DB_LINKS, row, 14),
        .exploited = (flags & MG_DB_EXPLOITED) != 0,
        .disclosed = (flags & MG_DB_DISCLOSED) != 0,
    };
}

struct mg_db_vulnerability mg_db_vulnerability(struct mg_db *db, uint32_t index)
{
    const unsigned char *row = mg_db_row(db, MG_DB_VULNERABILITIES, index);

    return (struct mg_db_vulnerability){
        .id = name_at(db, row, 0),
        .first_alias = mg_db_word(row, 1),
        .alias_count = count_at(db, MG_DB_ALIASES, row, 2),
        .first_advisory = mg_db_word(row, 3),
        .advisory_count = count_at(db, MG_DB_LINKS, row, 4),
    };
}

struct mg_str mg_db_alias(struct mg_db *db, uint32_t index)
{
    return name_at(db, mg_db_row(db, MG_DB_ALIASES, index), 0);
}

struct mg_str mg_db_reference(struct mg_db *db, uint32_t index)
{
    return text_at(db, mg_db_row(db, MG_DB_REFERENCES, index), 0);
}

struct mg_record_severity mg_db_severity(struct mg_db *db, uint32_t index)
{
    const unsigned char *row = mg_db_row(db, MG_DB_SEVERITIES, index);

    return (struct mg_record_severity){name_at(db, row, 0), name_at(db, row, 1)};
}

uint32_t mg_db_link(struct mg_db *db, uint32_t index)
{
    return mg_db_word(mg_db_row(db, MG_DB_LINKS, index), 0);
}
