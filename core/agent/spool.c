/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening a spool, and the side that sends. An id is recorded as sent before its file is removed:
 * whatever ends us between the two, the file is not sent again, and the same content is not added
 * again.
 */
#include "core/agent/spool.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/agent/spool_list.h"
#include "core/base/file.h"
#include "core/base/limits.h"

/* Make the folder, and make that it is there durable. */
static enum mg_status make_folder(struct mg_spool *spool, const char *folder, struct mg_error *err)
{
    char above[MG_SPOOL_PATH_SIZE];
    size_t n = strlen(folder) + 1;
    enum mg_status status = mg_file_mkdirs(folder, err);

    if (status != MG_OK)
        return status;
    spool->folder = malloc(n);
    if (spool->folder == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to open %s", folder);
    memcpy(spool->folder, folder, n);
    status = mg_spool_path(spool, "..", above, err);
    return status == MG_OK ? mg_file_sync_folder(above, err) : status;
}

enum mg_status mg_spool_open(struct mg_spool *spool, const char *folder,
                             const struct mg_spool_limits *limits, struct mg_error *err)
{
    enum mg_status status;

    *spool = (struct mg_spool){.limits = limits == NULL ? (struct mg_spool_limits){0} : *limits};
    mg_vec_init(&spool->waiting, sizeof(struct mg_spool_entry));
    if (spool->limits.bytes == 0)
        spool->limits.bytes = MG_LIMIT_SPOOL_BYTES;
    if (spool->limits.entries == 0)
        spool->limits.entries = MG_LIMIT_SPOOL_ENTRIES;
    status = make_folder(spool, folder, err);
    if (status == MG_OK)
        status = mg_spool_refresh(spool, err);
    if (status != MG_OK)
        mg_spool_close(spool);
    return status;
}

void mg_spool_close(struct mg_spool *spool)
{
    mg_vec_clear(&spool->waiting);
    free(spool->folder);
    *spool = (struct mg_spool){0};
}

static enum mg_status forget(const struct mg_spool *spool, const struct mg_spool_entry *entry,
                             struct mg_error *err)
{
    char path[MG_SPOOL_PATH_SIZE];
    enum mg_status status = mg_spool_entry_path(spool, entry, path, err);

    if (status == MG_OK)
        status = mg_file_remove(path, err);
    if (status == MG_OK)
        status = mg_file_sync_folder(spool->folder, err);
    return status;
}

/* Is this entry to be sent? One that was sent is still there when we were ended before its file
 * was removed; one that is not there any more was given up. */
static bool is_waiting(const struct mg_spool *spool, const struct mg_spool_entry *entry)
{
    char path[MG_SPOOL_PATH_SIZE];
    struct mg_file_info info;

    if (mg_spool_ledger_has(&spool->sent, entry->id)) {
        (void)forget(spool, entry, NULL);
        return false;
    }
    return mg_spool_entry_path(spool, entry, path, NULL) == MG_OK &&
           mg_file_stat(path, &info, NULL) != MG_NOENT;
}

/* The next of those that were listed. */
static enum mg_status take_listed(struct mg_spool *spool, struct mg_spool_entry *out)
{
    for (; spool->next < spool->waiting.n; spool->next++) {
        const struct mg_spool_entry *entry = mg_vec_at(&spool->waiting, spool->next);

        if (is_waiting(spool, entry)) {
            *out = *entry;
            return MG_OK;
        }
    }
    return MG_NOENT;
}

/* The folder is listed again only when all that was listed is sent: what is added comes later. */
enum mg_status mg_spool_first(struct mg_spool *spool, struct mg_spool_entry *out,
                              struct mg_error *err)
{
    struct mg_vec listed;
    enum mg_status status;

    if (take_listed(spool, out) == MG_OK)
        return MG_OK;
    mg_vec_init(&listed, sizeof(struct mg_spool_entry));
    status = mg_spool_list(spool, false, &listed, err);
    if (status != MG_OK) {
        mg_vec_clear(&listed);
        return status;
    }
    mg_vec_clear(&spool->waiting);
    spool->waiting = listed;
    spool->next = 0;
    return take_listed(spool, out) == MG_OK ? MG_OK : mg_fail(err, MG_NOENT, "nothing waits");
}

static bool is_content(struct mg_str bytes, const char *id)
{
    unsigned char hash[MG_SHA256_SIZE];
    char hex[MG_SPOOL_ID_SIZE];

    if (mg_sha256(bytes.p, bytes.n, hash, NULL) != MG_OK)
        return false;
    mg_hex(hash, sizeof hash, hex);
    return strcmp(hex, id) == 0;
}

/* Not to be sent, but kept for whoever wants to know what it was. */
static enum mg_status set_broken_aside(struct mg_spool *spool, const struct mg_spool_entry *entry,
                                       struct mg_error *err)
{
    char name[MG_SPOOL_NAME_SIZE];

