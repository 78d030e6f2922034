/* SPDX-License-Identifier: Apache-2.0
 *
 * The database as a file: open, integrity, access to rows and strings. Every offset is checked
 * against the section it points into: also a file with right checksums cannot lead us outside.
 */
#include "core/advisory/db_file.h"

#include <stdlib.h>
#include <string.h>

#include "core/trust/hash.h"
#include "core/base/reader.h"

static const unsigned row_words[MG_DB_SECTION_COUNT] = MG_DB_ROW_WORDS;

static uint64_t load64(const unsigned char *p)
{
    struct mg_reader reader;

    mg_reader_init(&reader, p, 8);
    return mg_reader_le64(&reader);
}

static struct mg_str bytes_at(const struct mg_db *db, uint64_t offset, uint64_t n)
{
    return (struct mg_str){(const char *)db->mapping.p + offset, (size_t)n};
}

static enum mg_status check_identity(struct mg_db *db, struct mg_error *err)
{
    const unsigned char *p = db->header;
    uint32_t format;
    uint64_t size;

    if (db->mapping.n < sizeof MG_DB_MAGIC - 1 ||
        memcmp(db->mapping.p, MG_DB_MAGIC, sizeof MG_DB_MAGIC - 1) != 0)
        return mg_fail(err, MG_FORMAT, "not a Margay advisory database");
    if (db->mapping.n < MG_DB_HEADER)
        return mg_fail(err, MG_UNTRUSTED, "truncated: %zu bytes", db->mapping.n);
    memcpy(db->header, db->mapping.p, sizeof db->header);
    format = mg_db_word(p + MG_DB_AT_FORMAT, 0);
    if (format != MG_DB_FORMAT)
        return mg_fail(err, MG_UNSUPPORTED,
                       "database format %u, this program reads %d: build it anew", format,
                       MG_DB_FORMAT);
    size = load64(p + MG_DB_AT_SIZE);
    if (size != db->mapping.n)
        return mg_fail(err, MG_UNTRUSTED, "%s: %zu bytes, should be %llu",
                       db->mapping.n < size ? "truncated" : "too long", db->mapping.n,
                       (unsigned long long)size);
    if (load64(p + MG_DB_AT_HEADER_HASH) !=
        mg_str_hash((struct mg_str){(const char *)p, MG_DB_AT_HEADER_HASH}))
        return mg_fail(err, MG_UNTRUSTED, "damaged: the header's checksum is wrong");
    return MG_OK;
}

static bool table_fits(const struct mg_db_table *table, uint64_t end)
{
    uint64_t row = table->words == 0 ? 1 : 4u * table->words;

    return table->offset >= MG_DB_HEADER && table->offset <= end && table->offset % 4 == 0 &&
           table->count <= UINT32_MAX && table->count <= (end - table->offset) / row;
}

uint64_t mg_db_blocks(const struct mg_db *db)
{
    return (db->checksums_at - MG_DB_HEADER + MG_DB_BLOCK - 1) / MG_DB_BLOCK;
}

uint64_t mg_db_hash_pages(const struct mg_db *db)
{
    return (mg_db_blocks(db) + MG_DB_HASHES_PER_PAGE - 1) / MG_DB_HASHES_PER_PAGE;
}

/* Bytes behind the sections: a checksum and a hash per block, a hash per page of these. */
static uint64_t trailer_size(const struct mg_db *db)
{
    return (8 + MG_DB_HASH) * mg_db_blocks(db) + MG_DB_HASH * mg_db_hash_pages(db);
}

static enum mg_status load_tables(struct mg_db *db, struct mg_error *err)
{
    const unsigned char *p = db->header;

