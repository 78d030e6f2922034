/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading inputs: files, gzip, folders and zips, whole and broken. Archives are made here by
 * libzip and zlib, in the folder the tests run in; damage is done to their bytes.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <uv.h>
#include <zip.h>
#include <zlib.h>

#include "core/advisory/feeds/input.h"
#include "core/base/file.h"
#include "tests/unit/advisory/recorder.h"

#define ZIP "test_input.zip"
#define PLAIN "test_input.file"
#define FOLDER "test_input.folder"

static struct mg_error error;
static struct mg_feed_note note;
static struct mg_buf reports; /* lines "where: STATUS text" */
static uint64_t progress_done;

static void on_skipped(void *context, const char *where, const struct mg_error *why)
{
    (void)context;
    mg_buf_printf(&reports, "%s: %s %s\n", where, mg_status_name(why->status), why->text);
}

static void on_progress(void *context, const char *input, uint64_t done, uint64_t total)
{
    (void)context;
    (void)input;
    assert_true(done <= total);
    progress_done = done;
}

static const struct mg_feed_events events = {NULL, on_skipped, on_progress};

static enum mg_status read_path(const char *path)
{
    recorder_reset();
    mg_buf_clear(&reports);
    mg_buf_init(&reports, MG_MIB(1));
    error = (struct mg_error){.status = MG_OK};
    note = (struct mg_feed_note){.records = 0};
    return mg_feed_read_input(&recorder, path, &events, &note, &error);
}

static const char *reported(void)
{
    mg_buf_char(&reports, '\0');
    reports.n--;
    return reports.p;
}

static void check_note(const char *format, uint64_t records, uint64_t skipped, uint64_t ignored)
{
    assert_true(mg_str_is(note.format, format));
    assert_int_equal(note.records, records);
    assert_int_equal(note.skipped, skipped);
    assert_int_equal(note.ignored, ignored);
}

static void check_failure(enum mg_status status, const char *part)
{
    assert_int_equal(error.status, status);
    if (strstr(error.text, part) == NULL)
        fail_msg("'%s' is not in: %s", part, error.text);
}

static void write_file(const char *path, const void *bytes, size_t n)
{
    assert_int_equal(mg_file_replace(path, (struct mg_str){bytes, n}, &error), MG_OK);
}

static void load_file(const char *path, struct mg_buf *buf)
{
    mg_buf_init(buf, MG_MIB(8));
    if (mg_file_read(path, buf, &error) != MG_OK)
        fail_msg("%s", error.text);
}

static zip_t *new_zip(void)
{
    zip_t *zip = zip_open(ZIP, ZIP_CREATE | ZIP_TRUNCATE, NULL);

    assert_non_null(zip);
    return zip;
}

/* text must live until the zip is closed. */
static zip_int64_t add_member(zip_t *zip, const char *name, const char *text, size_t n)
{
    zip_source_t *source = zip_source_buffer(zip, text, n, 0);
    zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);

    assert_true(index >= 0);
    return index;
}

static void add_text(zip_t *zip, const char *name, const char *text)
{
    (void)add_member(zip, name, text, strlen(text));
}

static void close_zip(zip_t *zip)
{
    assert_int_equal(zip_close(zip), 0);
}

/* The bytes at `at` of every occurrence of magic in the zip become value (little-endian). */
static void patch_zip(const char *magic, size_t at, unsigned value, size_t width)
{
    struct mg_buf buf;
    size_t patched = 0;

    load_file(ZIP, &buf);
    for (size_t i = 0; i + at + width <= buf.n; i++) {
        if (memcmp(buf.p + i, magic, 4) != 0)
            continue;
        for (size_t j = 0; j < width; j++)
            buf.p[i + at + j] = (char)(value >> (8 * j) & 0xff);
        patched++;
    }
    assert_true(patched > 0);
    write_file(ZIP, buf.p, buf.n);
    mg_buf_clear(&buf);
}

static void test_input__single_file(void **state)
{
    (void)state;
    assert_int_equal(read_path(TEST_DATA "/feeds/kev/catalog.json"), MG_OK);
    check_note("kev", 4, 0, 0);
    assert_true(mg_str_is(note.name, "catalog.json"));
    assert_int_equal(progress_done, 1);
    assert_string_equal(reported(), "");
}

