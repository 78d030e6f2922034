/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the database reader: bounded, checked access to sections. Not for other layers.
 */
#ifndef MG_ADVISORY_DB_FILE_H
#define MG_ADVISORY_DB_FILE_H

#include "core/advisory/db.h"
#include "core/advisory/format.h"
#include "core/platform.h"

struct mg_db_table {
    uint64_t offset; /* from the start of the file */
    uint64_t count;  /* rows, or bytes of a heap */
    unsigned words;  /* per row; 0 = heap */
};

struct mg_db {
    struct mg_mapping mapping;
    unsigned char header[MG_DB_HEADER]; /* a copy: what is signed is what was read */
    struct mg_db_table tables[MG_DB_SECTION_COUNT];
    uint64_t checksums_at;
    unsigned char *verified; /* one per block */
    unsigned char *genuine;  /* one per page of hashes; NULL: the root was not compared yet */
    bool borrowed;           /* mapping belongs to the caller */
    bool unchecked;          /* block checksums are not compared: fuzzing only */
    bool authentic;          /* the header is signed: blocks are held against the hashes */
    bool damaged;
};

/* Open bytes that the caller keeps; check_blocks false is for fuzzing the readers behind the
 * checksums. */
enum mg_status mg_db_open_memory(struct mg_str bytes, bool check_blocks, struct mg_db **out,
                                 struct mg_error *err);

/* Number of blocks, and of pages of their hashes. */
uint64_t mg_db_blocks(const struct mg_db *db);
uint64_t mg_db_hash_pages(const struct mg_db *db);
struct mg_str mg_db_block(const struct mg_db *db, uint64_t block);

/* The hashes (db_hashes.c). Compare the second level with the header; UNTRUSTED. Again does no
 * harm. */
enum mg_status mg_db_hashes_begin(struct mg_db *db, struct mg_error *err);
/* After mg_db_hashes_begin: is the block what the header vouches for? */
bool mg_db_block_is_genuine(struct mg_db *db, uint64_t block);

/* Pointer to row `index` of a table, or NULL when there is none or its block is damaged: both are
 * damage, because indexes come from the file. */
const unsigned char *mg_db_row(struct mg_db *db, enum mg_db_section section, uint64_t index);
/* Word i of a row; a NULL row gives 0. */
uint32_t mg_db_word(const unsigned char *row, unsigned i);
/* String at an offset of a heap; empty when the offset is 0, and when it is damaged or leads
 * outside. */
struct mg_str mg_db_string(struct mg_db *db, enum mg_db_section heap, uint32_t at);

#endif