    db->checksums_at = load64(p + MG_DB_AT_CHECKSUMS);
    if (mg_db_word(p + MG_DB_AT_SECTIONS, 0) != MG_DB_SECTION_COUNT ||
        db->checksums_at < MG_DB_HEADER || db->checksums_at > db->mapping.n ||
        db->mapping.n - db->checksums_at != trailer_size(db))
        return mg_fail(err, MG_UNTRUSTED, "damaged: impossible layout");
    for (size_t i = 0; i < MG_DB_SECTION_COUNT; i++) {
        const unsigned char *entry = p + MG_DB_AT_SECTION + 16 * i;

        db->tables[i] = (struct mg_db_table){load64(entry), load64(entry + 8), row_words[i]};
        if (!table_fits(&db->tables[i], db->checksums_at))
            return mg_fail(err, MG_UNTRUSTED, "damaged: section %zu lies outside the file", i);
    }
    if (load64(p + MG_DB_AT_CHECKSUMS_HASH) !=
        mg_str_hash(bytes_at(db, db->checksums_at, 8 * mg_db_blocks(db))))
        return mg_fail(err, MG_UNTRUSTED, "damaged: the table of checksums is wrong");
    return MG_OK;
}

static enum mg_status open_mapping(struct mg_db *db, struct mg_error *err)
{
    enum mg_status status = check_identity(db, err);

    if (status == MG_OK)
        status = load_tables(db, err);
    if (status != MG_OK)
        return status;
    db->verified = calloc(1, (size_t)mg_db_blocks(db) + 1);
    return db->verified != NULL ? MG_OK : mg_fail(err, MG_NOMEM, "no memory to open it");
}

enum mg_status mg_db_open(const char *path, struct mg_db **out, struct mg_error *err)
{
    struct mg_db *db = calloc(1, sizeof *db);
    enum mg_status status;

    if (db == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to open %s", path);
    status = mg_os_map(path, &db->mapping, err);
    if (status == MG_OK && (status = open_mapping(db, err)) != MG_OK)
        (void)mg_fail_in(err, status, "%s", path);
    if (status != MG_OK) {
        mg_db_close(db);
        return status;
    }
    *out = db;
    return MG_OK;
}

enum mg_status mg_db_open_memory(struct mg_str bytes, bool check_blocks, struct mg_db **out,
                                 struct mg_error *err)
{
    struct mg_db *db = calloc(1, sizeof *db);
    enum mg_status status;

    if (db == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to open a database");
    db->mapping = (struct mg_mapping){.p = (const unsigned char *)bytes.p, .n = bytes.n};
    db->borrowed = true;
    db->unchecked = !check_blocks;
    status = open_mapping(db, err);
    if (status != MG_OK) {
        mg_db_close(db);
        return status;
    }
    *out = db;
    return MG_OK;
}

void mg_db_close(struct mg_db *db)
{
    if (db == NULL)
        return;
    if (!db->borrowed)
        mg_os_unmap(&db->mapping);
    free(db->verified);
    free(db->genuine);
    free(db);
}

struct mg_str mg_db_block(const struct mg_db *db, uint64_t block)
{
    uint64_t at = MG_DB_HEADER + block * MG_DB_BLOCK;
    uint64_t left = db->checksums_at - at;