    mg_spool_name(entry, name);
    if (!mg_spool_set_aside(spool, name))
        return mg_fail(err, MG_IO, "%s/%s is broken and cannot be set aside", spool->folder, name);
    mg_spool_ledger_count(&spool->sent, &spool->sent.counts.set_aside, 1);
    (void)mg_spool_store(spool, MG_SPOOL_SENT_FILE, &spool->sent, NULL);
    return mg_fail(err, MG_FORMAT, "%s/%s is broken: it is set aside", spool->folder, name);
}

/* Bytes that the disk does not give back are as broken as wrong ones: waiting for them would keep
 * all that is behind them. What fails for want of memory or of files is none of the disk. */
static bool is_broken(const struct mg_error *why)
{
    return why->status == MG_LIMIT || why->status == MG_UNSUPPORTED || why->status == MG_FORMAT ||
           why->os_code == UV_EIO;
}

static enum mg_status read_content(const char *path, const char *id, struct mg_buf *out,
                                   struct mg_error *err)
{
    size_t before = out->n;
    enum mg_status status = mg_file_read_regular(path, out, err);

    if (status == MG_OK && !is_content(mg_str_skip(mg_buf_view(out), before), id)) {
        out->n = before;
        status = mg_fail(err, MG_FORMAT, "%s is not what was written", path);
    }
    return status;
}

enum mg_status mg_spool_read(struct mg_spool *spool, const struct mg_spool_entry *entry,
                             struct mg_buf *out, struct mg_error *err)
{
    char path[MG_SPOOL_PATH_SIZE];
    struct mg_error why;
    enum mg_status status = mg_spool_entry_path(spool, entry, path, &why);

    if (status == MG_OK && entry->size > out->ceiling - out->n)
        status = mg_fail(&why, MG_NOMEM, "no room for the %llu bytes of %s",
                         (unsigned long long)entry->size, path);
    if (status == MG_OK)
        status = read_content(path, entry->id, out, &why);
    if (status != MG_OK && is_broken(&why))
        return set_broken_aside(spool, entry, err);
    if (status != MG_OK && err != NULL)
        *err = why;
    return status;
}

/* Where the id cannot be recorded, the file is removed all the same: a full disk must be emptied.
 */
enum mg_status mg_spool_done(struct mg_spool *spool, const struct mg_spool_entry *entry,
                             struct mg_error *err)
{
    mg_spool_ledger_sent(&spool->sent, entry->id);
    (void)mg_spool_store(spool, MG_SPOOL_SENT_FILE, &spool->sent, NULL);
    return forget(spool, entry, err);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

static struct mg_spool_counts sum(const struct mg_spool_counts *a, const struct mg_spool_counts *b)
{
    return (struct mg_spool_counts){
        .superseded = a->superseded + b->superseded,
        .refused = a->refused + b->refused,
        .set_aside = a->set_aside + b->set_aside,
        .since = earlier(a->since, b->since),
    };
}

enum mg_status mg_spool_state(struct mg_spool *spool, struct mg_spool_state *out,
                              struct mg_error *err)
{
    struct mg_vec listed;
    enum mg_status status = mg_spool_refresh(spool, err);

    mg_vec_init(&listed, sizeof(struct mg_spool_entry));
    if (status == MG_OK)
        status = mg_spool_list(spool, false, &listed, err);
    if (status == MG_OK) {
        *out = (struct mg_spool_state){.depth = listed.n,
                                       .counts = sum(&spool->added.counts, &spool->sent.counts)};
        for (size_t i = 0; i < listed.n; i++)
            out->bytes += ((const struct mg_spool_entry *)mg_vec_at(&listed, i))->size;
    }
    mg_vec_clear(&listed);
    return status;
}