/* "abc" is the first example of FIPS 180-2, appendix B.1. */
static void test_input__digest(void **state)
{
    char hex[65];

    (void)state;
    write_file(PLAIN, "abc", 3);
    assert_int_equal(mg_input_digest(PLAIN, hex, &error), MG_OK);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    write_file(PLAIN, "cve,epss,percentile\n", 20);
    assert_int_equal(mg_input_digest(PLAIN, hex, &error), MG_OK);
    assert_int_equal(read_path(PLAIN), MG_OK);
    assert_non_null(strstr(recorded(), hex));
}

static void test_input__gzip(void **state)
{
    struct mg_buf buf;

    (void)state;
    assert_int_equal(read_path(TEST_DATA "/feeds/epss/scores.csv.gz"), MG_OK);
    check_note("epss", 12, 0, 0);
    assert_non_null(strstr(recorded(), "newest=2026-08-16T00:00:00Z 12+0+0\n"));
    load_file(TEST_DATA "/feeds/epss/scores.csv.gz", &buf);
    for (size_t n = 2; n < buf.n; n += 16) {
        write_file(PLAIN, buf.p, n);
        assert_int_equal(read_path(PLAIN), MG_FORMAT);
        check_failure(MG_FORMAT, "ends too early");
    }
    buf.p[buf.n / 2] ^= 0x55;
    write_file(PLAIN, buf.p, buf.n);
    assert_int_equal(read_path(PLAIN), MG_FORMAT);
    mg_buf_clear(&buf);
}

/* Members in a row are one document (RFC 1952, section 2.2); other bytes behind it are damage. */
static void test_input__gzip_members(void **state)
{
    struct mg_buf buf, twice;

    (void)state;
    load_file(TEST_DATA "/feeds/epss/scores.csv.gz", &buf);
    mg_buf_init(&twice, MG_MIB(1));
    mg_buf_str(&twice, mg_buf_view(&buf));
    mg_buf_str(&twice, mg_buf_view(&buf));
    write_file(PLAIN, twice.p, twice.n);
    assert_int_equal(read_path(PLAIN), MG_OK);
    check_note("epss", 24, 2, 0);
    write_file(PLAIN, twice.p, buf.n + 5);
    assert_int_equal(read_path(PLAIN), MG_FORMAT);
    mg_buf_str(&buf, MG_STR("garbage"));
    write_file(PLAIN, buf.p, buf.n);
    assert_int_equal(read_path(PLAIN), MG_FORMAT);
    mg_buf_clear(&buf);
    mg_buf_clear(&twice);
}

static void test_input__gzip_bomb(void **state)
{
    static const char zeros[65536];
    struct mg_input input;
    struct mg_buf buf;
    gzFile file = gzopen(PLAIN, "wb9");

    (void)state;
    assert_non_null(file);
    for (int i = 0; i < 64; i++)
        assert_int_equal(gzwrite(file, zeros, sizeof zeros), sizeof zeros);
    gzclose(file);
    mg_input_init(&input, NULL, PLAIN, NULL);
    input.limit = MG_MIB(1);
    mg_buf_init(&buf, input.limit);
    assert_int_equal(mg_input_load(&input, PLAIN, &buf, &error), MG_LIMIT);
    assert_true(buf.n <= MG_MIB(1));
    mg_buf_clear(&buf);
}

static void test_input__folder(void **state)
{
    (void)state;
    assert_int_equal(read_path(TEST_DATA "/feeds/osv"), MG_OK);
    check_note("osv", 13, 1, 2);
    assert_non_null(strstr(recorded(), "note 7 osv osv sha256= newest=2026-11-22T00:00:00Z"));
    assert_non_null(strstr(reported(), "osv: CVE-2023-2727.json: FORMAT 1 elements left out"));
    assert_true(strstr(recorded(), "DSA-4000-1 ") < strstr(recorded(), "PYSEC-2023-74 "));
}

static void test_input__mixed_folder(void **state)
{
    (void)state;
    assert_int_equal(read_path(TEST_DATA "/feeds"), MG_OK);
    assert_true(mg_str_is(note.format, "mixed"));
    assert_non_null(strstr(reported(), "README.md: UNSUPPORTED not recognized"));
}

