/* SPDX-License-Identifier: Apache-2.0
 *
 * Signatures of databases, above all against somebody who knows the format and mends every
 * checksum that he can compute.
 */
#include "core/advisory/db_signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/advisory/db_file.h"
#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/base/reader.h"
#include "tests/unit/advisory_fixture.h"

#define PATH "test_db_signature.db"
#define VERSION "3.0.1-2"

static const struct fixture records[] = {
    {.id = "DEBIAN-CVE-2024-0001",
     .upstream = "CVE-2024-0001",
     .ecosystem = "Debian:12",
     .package = "openssl",
     .introduced = "0",
     .fixed = VERSION},
};

static struct mg_private_key *key;

static int make_key(void **state)
{
    (void)state;
    return mg_private_key_generate(&key, NULL) == MG_OK ? 0 : -1;
}

static int free_key(void **state)
{
    (void)state;
    mg_private_key_free(key);
    return 0;
}

/* A signed database, and its bytes. */
static struct mg_signature build(struct mg_buf *bytes)
{
    struct mg_signature signature;

    fixture_build(records, MG_COUNT(records), PATH);
    assert_int_equal(mg_db_sign_file(PATH, key, NULL), MG_OK);
    assert_int_equal(mg_signature_read(PATH, MG_DB_SIGNATURE, &signature, NULL), MG_OK);
    assert_int_equal(mg_signature_remove(PATH, NULL), MG_OK);
    mg_buf_init(bytes, MG_MIB(1));
    assert_int_equal(mg_file_read(PATH, bytes, NULL), MG_OK);
    return signature;
}

static enum mg_status authenticate(const struct mg_buf *bytes, const struct mg_signature *signature,
                                   struct mg_db **db)
{
    *db = NULL;
    if (mg_db_open_memory(mg_buf_view(bytes), true, db, NULL) != MG_OK)
        return MG_FORMAT;
    return mg_db_authenticate(*db, signature, mg_private_key_public(key), NULL);
}

static void put64(char *p, uint64_t value)
{
    for (int i = 0; i < 8; i++)
        p[i] = (char)(value >> (8 * i));
}

static void mend_header(struct mg_buf *bytes)
{
    put64(bytes->p + MG_DB_AT_HEADER_HASH,
          mg_str_hash((struct mg_str){bytes->p, MG_DB_AT_HEADER_HASH}));
}

/* Make all checksums right, as somebody would who changed the bytes on purpose. */
static void mend(struct mg_buf *bytes)
{
    struct mg_reader reader;
    struct mg_str sections, table;
    uint64_t end;

    mg_reader_init(&reader, bytes->p + MG_DB_AT_CHECKSUMS, 8);
    end = mg_reader_le64(&reader);
    sections = (struct mg_str){bytes->p + MG_DB_HEADER, (size_t)end - MG_DB_HEADER};
    table = (struct mg_str){bytes->p + end, 0};
    for (; sections.n != 0; sections = mg_str_skip(sections, MG_DB_BLOCK), table.n += 8)
        put64(bytes->p + end + table.n, mg_str_hash(mg_str_take(sections, MG_DB_BLOCK)));
    put64(bytes->p + MG_DB_AT_CHECKSUMS_HASH, mg_str_hash(table));
    mend_header(bytes);
}

/* The version that fixes openssl, as a query finds it. */
static struct mg_str fixed_version(struct mg_db *db)
{
    struct mg_db_package package;
    struct mg_db_range range;

    if (!mg_db_find_package(db, MG_STR("Debian:12"), MG_STR("openssl"), &package))
        return MG_STR_NONE;
    range = mg_db_range(db, mg_db_affected(db, package.first_affected).first_range);
    return mg_db_event(db, range.first_event + 1).version;
}

static void test_db_signature__right_one_authenticates(void **state)
{
    struct mg_buf bytes;
    struct mg_signature signature = build(&bytes);
    struct mg_db *db;

    (void)state;
    assert_string_equal(signature.key_id, mg_private_key_public(key)->id);
    assert_int_equal(authenticate(&bytes, &signature, &db), MG_OK);
    assert_true(mg_str_is(fixed_version(db), VERSION));
    assert_int_equal(mg_db_status(db, NULL), MG_OK);
    assert_int_equal(mg_db_verify(db, NULL), MG_OK);
    mg_db_close(db);
    mg_buf_clear(&bytes);
}