    return bytes_at(db, at, left < MG_DB_BLOCK ? left : MG_DB_BLOCK);
}

static bool block_is_sound(struct mg_db *db, uint64_t block)
{
    return mg_str_hash(mg_db_block(db, block)) ==
           load64(db->mapping.p + db->checksums_at + 8 * block);
}

/* The checksum finds accidents in a tenth of the time that the hash takes. */
static bool block_is_right(struct mg_db *db, uint64_t block)
{
    return db->authentic ? mg_db_block_is_genuine(db, block) : block_is_sound(db, block);
}

/* Make sure that the blocks under [offset, offset + n) are sound; n > 0 and inside the sections. */
static bool touch(struct mg_db *db, uint64_t offset, uint64_t n)
{
    uint64_t first = (offset - MG_DB_HEADER) / MG_DB_BLOCK;
    uint64_t last = (offset + n - 1 - MG_DB_HEADER) / MG_DB_BLOCK;

    for (uint64_t block = first; !db->unchecked && block <= last; block++) {
        if (db->verified[block] == 0 && !block_is_right(db, block)) {
            db->damaged = true;
            return false;
        }
        db->verified[block] = 1;
    }
    return true;
}

const unsigned char *mg_db_row(struct mg_db *db, enum mg_db_section section, uint64_t index)
{
    const struct mg_db_table *table = &db->tables[section];
    uint64_t size = 4u * table->words;
    uint64_t offset = table->offset + index * size;

    if (index >= table->count) {
        db->damaged = true;
        return NULL;
    }
    return touch(db, offset, size) ? db->mapping.p + offset : NULL;
}

uint32_t mg_db_word(const unsigned char *row, unsigned i)
{
    if (row == NULL)
        return 0;
    row += 4 * (size_t)i;
    return (uint32_t)row[0] | (uint32_t)row[1] << 8 | (uint32_t)row[2] << 16 |
           (uint32_t)row[3] << 24;
}

/* LEB128 of at most five bytes; false when it does not end inside the heap. */
static bool load_length(struct mg_db *db, uint64_t *at, uint64_t end, uint64_t *length)
{
    *length = 0;
    for (unsigned shift = 0; shift < 35 && *at < end && touch(db, *at, 1); shift += 7) {
        unsigned char byte = db->mapping.p[(*at)++];

        *length |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0)
            return true;
    }
    return false;
}

struct mg_str mg_db_string(struct mg_db *db, enum mg_db_section heap, uint32_t at)
{
    const struct mg_db_table *table = &db->tables[heap];
    uint64_t offset = table->offset + at;
    uint64_t end = table->offset + table->count;
    uint64_t length;

    if (at == 0)
        return MG_STR_NONE;
    if (at >= table->count || !load_length(db, &offset, end, &length) || length == 0 ||
        length > end - offset || !touch(db, offset, length)) {
        db->damaged = true;
        return MG_STR_NONE;
    }
    return bytes_at(db, offset, length);
}

enum mg_status mg_db_status(const struct mg_db *db, struct mg_error *err)
{
    if (db->damaged)
        return mg_fail(err, MG_UNTRUSTED,
                       "the advisory database is damaged: a checksum or a reference is wrong");
    return MG_OK;
}

enum mg_status mg_db_verify(struct mg_db *db, struct mg_error *err)
{
    struct mg_str content = bytes_at(db, MG_DB_HEADER, db->checksums_at - MG_DB_HEADER);
    unsigned char hash[MG_SHA256_SIZE];
    enum mg_status status = mg_sha256(content.p, content.n, hash, err);
    bool right;

    if (status == MG_OK)
        status = mg_db_hashes_begin(db, err);
    if (status != MG_OK)
        return status;
    right = memcmp(hash, db->header + MG_DB_AT_CONTENT_HASH, sizeof hash) == 0;
    for (uint64_t block = 0; right && block < mg_db_blocks(db); block++)
        right = block_is_sound(db, block) && mg_db_block_is_genuine(db, block);
    if (!right)
        return mg_fail(err, MG_UNTRUSTED, "the advisory database is damaged: its hash is wrong");
    return MG_OK;
}

void mg_db_info(const struct mg_db *db, struct mg_db_info *out)
{
    *out = (struct mg_db_info){
        .format = MG_DB_FORMAT,
        .size = db->mapping.n,
        .advisories = (uint32_t)db->tables[MG_DB_ADVISORIES].count,
        .packages = (uint32_t)db->tables[MG_DB_PACKAGES].count,
        .affected = (uint32_t)db->tables[MG_DB_AFFECTED].count,
        .vulnerabilities = (uint32_t)db->tables[MG_DB_VULNERABILITIES].count,
        .kev = (uint32_t)db->tables[MG_DB_KEV].count,
        .epss = (uint32_t)db->tables[MG_DB_EPSS].count,
        .feeds = (uint32_t)db->tables[MG_DB_FEEDS].count,
    };
    mg_hex(db->header + MG_DB_AT_CONTENT_HASH, MG_SHA256_SIZE, out->content_hash);
}
