/* SPDX-License-Identifier: Apache-2.0
 *
 * Layout of a database file, shared by the writer and the reader; docs/database.md explains it.
 * Everything is little-endian. A header of fixed size, then sections, then a table of checksums
 * against accidents, then two levels of hashes against attacks. A section is a table of rows of
 * 32-bit words, or a heap of strings.
 */
#ifndef MG_ADVISORY_FORMAT_H
#define MG_ADVISORY_FORMAT_H

#define MG_DB_MAGIC "MARGAYDB"
#define MG_DB_FORMAT 3
#define MG_DB_HEADER 4096u
#define MG_DB_BLOCK 4096u /* bytes that share a checksum and a hash */
#define MG_DB_HASH 32u    /* SHA-256 */
/* Hashes of blocks that share a hash of the second level. */
#define MG_DB_HASHES_PER_PAGE (MG_DB_BLOCK / MG_DB_HASH)

/* Offsets in the header. */
enum {
    MG_DB_AT_MAGIC = 0,
    MG_DB_AT_FORMAT = 8,          /* u32 */
    MG_DB_AT_SECTIONS = 12,       /* u32: how many sections follow */
    MG_DB_AT_SIZE = 16,           /* u64: of the file */
    MG_DB_AT_CHECKSUMS = 24,      /* u64: where the table of checksums begins */
    MG_DB_AT_CONTENT_HASH = 32,   /* SHA-256 of all sections */
    MG_DB_AT_CHECKSUMS_HASH = 64, /* u64: of the table of checksums */
    MG_DB_AT_HASHES_ROOT = 72,    /* SHA-256 of the second level of hashes */
    MG_DB_AT_SECTION = 104,       /* per section u64 offset, u64 rows or bytes */
    MG_DB_AT_HEADER_HASH = 4088,  /* u64: of the header up to here */
};

enum mg_db_section {
    MG_DB_FEEDS,
    MG_DB_ECOSYSTEMS,
    MG_DB_PACKAGE_SLOTS, /* hash table: index into PACKAGES plus one, 0 = free */
    MG_DB_PACKAGES,      /* sorted by ecosystem, name */
    MG_DB_AFFECTED,      /* grouped by package */
    MG_DB_RANGES,
    MG_DB_EVENTS,
    MG_DB_VERSIONS,
    MG_DB_ADVISORIES,      /* sorted by id */
    MG_DB_VULNERABILITIES, /* sorted by id */
    MG_DB_ALIASES,
    MG_DB_REFERENCES,
    MG_DB_SEVERITIES,
    MG_DB_LINKS,
    MG_DB_KEV,        /* sorted by id */
    MG_DB_EPSS,       /* sorted by key */
    MG_DB_SUPERSEDES, /* sorted by update */
    MG_DB_NAMES,      /* heap of what matching reads: names, versions, ids, states */
    MG_DB_TEXTS,      /* heap of what only people read */
    MG_DB_SECTION_COUNT,
};

/* Words of a row; 0 = heap. A string is a heap offset; offset 0 is the empty string. In a heap a
 * string is its length as LEB128 (base-128, low bits first) and its bytes. */
#define MG_DB_ROW_WORDS                                                                            \
    {                                                                                              \
        [MG_DB_FEEDS] = 7, [MG_DB_ECOSYSTEMS] = 4, [MG_DB_PACKAGE_SLOTS] = 1,                      \
        [MG_DB_PACKAGES] = 4, [MG_DB_AFFECTED] = 11, [MG_DB_RANGES] = 2, [MG_DB_EVENTS] = 2,       \
        [MG_DB_VERSIONS] = 1, [MG_DB_ADVISORIES] = 16, [MG_DB_VULNERABILITIES] = 5,                \
        [MG_DB_ALIASES] = 1, [MG_DB_REFERENCES] = 1, [MG_DB_SEVERITIES] = 2, [MG_DB_LINKS] = 1,    \
        [MG_DB_KEV] = 4, [MG_DB_EPSS] = 3, [MG_DB_SUPERSEDES] = 2, [MG_DB_NAMES] = 0,              \
        [MG_DB_TEXTS] = 0,                                                                         \
    }

/* Flags of an affected row. */
#define MG_DB_NEEDS_SUBSCRIPTION 1u
#define MG_DB_NOT_AFFECTED 2u
#define MG_DB_NEEDS_RESTART 4u

/* Flags of an advisory row. */
#define MG_DB_EXPLOITED 1u
#define MG_DB_DISCLOSED 2u

/* Feed of an advisory that came from none. */
#define MG_DB_NO_FEED 0xffffffffu

/* EPSS probabilities are kept in steps of 0.00001. */
#define MG_DB_EPSS_STEPS 100000.0

#endif
