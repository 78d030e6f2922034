/* SPDX-License-Identifier: Apache-2.0
 *
 * Records of fanotify, made as the kernel makes them (fanotify(7)), and broken ones.
 */
#include "platform/linux/watch/fanotify_event.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <sys/fanotify.h>

/* The head of struct file_handle, which is an extension of GNU (open_by_handle_at(2)). */
struct handle_head {
    unsigned bytes;
    int type;
};

struct sample {
    unsigned char bytes[256];
    size_t n;
};

static void put(struct sample *sample, const void *bytes, size_t n)
{
    assert_true(n <= sizeof sample->bytes - sample->n);
    memcpy(sample->bytes + sample->n, bytes, n);
    sample->n += n;
}

/* A record about name in a folder with a handle of eight bytes; name NULL: an overflow. */
static void put_record(struct sample *sample, uint64_t mask, const char *name)
{
    const size_t head = sizeof(struct fanotify_event_metadata),
                 info = sizeof(struct fanotify_event_info_header);
    size_t body = name == NULL ? 0 : info + 8 + sizeof(struct handle_head) + 8 + strlen(name) + 1;
    const struct fanotify_event_metadata record = {
        .event_len = (uint32_t)(head + body),
        .vers = FANOTIFY_METADATA_VERSION,
        .metadata_len = (uint16_t)head,
        .mask = mask,
        .fd = FAN_NOFD,
    };
    const struct fanotify_event_info_header header = {FAN_EVENT_INFO_TYPE_DFID_NAME, 0,
                                                      (uint16_t)body};
    const struct handle_head handle = {8, 1};

    put(sample, &record, sizeof record);
    if (name == NULL)
        return;
    put(sample, &header, sizeof header);
    put(sample, "filesys1", 8);
    put(sample, &handle, sizeof handle);
    put(sample, "folder01", 8);
    put(sample, name, strlen(name) + 1);
}

static void test_fanotify_event__records(void **state)
{
    struct mg_fanotify_event event;
    struct sample sample = {.n = 0};
    struct mg_reader reader;

    (void)state;
    put_record(&sample, FAN_CLOSE_WRITE, "RECORD");
    put_record(&sample, FAN_Q_OVERFLOW, NULL);
    mg_reader_init(&reader, sample.bytes, sample.n);
    assert_true(mg_fanotify_next(&reader, &event));
    assert_true(event.mask == FAN_CLOSE_WRITE);
    assert_true(mg_str_is(event.fsid, "filesys1"));
    assert_true(mg_str_ends(event.handle, MG_STR("folder01")));
    assert_int_equal(event.handle.n, sizeof(struct handle_head) + 8);
    assert_true(mg_str_is(event.name, "RECORD"));
    assert_true(mg_fanotify_next(&reader, &event));
    assert_true(event.mask == FAN_Q_OVERFLOW && event.fsid.n == 0);
    assert_false(mg_fanotify_next(&reader, &event));
}

/* A name without its end, or a handle that is longer than the record, is no folder. */
static void test_fanotify_event__broken_records(void **state)
{
    const size_t head = sizeof(struct fanotify_event_metadata);
    struct mg_fanotify_event event;
    struct mg_reader reader;

    (void)state;
    for (int broken = 0; broken < 5; broken++) {
        struct sample sample = {.n = 0};
        bool tells = broken < 3;

        put_record(&sample, FAN_CREATE, "x");
        if (broken == 0) /* no kind that we know */
            sample.bytes[head] = 77;
        if (broken == 1) /* a length of nothing */
            memset(sample.bytes + head + 2, 0, 2);
        if (broken == 2) /* a handle of 4 GB */
            memset(sample.bytes + head + 4 + 8, 0xff, 4);
        if (broken == 3) /* another version */
            sample.bytes[4]++;
        if (broken == 4)
            sample.n--;
        mg_reader_init(&reader, sample.bytes, sample.n);
        assert_int_equal(mg_fanotify_next(&reader, &event), tells);
        assert_true(!tells || event.fsid.n == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fanotify_event__records),
        cmocka_unit_test(test_fanotify_event__broken_records),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
