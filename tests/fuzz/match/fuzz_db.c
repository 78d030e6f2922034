/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzzes the database reader behind its checksums: whatever a file says, queries stay inside it
 * and end. The header's own hashes are made right again, so that mutations reach the sections.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/advisory/db_file.h"
#include "core/match/evaluate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put64(unsigned char *p, uint64_t value)
{
    for (int i = 0; i < 8; i++)
        p[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get64(const unsigned char *p)
{
    uint64_t value = 0;

    for (int i = 7; i >= 0; i--)
        value = value << 8 | p[i];
    return value;
}

/* Make size and hashes of the header agree with the bytes. */
static void mend(unsigned char *p, size_t n)
{
    uint64_t checksums = get64(p + MG_DB_AT_CHECKSUMS);

    memcpy(p, MG_DB_MAGIC, 8);
    put64(p + MG_DB_AT_SIZE, n);
    if (checksums <= n) {
        struct mg_str table = {(const char *)p + checksums, n - (size_t)checksums};

        put64(p + MG_DB_AT_CHECKSUMS_HASH, mg_str_hash(table));
    }
    put64(p + MG_DB_AT_HEADER_HASH,
          mg_str_hash((struct mg_str){(const char *)p, MG_DB_AT_HEADER_HASH}));
}

static void use(struct mg_str s)
{
    volatile char sink = 0;

    for (size_t i = 0; i < s.n; i++)
        sink = (char)(sink ^ s.p[i]);
}

static void query(struct mg_db *db)
{
    struct mg_db_package package;
    struct mg_str name;
    uint32_t packages, index, cursor = 0;

    for (uint32_t i = 0; i < 64 && mg_db_ecosystem(db, i, &name, &packages); i++) {
        if (!mg_db_find_package(db, name, MG_STR("openssl"), &package))
            continue;
        for (uint32_t j = 0; j < package.affected_count && j < 64; j++) {
            struct mg_db_affected affected = mg_db_affected(db, package.first_affected + j);

            use(mg_evaluate(db, &affected, &mg_version_deb, MG_STR("1.2-3")).fixed);
            use(mg_db_advisory(db, affected.advisory).details);
        }
    }
    for (int i = 0; i < 64 && mg_db_next_superseded(db, MG_STR("KB5065509"), &cursor, &name); i++)
        use(name);
    if (mg_db_find_vulnerability(db, MG_STR("CVE-2024-0001"), &index)) {
        struct mg_db_vulnerability one = mg_db_vulnerability(db, index);

        for (uint32_t i = 0; i < one.alias_count && i < 64; i++)
            use(mg_db_alias(db, one.first_alias + i));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_db *db = NULL;
    unsigned char *copy;

    if (size < MG_DB_HEADER)
        return 0;
    copy = malloc(size);
    if (copy == NULL)
        return 0;
    memcpy(copy, data, size);
    mend(copy, size);
    if (mg_db_open_memory((struct mg_str){(const char *)copy, size}, false, &db, NULL) == MG_OK)
        query(db);
    mg_db_close(db);
    free(copy);
    return 0;
}
