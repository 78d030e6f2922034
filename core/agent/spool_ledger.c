/* SPDX-License-Identifier: Apache-2.0
 *
 * A slot: magic, generation, counts, ids, zeros, and SHA-256 of all before it; integers are
 * little-endian. The larger generation of the slots that are whole is the newer one. A file of
 * zeros is what a new file may be after power was lost: nothing was promised of it.
 */
#include "core/agent/spool_ledger.h"

#include <string.h>
#include <uv.h>

#include "core/base/file.h"
#include "core/base/reader.h"

#define MAGIC "MGSPOOL1"
#define BODY (MG_SPOOL_SLOT - MG_SHA256_SIZE)

_Static_assert(sizeof MAGIC - 1 + 5 * 8 + 4 + MG_SPOOL_SENT * MG_SHA256_SIZE <= BODY,
               "a slot has no room for the ids");

static bool is_whole(struct mg_str slot)
{
    unsigned char hash[MG_SHA256_SIZE] = {0};

    return slot.n == MG_SPOOL_SLOT && mg_str_starts(slot, MG_STR(MAGIC)) &&
           mg_sha256(slot.p, BODY, hash, NULL) == MG_OK &&
           memcmp(hash, slot.p + BODY, sizeof hash) == 0;
}

/* False: whole, but not what we write. */
static bool read_slot(struct mg_str slot, struct mg_spool_ledger *out)
{
    struct mg_reader reader;

    memset(out, 0, sizeof *out);
    mg_reader_init(&reader, slot.p, slot.n);
    mg_reader_seek(&reader, sizeof MAGIC - 1);
    out->generation = mg_reader_le64(&reader);
    out->counts.superseded = mg_reader_le64(&reader);
    out->counts.refused = mg_reader_le64(&reader);
    out->counts.set_aside = mg_reader_le64(&reader);
    out->counts.since = (int64_t)(mg_reader_le64(&reader) & INT64_MAX);
    out->sent_count = mg_reader_le32(&reader);
    if (out->sent_count > MG_SPOOL_SENT)
        return false;
    for (uint32_t i = 0; i < out->sent_count; i++) {
        struct mg_str id = mg_reader_bytes(&reader, MG_SHA256_SIZE);

        if (id.n == MG_SHA256_SIZE)
            memcpy(out->sent[i], id.p, id.n);
    }
    return mg_reader_ok(&reader);
}

static bool is_zeros(struct mg_str bytes)
{
    size_t i = 0;

    while (i < bytes.n && bytes.p[i] == '\0')
        i++;
    return i == bytes.n;
}

enum mg_status mg_spool_ledger_parse(struct mg_str bytes, struct mg_spool_ledger *out,
                                     struct mg_error *err)
{
    struct mg_spool_ledger newest = {0}, slot;
    bool found = is_zeros(bytes);

    for (size_t i = 0; i < 2; i++) {
        struct mg_str part = mg_str_take(mg_str_skip(bytes, i * MG_SPOOL_SLOT), MG_SPOOL_SLOT);

        if (!is_whole(part) || !read_slot(part, &slot))
            continue;
        found = true;
        if (slot.generation >= newest.generation)
            newest = slot;
    }
    if (!found)
        return mg_fail(err, MG_FORMAT,
                       "not the record of a spool, or both of its slots are broken");
    *out = newest;
    return MG_OK;
}

enum mg_status mg_spool_ledger_load(const char *path, struct mg_spool_ledger *out,
                                    struct mg_error *err)
{
    struct mg_buf bytes;
    enum mg_status status;

    mg_buf_init(&bytes, MG_SPOOL_LEDGER);
    status = mg_file_read_regular(path, &bytes, err);
    if (status == MG_OK)
        status = mg_spool_ledger_parse(mg_buf_view(&bytes), out, err);
    mg_buf_clear(&bytes);
    return status;
}

static unsigned char *put_le64(unsigned char *to, uint64_t value)
{
    for (unsigned i = 0; i < 8; i++)
        *to++ = (unsigned char)(value >> 8 * i);
    return to;
}