static void test_db_signature__of_another_key_or_database_is_refused(void **state)
{
    struct mg_private_key *mine = key;
    struct mg_buf bytes;
    struct mg_signature signature = build(&bytes), foreign;
    struct mg_db *db;

    (void)state;
    assert_int_equal(mg_private_key_generate(&key, NULL), MG_OK);
    assert_int_equal(authenticate(&bytes, &signature, &db), MG_UNTRUSTED);
    assert_int_equal(mg_db_sign(db, key, &foreign, NULL), MG_OK);
    mg_db_close(db);
    mg_private_key_free(key);
    key = mine;
    assert_int_equal(authenticate(&bytes, &foreign, &db), MG_UNTRUSTED);
    mg_db_close(db);
    mg_buf_clear(&bytes);
}

static void test_db_signature__cut_or_damaged_is_refused(void **state)
{
    struct mg_buf bytes;
    struct mg_signature signature = build(&bytes), bad = signature;
    struct mg_db *db;

    (void)state;
    for (bad.n = 0; bad.n < signature.n; bad.n++) {
        assert_int_equal(authenticate(&bytes, &bad, &db), MG_UNTRUSTED);
        mg_db_close(db);
    }
    for (size_t i = 0; i < signature.n; i++) {
        bad.bytes[i] ^= 1;
        assert_int_equal(authenticate(&bytes, &bad, &db), MG_UNTRUSTED);
        mg_db_close(db);
        bad.bytes[i] ^= 1;
    }
    mg_buf_clear(&bytes);
}

static void test_db_signature__covers_the_whole_header(void **state)
{
    struct mg_buf bytes;
    struct mg_signature signature = build(&bytes);

    (void)state;
    for (size_t i = 0; i < MG_DB_AT_HEADER_HASH; i += i < 400 ? 3 : 101) {
        struct mg_db *db;
        enum mg_status status;

        bytes.p[i] ^= 1;
        mend_header(&bytes);
        status = authenticate(&bytes, &signature, &db);
        assert_true(status == MG_FORMAT || status == MG_UNTRUSTED);
        mg_db_close(db);
        bytes.p[i] ^= 1;
    }
    mg_buf_clear(&bytes);
}

/* Without a signature a forged version is taken for what it says: checksums are no protection. With
 * one, the query that meets it fails. */
static void test_db_signature__covers_the_content(void **state)
{
    struct mg_buf bytes;
    struct mg_signature signature = build(&bytes);
    struct mg_db *db;
    size_t at = mg_str_find_str(mg_buf_view(&bytes), MG_STR(VERSION));

    (void)state;
    bytes.p[at] = '1';
    mend(&bytes);
    assert_int_equal(mg_db_open_memory(mg_buf_view(&bytes), true, &db, NULL), MG_OK);
    assert_true(mg_str_is(fixed_version(db), "1.0.1-2"));
    assert_int_equal(mg_db_status(db, NULL), MG_OK);
    assert_int_equal(mg_db_verify(db, NULL), MG_UNTRUSTED);
    assert_int_equal(mg_db_authenticate(db, &signature, mg_private_key_public(key), NULL),
                     MG_UNTRUSTED); /* the header holds the hash of the checksums */
    mg_db_close(db);
    mg_buf_clear(&bytes);
}

/* The same by somebody who finds a content with the same checksums, which are no cryptographic
 * hashes: nothing of the header changes. */
static void test_db_signature__covers_what_checksums_miss(void **state)
{
    struct mg_buf bytes;
    struct mg_signature signature = build(&bytes);
    struct mg_db *db;
    size_t at = mg_str_find_str(mg_buf_view(&bytes), MG_STR(VERSION));

    (void)state;
    assert_int_equal(authenticate(&bytes, &signature, &db), MG_OK);
    db->unchecked = true; /* as if the checksums fitted */
    bytes.p[at] = '1';
    assert_true(mg_str_is(fixed_version(db), "1.0.1-2"));
    db->unchecked = false;
    memset(db->verified, 0, (size_t)mg_db_blocks(db));
    assert_true(mg_str_is(fixed_version(db), ""));
    assert_int_equal(mg_db_status(db, NULL), MG_UNTRUSTED);
    mg_db_close(db);
    mg_buf_clear(&bytes);
}

