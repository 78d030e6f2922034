/* SPDX-License-Identifier: Apache-2.0
 *
 * The spool: what was added leaves in order and once, limits give up only what is unnecessary, and
 * what is broken or not ours is never sent. Crashes and failing disks are in tests/e2e.
 */
#include "core/agent/spool.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <uv.h>

#include "core/agent/spool_list.h"
#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/limits.h"

static char folder[64];

static enum mg_status remove_any(void *context, const struct mg_folder_entry *entry,
                                 struct mg_error *err)
{
    if (entry->kind != MG_FOLDER_FOLDER)
        return mg_file_remove(entry->path, err);
    assert_int_equal(mg_folder_each(entry->path, 100, remove_any, context, err), MG_OK);
    return mg_folder_remove(entry->path, err);
}

static int make_folder(void **state)
{
    uv_fs_t req;
    int code = uv_fs_mkdtemp(NULL, &req, "test_spool.XXXXXX", NULL);

    (void)state;
    if (code == 0)
        (void)snprintf(folder, sizeof folder, "%s/spool", req.path);
    uv_fs_req_cleanup(&req);
    return code;
}

static int remove_folder(void **state)
{
    (void)state;
    *strrchr(folder, '/') = '\0';
    return mg_folder_each(folder, 100, remove_any, NULL, NULL) != MG_OK ||
           mg_folder_remove(folder, NULL) != MG_OK;
}