static enum mg_status make_slot(const struct mg_spool_ledger *ledger, uint64_t generation,
                                unsigned char *slot, struct mg_error *err)
{
    unsigned char *to = slot + sizeof MAGIC - 1;

    memset(slot, 0, MG_SPOOL_SLOT);
    memcpy(slot, MAGIC, sizeof MAGIC - 1);
    to = put_le64(to, generation);
    to = put_le64(to, ledger->counts.superseded);
    to = put_le64(to, ledger->counts.refused);
    to = put_le64(to, ledger->counts.set_aside);
    to = put_le64(to, (uint64_t)ledger->counts.since);
    (void)put_le64(to, ledger->sent_count); /* its upper half is overwritten, or zero */
    memcpy(to + 4, ledger->sent, (size_t)ledger->sent_count * MG_SHA256_SIZE);
    return mg_sha256(slot, BODY, slot + BODY, err);
}

/* The whole file, so that its space is there from now on. */
static enum mg_status create(const char *path, size_t at, const unsigned char *slot,
                             struct mg_error *err)
{
    char file[MG_SPOOL_LEDGER] = {0};

    memcpy(file + at, slot, MG_SPOOL_SLOT);
    return mg_file_replace(path, (struct mg_str){file, sizeof file}, err);
}

enum mg_status mg_spool_ledger_store(const char *path, struct mg_spool_ledger *ledger,
                                     struct mg_error *err)
{
    uint64_t generation = ledger->generation + 1;
    size_t at = (size_t)(generation % 2) * MG_SPOOL_SLOT;
    unsigned char slot[MG_SPOOL_SLOT];
    struct mg_file_info info;
    enum mg_status status = make_slot(ledger, generation, slot, err);

    if (status != MG_OK)
        return status;
    status = mg_file_stat(path, &info, err);
    if (status == MG_OK && info.size == MG_SPOOL_LEDGER)
        status = mg_file_overwrite(path, at, (struct mg_str){(char *)slot, sizeof slot}, err);
    else if (status == MG_OK || status == MG_NOENT)
        status = create(path, at, slot, err);
    if (status == MG_OK)
        ledger->generation = generation;
    return status;
}

/* False: not hexadecimal digits. */
static bool read_hex(const char *id, unsigned char out[MG_SHA256_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < 2 * MG_SHA256_SIZE; i++) {
        const char *digit = id[i] == '\0' ? NULL : strchr(digits, id[i]);

        if (digit == NULL)
            return false;
        out[i / 2] = (unsigned char)(out[i / 2] << 4 | (digit - digits));
    }
    return true;
}

bool mg_spool_ledger_has(const struct mg_spool_ledger *ledger, const char *id)
{
    unsigned char hash[MG_SHA256_SIZE] = {0};

    if (!read_hex(id, hash))
        return false;
    for (uint32_t i = 0; i < ledger->sent_count; i++) {
        if (memcmp(ledger->sent[i], hash, sizeof hash) == 0)
            return true;
    }
    return false;
}

void mg_spool_ledger_sent(struct mg_spool_ledger *ledger, const char *id)
{
    unsigned char hash[MG_SHA256_SIZE] = {0};

    if (mg_spool_ledger_has(ledger, id) || !read_hex(id, hash))
        return;
    if (ledger->sent_count < MG_SPOOL_SENT)
        ledger->sent_count++;
    memmove(ledger->sent[1], ledger->sent[0], (ledger->sent_count - 1) * sizeof ledger->sent[0]);
    memcpy(ledger->sent[0], hash, sizeof hash);
}

void mg_spool_ledger_count(struct mg_spool_ledger *ledger, uint64_t *count, uint64_t by)
{
    uv_timeval64_t now = {0};

    *count += by;
    if (ledger->counts.since == 0 && uv_gettimeofday(&now) == 0)
        ledger->counts.since = now.tv_sec * 1000 + now.tv_usec / 1000;
}