static void make_folder(const char *path)
{
    assert_int_equal(mg_file_mkdirs(path, &error), MG_OK);
}

static void test_input__hidden_files_are_left_out(void **state)
{
    (void)state;
    make_folder(FOLDER "/.git/sub");
    write_file(FOLDER "/.git/sub/a.json", "{\"id\":\"A\",\"affected\":[]}", 24);
    assert_int_equal(read_path(FOLDER), MG_UNSUPPORTED);
    check_failure(MG_UNSUPPORTED, "supported are OSV (JSON)");
    assert_string_equal(recorded(), "");
}

static void test_input__deep_folders(void **state)
{
    char path[256] = FOLDER "-deep";

    (void)state;
    for (int i = 0; i < MG_LIMIT_FEED_DEPTH + 1; i++)
        strcat(path, "/d");
    make_folder(path);
    assert_int_equal(read_path(FOLDER "-deep"), MG_LIMIT);
}

static void test_input__not_usable(void **state)
{
    (void)state;
    assert_int_equal(read_path("test_input.absent"), MG_NOENT);
    write_file(PLAIN, "", 0);
    assert_int_equal(read_path(PLAIN), MG_UNSUPPORTED);
    write_file(PLAIN, "hello", 5);
    assert_int_equal(read_path(PLAIN), MG_UNSUPPORTED);
    check_failure(MG_UNSUPPORTED, "nothing recognized");
    write_file(PLAIN, "{\"id\":\"A\",\"affected\":[", 22);
    assert_int_equal(read_path(PLAIN), MG_FORMAT);
    check_failure(MG_FORMAT, "invalid JSON");
}

static void test_input__zip(void **state)
{
    zip_t *zip = new_zip();

    (void)state;
    add_text(zip, "b.json", "{\"id\":\"B\",\"affected\":[]}");
    (void)zip_dir_add(zip, "sub", 0);
    add_text(zip, "sub/a.json", "{\"id\":\"A\",\"affected\":[]}");
    add_text(zip, "__MACOSX/a.json", "{\"id\":\"H\",\"affected\":[]}");
    add_text(zip, "sub/.a.json", "{\"id\":\"H\",\"affected\":[]}");
    add_text(zip, "x.txt", "words");
    add_text(zip, "y.txt", "words");
    add_text(zip, "LICENSE", "words");
    add_text(zip, "c.json", "{\"id\":\"C\",\"affected\":");
    add_text(zip, "empty.json", "");
    close_zip(zip);
    assert_int_equal(read_path(ZIP), MG_OK);
    check_note("osv", 2, 5, 0);
    assert_true(strncmp(recorded(), "B\nA\nnote 7 osv " ZIP, 20) == 0);
    assert_string_equal(reported(),
                        ZIP ": c.json: FORMAT invalid JSON at byte 20\n" ZIP
                            ": x.txt: UNSUPPORTED not recognized, nor 1 more documents named "
                            "*.txt\n" ZIP ": LICENSE: UNSUPPORTED not recognized\n" ZIP
                            ": empty.json: UNSUPPORTED not recognized\n");
    assert_int_equal(progress_done, 10);
}

static void test_input__zip_cut_off(void **state)
{
    zip_t *zip = new_zip();
    struct mg_buf buf;

    (void)state;
    add_text(zip, "b.json", "{\"id\":\"B\",\"affected\":[]}");
    close_zip(zip);
    load_file(ZIP, &buf);
    for (size_t n = 4; n < buf.n; n += 7) {
        write_file(ZIP, buf.p, n);
        assert_int_equal(read_path(ZIP), MG_FORMAT);
        assert_string_equal(recorded(), "");
    }
    mg_buf_clear(&buf);
}

static void test_input__zip_lying_about_size(void **state)
{
    static const char text[] = "{\"id\":\"A\",\"affected\":[]}                                ";
    static const unsigned sizes[] = {24, 5, sizeof text + 50, 0};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(sizes); i++) {
        zip_t *zip = new_zip();

        add_text(zip, "a.json", text);
        close_zip(zip);
        patch_zip("PK\1\2", 24, sizes[i], 4); /* APPNOTE.TXT 4.3.12: uncompressed size */
        patch_zip("PK\3\4", 22, sizes[i], 4); /* 4.3.7 */
        assert_int_not_equal(read_path(ZIP), MG_OK);
        assert_string_equal(recorded(), "");
    }
}