static const char *in_folder(const char *name)
{
    static char path[256];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void open_spool(struct mg_spool *spool, uint64_t bytes, size_t entries)
{
    const struct mg_spool_limits limits = {bytes, entries};
    struct mg_error err;

    if (mg_spool_open(spool, folder, &limits, &err) != MG_OK)
        fail_msg("%s", err.text);
}

static void add(struct mg_spool *spool, enum mg_spool_kind kind, const char *text)
{
    struct mg_error err;

    if (mg_spool_add(spool, kind, mg_str_of(text), NULL, &err) != MG_OK)
        fail_msg("%s: %s", text, err.text);
}

/* Take all that waits; the contents with a space behind each are to be these. */
static void check_sent(struct mg_spool *spool, const char *contents)
{
    struct mg_spool_entry entry;
    enum mg_status status;
    struct mg_buf buf;

    mg_buf_init(&buf, MG_LIMIT_SPOOL_ENTRY);
    while ((status = mg_spool_first(spool, &entry, NULL)) == MG_OK) {
        if (mg_spool_read(spool, &entry, &buf, NULL) != MG_OK)
            continue;
        mg_buf_char(&buf, ' ');
        assert_int_equal(mg_spool_done(spool, &entry, NULL), MG_OK);
    }
    assert_int_equal(status, MG_NOENT);
    mg_buf_char(&buf, '\0');
    assert_string_equal(buf.p, contents);
    mg_buf_clear(&buf);
}

static struct mg_spool_state state_of(struct mg_spool *spool)
{
    struct mg_spool_state state;
    struct mg_error err;

    if (mg_spool_state(spool, &state, &err) != MG_OK)
        fail_msg("%s", err.text);
    return state;
}

static void test_spool__what_is_added_leaves_in_order(void **unused)
{
    struct mg_spool writer, reader;
    char id[MG_SPOOL_ID_SIZE];

    (void)unused;
    open_spool(&writer, 0, 0);
    open_spool(&reader, 0, 0);
    check_sent(&reader, "");
    add(&writer, MG_SPOOL_RESULT, "one");
    add(&writer, MG_SPOOL_INVENTORY_FULL, "two");
    assert_int_equal(state_of(&reader).depth, 2);
    assert_int_equal(state_of(&reader).bytes, 6);
    check_sent(&reader, "one two ");
    assert_int_equal(mg_spool_add(&writer, MG_SPOOL_FINDINGS, MG_STR("abc"), id, NULL), MG_OK);
    assert_string_equal(id, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    mg_spool_close(&writer);
    open_spool(&writer, 0, 0);
    add(&writer, MG_SPOOL_EXPOSURE, "");
    add(&writer, MG_SPOOL_EXPOSURE, "four");
    check_sent(&reader, "abc  four ");
    assert_int_equal(state_of(&writer).depth, 0);
    assert_int_equal(state_of(&writer).counts.since, 0);
    mg_spool_close(&reader);
    mg_spool_close(&writer);
}

static void test_spool__the_same_content_is_there_once(void **unused)
{
    struct mg_spool writer, reader;

    (void)unused;
    open_spool(&writer, 0, 0);
    open_spool(&reader, 0, 0);
    add(&writer, MG_SPOOL_RESULT, "same");
    add(&writer, MG_SPOOL_RESULT, "other");
    add(&writer, MG_SPOOL_RESULT, "same");
    check_sent(&reader, "same other ");
    add(&writer, MG_SPOOL_RESULT, "same"); /* by one that was ended before it remembered */
    check_sent(&reader, "");
    mg_spool_close(&reader);
    mg_spool_close(&writer);
}

/* Ended between the console's yes and the removal: the file is there again. */
static void test_spool__what_was_sent_is_not_sent_again(void **unused)
{
    struct mg_spool_entry entry;
    char path[MG_SPOOL_PATH_SIZE];
    struct mg_spool spool;
    struct mg_file_info info;

    (void)unused;
    open_spool(&spool, 0, 0);
    add(&spool, MG_SPOOL_RESULT, "one");
    assert_int_equal(mg_spool_first(&spool, &entry, NULL), MG_OK);
    check_sent(&spool, "one ");
    assert_int_equal(mg_spool_entry_path(&spool, &entry, path, NULL), MG_OK);
    assert_int_equal(mg_file_replace(path, MG_STR("one"), NULL), MG_OK);
    mg_spool_close(&spool);
    open_spool(&spool, 0, 0);
    check_sent(&spool, "");
    assert_int_equal(mg_file_stat(path, &info, NULL), MG_NOENT);
    mg_spool_close(&spool);
}

static const struct {
    const char *added; /* F full, D delta, V findings, X exposure, R result */
    const char *sent;  /* each is its letter and its place */
    unsigned superseded, refused;
} limited[] = {
    {"FDDF", "F3 ", 3, 0},       /* a base goes with what builds upon it */
    {"FFRV", "F1 R2 V3 ", 1, 0}, /* no more than is needed */
    {"VRVV", "R1 V2 V3 ", 1, 0}, {"XVXR", "V1 X2 R3 ", 1, 0},
    {"DDFR", "F2 R3 ", 2, 0},    /* deltas of a base that was sent */
    {"RRRR", "R0 R1 R2 ", 0, 1}, /* results stay; the new one is refused */
    {"FRVR", "F0 R1 V2 ", 0, 1}, {"FDDD", "F0 D1 D2 ", 0, 1},
    {"RRVV", "R0 R1 V3 ", 1, 0}, /* for the new one itself */
    {"FDRF", "R2 F3 ", 2, 0},
};

static enum mg_spool_kind kind_of(char letter)
{
    return (enum mg_spool_kind)(strchr("FDVXR", letter) - "FDVXR");
}

/* Entries of two bytes, of which three have room, by bytes and by their number. */
static void check_limited(size_t i, uint64_t bytes, size_t entries)
{
    struct mg_spool_state state;
    struct mg_spool spool;

    assert_int_equal(make_folder(NULL), 0);
    open_spool(&spool, bytes, entries);
    for (unsigned at = 0; limited[i].added[at] != '\0'; at++) {
        char text[3] = {limited[i].added[at], (char)('0' + at), '\0'};
        enum mg_status status = mg_spool_add(&spool, kind_of(text[0]), mg_str_of(text), NULL, NULL);

        assert_true(status == MG_OK || status == MG_LIMIT);
    }
    state = state_of(&spool);
    assert_int_equal(state.counts.superseded, limited[i].superseded);
    assert_int_equal(state.counts.refused, limited[i].refused);
    assert_true(state.counts.since > 1500000000000);
    check_sent(&spool, limited[i].sent);
    mg_spool_close(&spool);
    assert_int_equal(remove_folder(NULL), 0);
}

static void test_spool__limits_give_up_what_is_unnecessary(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < MG_COUNT(limited); i++) {
        check_limited(i, 7, 0);
        check_limited(i, 0, 3);
    }
}

static void test_spool__one_that_never_fits_is_refused(void **unused)
{
    struct mg_spool spool;
    struct mg_error err;

    (void)unused;
    open_spool(&spool, 4, 0);
    add(&spool, MG_SPOOL_FINDINGS, "abcd");
    assert_int_equal(mg_spool_add(&spool, MG_SPOOL_FINDINGS, MG_STR("abcde"), NULL, &err),
                     MG_LIMIT);
    assert_non_null(strstr(err.text, "a report of 5 bytes is too large"));
    mg_spool_close(&spool);
    open_spool(&spool, 4, 0); /* counts last */
    assert_int_equal(state_of(&spool).counts.refused, 1);
    check_sent(&spool, "abcd ");
    mg_spool_close(&spool);
}

/* Two that add in turn, as the agent and its jobs do. */
static void test_spool__writers_add_to_the_counts_of_each_other(void **unused)
{
    struct mg_spool one, other;

    (void)unused;
    open_spool(&one, 4, 0);
    open_spool(&other, 4, 0);
    for (int i = 0; i < 6; i++)
        assert_int_equal(
            mg_spool_add(i % 3 == 0 ? &one : &other, MG_SPOOL_RESULT, MG_STR("abcde"), NULL, NULL),
            MG_LIMIT);
    assert_int_equal(state_of(&one).counts.refused, 6);
    assert_int_equal(state_of(&other).counts.refused, 6);
    mg_spool_close(&other);
    mg_spool_close(&one);
}

/* The one that sends has a list of what was there; one of it is given up meanwhile. */
static void test_spool__one_that_is_given_up_is_skipped(void **unused)
{
    struct mg_spool writer, reader;
    struct mg_spool_entry entry;
    struct mg_buf buf;

    (void)unused;
    open_spool(&writer, 4, 0);
    open_spool(&reader, 4, 0);
    add(&writer, MG_SPOOL_FINDINGS, "v1");
    add(&writer, MG_SPOOL_FINDINGS, "v2");
    assert_int_equal(mg_spool_first(&reader, &entry, NULL), MG_OK);
    add(&writer, MG_SPOOL_FINDINGS, "v3");
    mg_buf_init(&buf, MG_LIMIT_SPOOL_ENTRY);
    assert_int_equal(mg_spool_read(&reader, &entry, &buf, NULL), MG_NOENT);
    assert_int_equal(mg_spool_done(&reader, &entry, NULL), MG_OK);
    mg_buf_clear(&buf);
    check_sent(&reader, "v2 v3 ");
    mg_spool_close(&reader);
    mg_spool_close(&writer);
}

static void damage(struct mg_spool *spool, const char *to)
{
    struct mg_spool_entry entry;
    char path[MG_SPOOL_PATH_SIZE];

    assert_int_equal(mg_spool_first(spool, &entry, NULL), MG_OK);
    assert_int_equal(mg_spool_entry_path(spool, &entry, path, NULL), MG_OK);
    assert_int_equal(mg_file_replace(path, mg_str_of(to), NULL), MG_OK);
}

static enum mg_status count_one(void *context, const struct mg_folder_entry *entry,
                                struct mg_error *err)
{
    (void)entry;
    (void)err;
    ++*(unsigned *)context;
    return MG_OK;
}

static void test_spool__broken_entries_are_set_aside(void **unused)
{
    static const char *const damages[] = {"", "tw", "twO", "twoo"};
    struct mg_spool spool;
    unsigned aside = 0;

    (void)unused;
    open_spool(&spool, 0, 0);
    for (size_t i = 0; i < MG_COUNT(damages); i++) {
        add(&spool, MG_SPOOL_RESULT, "two");
        add(&spool, MG_SPOOL_RESULT, i == 0 ? "a" : i == 1 ? "b" : i == 2 ? "c" : "d");
        damage(&spool, damages[i]);
        check_sent(&spool, i == 0 ? "a " : i == 1 ? "b " : i == 2 ? "c " : "d ");
    }
    assert_int_equal(state_of(&spool).counts.set_aside, 4);
    assert_int_equal(mg_folder_each(in_folder("aside"), 100, count_one, &aside, NULL), MG_OK);
    assert_int_equal(aside, 4);
    mg_spool_close(&spool);
}

static const char *const foreign[] = {
    "README",
    "0000000000000001.findings",
    "0000000000000001.findings.abc",
    /* the number: too short, a digit that is none, too large */
    "000000000000001.result.ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "000000000000000A.result.ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "8000000000000000.result.ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    /* a kind that is none, an id that is none, more behind it */
    "0000000000000001.results.ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "0000000000000001.result.ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag",
    "0000000000000001.result.ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.x",
    "0000000000000001.result.ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
    /* what no writer of ours leaves */
    "x.tmp",
    "x.-1.tmp",
    "x.1-.tmp",
    "x.fffffffff-1.tmp",
};

static void test_spool__what_is_not_ours_is_set_aside(void **unused)
{
    struct mg_spool spool;

    (void)unused;
    open_spool(&spool, 0, 0);
    for (size_t i = 0; i < MG_COUNT(foreign); i++)
        assert_int_equal(mg_file_replace(in_folder(foreign[i]), MG_STR("abc"), NULL), MG_OK);
    assert_int_equal(mg_file_mkdirs(in_folder("folder"), NULL), MG_OK);
    assert_int_equal(state_of(&spool).depth, 0);
    check_sent(&spool, "");
    add(&spool, MG_SPOOL_RESULT, "ours");
    assert_int_equal(state_of(&spool).counts.set_aside, MG_COUNT(foreign) + 1);
    check_sent(&spool, "ours ");
    add(&spool, MG_SPOOL_RESULT, "again");
    assert_int_equal(state_of(&spool).counts.set_aside, MG_COUNT(foreign) + 1);
    mg_spool_close(&spool);
}

/* This program once more, as one that lives. */
static void begin_other(uv_loop_t *loop, uv_process_t *other)
{
    char program[1024];
    size_t n = sizeof program;
    char *argv[] = {program, "wait", NULL};
    const uv_process_options_t options = {.file = program, .args = argv};

    assert_int_equal(uv_exepath(program, &n), 0);
    assert_int_equal(uv_loop_init(loop), 0);
    assert_int_equal(uv_spawn(loop, other, &options), 0);
}

static void end_other(uv_loop_t *loop, uv_process_t *other)
{
    assert_int_equal(uv_process_kill(other, SIGKILL), 0);
    uv_close((uv_handle_t *)other, NULL);
    (void)uv_run(loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(loop), 0);
}

/* Of a writer that was ended it is removed; one that writes now keeps its file. */
static void test_spool__what_is_set_aside_does_not_grow_without_bound(void **unused)
{
    struct mg_spool spool;
    unsigned aside = 0;

    (void)unused;
    open_spool(&spool, 0, 0);
    for (unsigned i = 0; i < MG_LIMIT_SPOOL_ASIDE + 20; i++) {
        char name[32];

        (void)snprintf(name, sizeof name, "foreign-%u", i);
        assert_int_equal(mg_file_replace(in_folder(name), MG_STR("x"), NULL), MG_OK);
    }
    add(&spool, MG_SPOOL_RESULT, "one");
    assert_int_equal(state_of(&spool).counts.set_aside, MG_LIMIT_SPOOL_ASIDE + 20);
    assert_int_equal(mg_folder_each(in_folder("aside"), 1000, count_one, &aside, NULL), MG_OK);
    assert_int_equal(aside, MG_LIMIT_SPOOL_ASIDE);
    check_sent(&spool, "one ");
    mg_spool_close(&spool);
}

static void test_spool__what_an_ended_writer_left_is_removed(void **unused)
{
    struct mg_file_info info;
    struct mg_spool spool;
    uv_process_t other;
    uv_loop_t loop;
    char living[64];

    (void)unused;
    begin_other(&loop, &other);
    (void)snprintf(living, sizeof living, "added.%x-1.tmp", (unsigned)other.pid);
    open_spool(&spool, 0, 0);
    assert_int_equal(mg_file_replace(in_folder("sent.7ffffffe-1.tmp"), MG_STR("x"), NULL), MG_OK);
    assert_int_equal(mg_file_replace(in_folder(living), MG_STR("x"), NULL), MG_OK);
    add(&spool, MG_SPOOL_RESULT, "one");
    assert_int_equal(mg_file_stat(in_folder("sent.7ffffffe-1.tmp"), &info, NULL), MG_NOENT);
    assert_int_equal(mg_file_stat(in_folder(living), &info, NULL), MG_OK);
    end_other(&loop, &other);
    assert_int_equal(state_of(&spool).counts.set_aside, 0);
    mg_spool_close(&spool);
}

static void test_spool__a_broken_record_is_begun_anew(void **unused)
{
    static const char *const records[] = {MG_SPOOL_ADDED, MG_SPOOL_SENT_FILE};
    struct mg_spool spool;

    (void)unused;
    open_spool(&spool, 4, 0);
    add(&spool, MG_SPOOL_RESULT, "one");
    assert_int_equal(mg_spool_add(&spool, MG_SPOOL_RESULT, MG_STR("two"), NULL, NULL), MG_LIMIT);
    check_sent(&spool, "one ");
    mg_spool_close(&spool);
    for (size_t i = 0; i < MG_COUNT(records); i++)
        assert_int_equal(mg_file_replace(in_folder(records[i]), MG_STR("broken"), NULL), MG_OK);
    open_spool(&spool, 4, 0);
    assert_int_equal(state_of(&spool).counts.set_aside, 2);
    assert_int_equal(state_of(&spool).counts.refused, 0);
    add(&spool, MG_SPOOL_RESULT, "one"); /* nobody knows any more that it was sent */
    assert_int_equal(mg_spool_add(&spool, MG_SPOOL_RESULT, MG_STR("two"), NULL, NULL), MG_LIMIT);
    check_sent(&spool, "one ");
    mg_spool_close(&spool);
    open_spool(&spool, 4, 0);
    assert_int_equal(state_of(&spool).counts.set_aside, 2);
    assert_int_equal(state_of(&spool).counts.refused, 1);
    mg_spool_close(&spool);
}

static void test_spool__a_folder_that_is_none_is_refused(void **unused)
{
    struct mg_spool spool;
    struct mg_error err;

    (void)unused;
    assert_int_equal(mg_file_replace(folder, MG_STR("a file"), NULL), MG_OK);
    assert_int_not_equal(mg_spool_open(&spool, folder, NULL, &err), MG_OK);
    assert_non_null(strstr(err.text, folder));
    mg_spool_close(&spool);
}

int main(int argc, char **argv)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_spool__what_is_added_leaves_in_order),
        IN_FOLDER(test_spool__the_same_content_is_there_once),
        IN_FOLDER(test_spool__what_was_sent_is_not_sent_again),
        cmocka_unit_test(test_spool__limits_give_up_what_is_unnecessary),
        IN_FOLDER(test_spool__one_that_never_fits_is_refused),
        IN_FOLDER(test_spool__writers_add_to_the_counts_of_each_other),
        IN_FOLDER(test_spool__one_that_is_given_up_is_skipped),
        IN_FOLDER(test_spool__broken_entries_are_set_aside),
        IN_FOLDER(test_spool__what_is_not_ours_is_set_aside),
        IN_FOLDER(test_spool__what_is_set_aside_does_not_grow_without_bound),
        IN_FOLDER(test_spool__what_an_ended_writer_left_is_removed),
        IN_FOLDER(test_spool__a_broken_record_is_begun_anew),
        IN_FOLDER(test_spool__a_folder_that_is_none_is_refused),
    };

    if (argc == 2 && strcmp(argv[1], "wait") == 0)
        uv_sleep(60000);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
