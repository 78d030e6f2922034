/* SPDX-License-Identifier: Apache-2.0
 *
 * Database header and write-ahead log ("Database File Format",
 * https://www.sqlite.org/fileformat2.html, sections 1.3 and 4). A frame of the log counts when its
 * salts are those of the log's header, the sums over all frames up to it are right, and a commit
 * frame follows or it is one; frames of earlier uses of the log fail the first test.
 */
#include "platform/linux/packages/sqlite_pages.h"

#include <stdlib.h>

#include "core/base/reader.h"

#define FILE_HEADER_BYTES 100
#define MIN_USABLE 480
#define MIN_PAGE 512
#define MAX_PAGE 65536

#define LOG_MAGIC 0x377f0682 /* the lowest bit: sums are over big endian words */
#define LOG_VERSION 3007000
#define LOG_HEADER_BYTES 32
#define LOG_HEADER_SUMMED 24
#define FRAME_HEADER_BYTES 24
#define FRAME_HEADER_SUMMED 8

static enum mg_status read_file_header(struct mg_sqlite_pages *pages, struct mg_error *err)
{
    static const struct mg_str magic = {"SQLite format 3", 16}; /* with its NUL */
    struct mg_reader reader;
    size_t size, reserved;
    uint8_t version;
    uint32_t encoding;

    mg_reader_init(&reader, pages->file.p, pages->file.n);
    if (pages->file.n < FILE_HEADER_BYTES || !mg_str_eq(mg_reader_bytes(&reader, magic.n), magic))
        return mg_fail(err, MG_FORMAT, "not an SQLite database");
    size = mg_reader_be16(&reader);
    size = size == 1 ? MAX_PAGE : size;
    (void)mg_reader_u8(&reader); /* version for writing */
    version = mg_reader_u8(&reader);
    reserved = mg_reader_u8(&reader);
    mg_reader_seek(&reader, 56);
    encoding = mg_reader_be32(&reader);
    if (size < MIN_PAGE || (size & (size - 1)) != 0 || size - reserved < MIN_USABLE)
        return mg_fail(err, MG_FORMAT, "an SQLite database with pages of %zu bytes", size);
    if (version > 2 || encoding > 1)
        return mg_fail(err, MG_UNSUPPORTED, "an SQLite database of version %u, encoding %u",
                       version, encoding);
    pages->page_size = size;
    pages->usable = size - reserved;
    return MG_OK;
}

/* The log while its frames are verified one after the other. */
struct log {
    struct mg_reader reader;
    size_t page_size;
    struct mg_str salts;
    bool big_endian;
    uint32_t sum[2];
};

struct frame {
    uint32_t page;
    uint32_t commit; /* pages of the database after this commit; 0: no commit */
};

static void add_to_sum(struct log *log, struct mg_str bytes)
{
    struct mg_reader reader;

    mg_reader_init(&reader, bytes.p, bytes.n);
    while (mg_reader_left(&reader) >= 8) {
        for (int i = 0; i < 2; i++)
            log->sum[i] += log->sum[1 - i] +
                           (log->big_endian ? mg_reader_be32(&reader) : mg_reader_le32(&reader));
    }
}

/* The two words of a sum, which are big endian whatever it was made of. */
static bool sum_is(const struct log *log, struct mg_reader *reader)
{
    uint32_t first = mg_reader_be32(reader), second = mg_reader_be32(reader);

    return mg_reader_ok(reader) && first == log->sum[0] && second == log->sum[1];
}

static bool open_log(struct log *log, const struct mg_sqlite_pages *pages)
{
    uint32_t magic, version, size;

    *log = (struct log){.page_size = pages->page_size};
    mg_reader_init(&log->reader, pages->log.p, pages->log.n);
    magic = mg_reader_be32(&log->reader);
    version = mg_reader_be32(&log->reader);
    size = mg_reader_be32(&log->reader);
    (void)mg_reader_be32(&log->reader); /* number of the checkpoint */
    log->salts = mg_reader_bytes(&log->reader, 8);
    log->big_endian = (magic & 1) != 0;
    add_to_sum(log, mg_str_take(pages->log, LOG_HEADER_SUMMED));
    return (magic & ~(uint32_t)1) == LOG_MAGIC && version == LOG_VERSION &&
           size == pages->page_size && sum_is(log, &log->reader);
}