static void test_input__zip_broken_members(void **state)
{
    zip_t *zip = new_zip();
    struct mg_buf buf;

    (void)state;
    add_text(zip, "a.json", "{\"id\":\"A\",\"affected\":[]}");
    close_zip(zip);
    load_file(ZIP, &buf);
    patch_zip("PK\1\2", 16, 0x12345678, 4); /* CRC-32 */
    assert_int_equal(read_path(ZIP), MG_FORMAT);
    write_file(ZIP, buf.p, buf.n);
    patch_zip("PK\1\2", 10, 97, 2); /* compression method WavPack */
    patch_zip("PK\3\4", 8, 97, 2);
    assert_int_equal(read_path(ZIP), MG_UNSUPPORTED);
    write_file(ZIP, buf.p, buf.n);
    patch_zip("PK\1\2", 8, 1, 2); /* flag: encrypted */
    assert_int_equal(read_path(ZIP), MG_UNSUPPORTED);
    check_failure(MG_UNSUPPORTED, "encrypted");
    mg_buf_clear(&buf);
}

/* A member that unpacks to more than a document may have is refused by its declared size. */
static void test_input__zip_bomb(void **state)
{
    size_t n = MG_LIMIT_FEED_MEMBER + 1;
    char *zeros = calloc(1, n);
    zip_t *zip = new_zip();

    (void)state;
    assert_non_null(zeros);
    (void)zip_set_file_compression(zip, (zip_uint64_t)add_member(zip, "bomb.json", zeros, n),
                                   ZIP_CM_DEFLATE, 1);
    add_text(zip, "a.json", "{\"id\":\"A\",\"affected\":[]}");
    close_zip(zip);
    free(zeros);
    assert_int_equal(read_path(ZIP), MG_OK);
    check_note("osv", 1, 1, 0);
    assert_non_null(strstr(reported(), "bomb.json: LIMIT a document of 268435457 bytes"));
}

static enum mg_status read_zip_within(uint64_t bytes, uint64_t documents)
{
    struct mg_input input;

    recorder_reset();
    mg_input_init(&input, &recorder, ZIP, NULL);
    input.left = bytes;
    input.documents = documents;
    return mg_input_zip(&input, &error);
}

static void test_input__bounds_of_a_whole_input(void **state)
{
    zip_t *zip = new_zip();

    (void)state;
    add_text(zip, "a.json", "{\"id\":\"A\",\"affected\":[]}");
    add_text(zip, "b.json", "{\"id\":\"B\",\"affected\":[]}");
    close_zip(zip);
    assert_int_equal(read_zip_within(48, 2), MG_OK);
    assert_int_equal(read_zip_within(47, 2), MG_LIMIT);
    assert_int_equal(read_zip_within(48, 1), MG_LIMIT);
}

static void test_input__memory_ends_it(void **state)
{
    struct mg_input input;

    (void)state;
    recorder_reset();
    recorder.adds_left = 1;
    mg_input_init(&input, &recorder, TEST_DATA "/feeds/osv", NULL);
    assert_int_equal(mg_input_folder(&input, &error), MG_NOMEM);
}

static int teardown(void **state)
{
    mg_buf_clear(&reports);
    return recorder_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_input__single_file),
        cmocka_unit_test(test_input__digest),
        cmocka_unit_test(test_input__gzip),
        cmocka_unit_test(test_input__gzip_members),
        cmocka_unit_test(test_input__gzip_bomb),
        cmocka_unit_test(test_input__folder),
        cmocka_unit_test(test_input__mixed_folder),
        cmocka_unit_test(test_input__hidden_files_are_left_out),
        cmocka_unit_test(test_input__deep_folders),
        cmocka_unit_test(test_input__not_usable),
        cmocka_unit_test(test_input__zip),
        cmocka_unit_test(test_input__zip_cut_off),
        cmocka_unit_test(test_input__zip_lying_about_size),
        cmocka_unit_test(test_input__zip_broken_members),
        cmocka_unit_test(test_input__zip_bomb),
        cmocka_unit_test(test_input__bounds_of_a_whole_input),
        cmocka_unit_test(test_input__memory_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, teardown);
}