/* Every bit of both levels of hashes: found at once, or when the block is met. */
static void test_db_signature__covers_the_hashes(void **state)
{
    struct mg_buf bytes;
    struct mg_signature signature = build(&bytes);
    struct mg_db *db;
    size_t blocks, hashes;

    (void)state;
    assert_int_equal(authenticate(&bytes, &signature, &db), MG_OK);
    blocks = (size_t)mg_db_blocks(db);
    hashes = (size_t)db->checksums_at + 8 * blocks;
    mg_db_close(db);
    assert_int_equal(bytes.n - hashes, MG_DB_HASH * (blocks + 1));
    for (size_t i = hashes; i < bytes.n; i++) {
        bytes.p[i] ^= 4;
        if (authenticate(&bytes, &signature, &db) == MG_OK) {
            assert_int_equal(fixed_version(db).n, 0);
            assert_int_equal(mg_db_status(db, NULL), MG_UNTRUSTED);
        }
        assert_int_equal(mg_db_verify(db, NULL), MG_UNTRUSTED);
        mg_db_close(db);
        bytes.p[i] ^= 4;
    }
    mg_buf_clear(&bytes);
}

static void test_db_signature__large_databases_have_pages_of_hashes(void **state)
{
    struct mg_builder *builder = mg_builder_new();
    struct mg_signature signature;
    struct mg_db *db = NULL;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        char cve[32];
        struct mg_record record = {.id = {cve, 0}, .summary = MG_STR("words to fill a row with")};

        record.id.n = (size_t)snprintf(cve, sizeof cve, "CVE-2024-%05u", i);
        assert_int_equal(mg_builder_add(builder, &record, NULL), MG_OK);
    }
    assert_int_equal(mg_builder_write(builder, PATH, NULL), MG_OK);
    mg_builder_free(builder);
    db = fixture_open(PATH);
    assert_true(mg_db_hash_pages(db) >= 3);
    assert_int_equal(mg_db_sign(db, key, &signature, NULL), MG_OK);
    assert_int_equal(mg_db_authenticate(db, &signature, mg_private_key_public(key), NULL), MG_OK);
    for (unsigned i = 0; i < 20000; i += 7) {
        char cve[32];
        uint32_t index;

        (void)snprintf(cve, sizeof cve, "CVE-2024-%05u", i);
        assert_true(mg_db_find_vulnerability(db, mg_str_of(cve), &index));
    }
    assert_int_equal(mg_db_status(db, NULL), MG_OK);
    mg_db_close(db);
}

static void test_db_signature__damage_is_not_signed(void **state)
{
    struct mg_buf bytes;
    struct mg_signature signature = build(&bytes);
    struct mg_error err;

    (void)state;
    bytes.p[MG_DB_HEADER + 8] ^= 1;
    assert_int_equal(mg_file_replace(PATH, mg_buf_view(&bytes), NULL), MG_OK);
    assert_int_equal(mg_db_sign_file(PATH, key, &err), MG_UNTRUSTED);
    assert_non_null(strstr(err.text, PATH));
    assert_int_equal(mg_signature_read(PATH, MG_DB_SIGNATURE, &signature, NULL), MG_NOENT);
    mg_buf_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_db_signature__right_one_authenticates),
        cmocka_unit_test(test_db_signature__of_another_key_or_database_is_refused),
        cmocka_unit_test(test_db_signature__cut_or_damaged_is_refused),
        cmocka_unit_test(test_db_signature__covers_the_whole_header),
        cmocka_unit_test(test_db_signature__covers_the_content),
        cmocka_unit_test(test_db_signature__covers_what_checksums_miss),
        cmocka_unit_test(test_db_signature__covers_the_hashes),
        cmocka_unit_test(test_db_signature__large_databases_have_pages_of_hashes),
        cmocka_unit_test(test_db_signature__damage_is_not_signed),
    };

    return cmocka_run_group_tests(tests, make_key, free_key);
}