static bool next_frame(struct log *log, struct frame *out)
{
    struct mg_str header = mg_reader_bytes(&log->reader, FRAME_HEADER_BYTES);
    struct mg_str page = mg_reader_bytes(&log->reader, log->page_size);
    struct mg_reader reader;

    if (!mg_reader_ok(&log->reader))
        return false;
    mg_reader_init(&reader, header.p, header.n);
    out->page = mg_reader_be32(&reader);
    out->commit = mg_reader_be32(&reader);
    if (out->page == 0 || !mg_str_eq(mg_reader_bytes(&reader, log->salts.n), log->salts))
        return false;
    add_to_sum(log, mg_str_take(header, FRAME_HEADER_SUMMED));
    add_to_sum(log, page);
    return sum_is(log, &reader);
}

/* Count the frames and find the size of the database after the last commit. */
static void verify_log(struct mg_sqlite_pages *pages, struct mg_sqlite_log *state)
{
    struct frame frame;
    uint32_t seen = 0;
    struct log log;

    if (pages->log.n == 0)
        return;
    state->broken = !open_log(&log, pages);
    while (!state->broken && next_frame(&log, &frame)) {
        seen++;
        if (frame.commit == 0)
            continue;
        state->committed = seen;
        pages->count = frame.commit;
    }
    state->uncommitted = seen - state->committed;
}

static size_t frame_at(const struct mg_sqlite_pages *pages, uint32_t frame)
{
    return LOG_HEADER_BYTES + (size_t)(frame - 1) * (FRAME_HEADER_BYTES + pages->page_size);
}

/* Which frame is the last of each page. */
static bool index_log(struct mg_sqlite_pages *pages, uint32_t committed)
{
    uint64_t most = (uint64_t)(pages->file.n / pages->page_size) + committed;
    struct mg_reader reader;

    /* A page beyond the file can only be in the log. */
    if (pages->count > most)
        pages->count = (uint32_t)most;
    pages->frames = calloc((size_t)pages->count + 1, sizeof *pages->frames);
    if (pages->frames == NULL)
        return false;
    mg_reader_init(&reader, pages->log.p, pages->log.n);
    for (uint32_t frame = 1; frame <= committed; frame++) {
        uint32_t number;

        mg_reader_seek(&reader, frame_at(pages, frame));
        number = mg_reader_be32(&reader);
        if (number <= pages->count)
            pages->frames[number] = frame;
    }
    return true;
}

enum mg_status mg_sqlite_pages_open(struct mg_sqlite_pages *pages, struct mg_str file,
                                    struct mg_str log, struct mg_sqlite_log *state,
                                    struct mg_error *err)
{
    struct mg_sqlite_pages opened = {.file = file, .log = log};
    struct mg_sqlite_log found = {0};
    enum mg_status status = read_file_header(&opened, err);

    if (status != MG_OK)
        return status;
    opened.count = (uint32_t)(file.n / opened.page_size);
    verify_log(&opened, &found);
    if (!index_log(&opened, found.committed))
        return mg_fail(err, MG_NOMEM, "no memory for %u pages", opened.count);
    *pages = opened;
    *state = found;
    return MG_OK;
}

void mg_sqlite_pages_close(struct mg_sqlite_pages *pages)
{
    free(pages->frames);
    *pages = (struct mg_sqlite_pages){0};
}

bool mg_sqlite_pages_get(const struct mg_sqlite_pages *pages, uint32_t number, struct mg_str *page)
{
    struct mg_reader reader;
    uint32_t frame;

    if (number == 0 || number > pages->count)
        return false;
    frame = pages->frames[number];
    if (frame != 0) {
        mg_reader_init(&reader, pages->log.p, pages->log.n);
        mg_reader_seek(&reader, frame_at(pages, frame) + FRAME_HEADER_BYTES);
    } else {
        mg_reader_init(&reader, pages->file.p, pages->file.n);
        mg_reader_seek(&reader, (size_t)(number - 1) * pages->page_size);
    }
    *page = mg_reader_bytes(&reader, pages->page_size);
    return mg_reader_ok(&reader);
}
