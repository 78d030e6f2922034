/* SPDX-License-Identifier: Apache-2.0
 *
 * The hash tree of a database: the header holds the hash of the second level, which holds the
 * hashes of the pages of the first level, which holds the hash of each block of the sections. Who
 * trusts the header can so trust single blocks without reading the others. The header itself is
 * vouched for by a signature (signature.h), not here.
 */
#include "core/advisory/db_file.h"

#include <stdlib.h>
#include <string.h>

#include "core/trust/hash.h"

static bool hashes_to(struct mg_str bytes, const unsigned char *expected)
{
    unsigned char hash[MG_SHA256_SIZE];

    return mg_sha256(bytes.p, bytes.n, hash, NULL) == MG_OK &&
           memcmp(hash, expected, sizeof hash) == 0;
}

static const unsigned char *hashes_of_blocks(const struct mg_db *db)
{
    return db->mapping.p + db->checksums_at + 8 * mg_db_blocks(db);
}

static const unsigned char *hashes_of_pages(const struct mg_db *db)
{
    return hashes_of_blocks(db) + MG_DB_HASH * mg_db_blocks(db);
}

enum mg_status mg_db_hashes_begin(struct mg_db *db, struct mg_error *err)
{
    uint64_t pages = mg_db_hash_pages(db);
    struct mg_str level = {(const char *)hashes_of_pages(db), (size_t)(MG_DB_HASH * pages)};

    if (db->genuine != NULL)
        return MG_OK;
    if (!hashes_to(level, db->header + MG_DB_AT_HASHES_ROOT))
        return mg_fail(err, MG_UNTRUSTED, "damaged: the table of hashes is wrong");
    db->genuine = calloc(1, (size_t)pages + 1);
    return db->genuine != NULL ? MG_OK : mg_fail(err, MG_NOMEM, "no memory to verify it");
}

static bool page_is_genuine(struct mg_db *db, uint64_t page)
{
    uint64_t first = page * MG_DB_HASHES_PER_PAGE;
    uint64_t left = mg_db_blocks(db) - first;
    uint64_t count = left < MG_DB_HASHES_PER_PAGE ? left : MG_DB_HASHES_PER_PAGE;
    struct mg_str bytes = {(const char *)hashes_of_blocks(db) + MG_DB_HASH * first,
                           (size_t)(MG_DB_HASH * count)};

    if (db->genuine[page] == 0)
        db->genuine[page] = hashes_to(bytes, hashes_of_pages(db) + MG_DB_HASH * page);
    return db->genuine[page] != 0;
}

bool mg_db_block_is_genuine(struct mg_db *db, uint64_t block)
{
    return page_is_genuine(db, block / MG_DB_HASHES_PER_PAGE) &&
           hashes_to(mg_db_block(db, block), hashes_of_blocks(db) + MG_DB_HASH * block);
}
