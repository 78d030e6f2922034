/* SPDX-License-Identifier: Apache-2.0
 *
 * The side of a spool that adds. Nothing is given up before what replaces it is on the disk, so
 * that a failure at any point leaves all that was promised.
 */
#include <string.h>

#include "core/agent/spool_list.h"
#include "core/base/file.h"
#include "core/base/limits.h"

static bool is_inventory(enum mg_spool_kind kind)
{
    return kind == MG_SPOOL_INVENTORY_FULL || kind == MG_SPOOL_INVENTORY_DELTA;
}

static struct mg_spool_entry *entry_at(const struct mg_vec *entries, size_t i)
{
    return mg_vec_at(entries, i);
}

/* Past what the limits leave, oldest first, entries are given up that a later one makes
 * unnecessary. Inventories go together with the deltas that build upon them. */
struct plan {
    struct mg_vec given_up; /* struct mg_spool_entry */
    uint64_t bytes;         /* that stay, with the new one */
    size_t entries;
    size_t newest[MG_SPOOL_KINDS]; /* index of each kind's newest entry */
};

static bool is_over(const struct mg_spool *spool, const struct plan *plan)
{
    return plan->bytes > spool->limits.bytes || plan->entries > spool->limits.entries;
}

static bool is_unnecessary(const struct plan *plan, const struct mg_spool_entry *entry, size_t i)
{
    if (entry->kind == MG_SPOOL_RESULT)
        return false;
    return i < plan->newest[is_inventory(entry->kind) ? MG_SPOOL_INVENTORY_FULL : entry->kind];
}

static bool give_up(struct plan *plan, const struct mg_spool_entry *entry)
{
    plan->bytes -= entry->size;
    plan->entries--;
    return mg_vec_push(&plan->given_up, entry);
}

/* entries: with the new one at the end. */
static enum mg_status make_plan(const struct mg_spool *spool, const struct mg_vec *entries,
                                struct plan *plan, struct mg_error *err)
{
    bool base_given_up = false;

    for (size_t i = 0; i < entries->n; i++) {
        plan->newest[entry_at(entries, i)->kind] = i;
        plan->bytes += entry_at(entries, i)->size;
    }
    plan->entries = entries->n;
    for (size_t i = 0; i < entries->n; i++) {
        const struct mg_spool_entry *entry = entry_at(entries, i);
        bool go =
            is_unnecessary(plan, entry, i) &&
            (is_over(spool, plan) || (base_given_up && entry->kind == MG_SPOOL_INVENTORY_DELTA));

        if (is_inventory(entry->kind))
            base_given_up = go;
        if (go && !give_up(plan, entry))
            return mg_fail(err, MG_NOMEM, "no memory to make room in %s", spool->folder);
    }
    if (is_over(spool, plan))
        return mg_fail(err, MG_LIMIT,
                       "%s is full: %zu reports of %llu bytes would wait, %llu bytes are allowed",
                       spool->folder, plan->entries, (unsigned long long)plan->bytes,
                       (unsigned long long)spool->limits.bytes);
    return MG_OK;
}

/* Counted before anything goes, so that nothing goes uncounted; what ends us between the two makes
 * some count twice. */
static enum mg_status count_given_up(struct mg_spool *spool, const struct plan *plan,
                                     struct mg_error *err)
{
    uint64_t *superseded = &spool->added.counts.superseded;
    enum mg_status status;

    if (plan->given_up.n == 0)
        return MG_OK;
    mg_spool_ledger_count(&spool->added, superseded, plan->given_up.n);
    status = mg_spool_store(spool, MG_SPOOL_ADDED, &spool->added, err);
    if (status != MG_OK)
        *superseded -= plan->given_up.n;
    return status;
}

static void remove_given_up(const struct mg_spool *spool, const struct plan *plan)
{
    char path[MG_SPOOL_PATH_SIZE];

    for (size_t i = 0; i < plan->given_up.n; i++) {
        if (mg_spool_entry_path(spool, entry_at(&plan->given_up, i), path, NULL) == MG_OK)
            (void)mg_file_remove(path, NULL);
    }
}

/* A file whose folder could not be brought onto the disk is not promised, so it must not be sent
 * either: the caller is told that it was refused. */
static enum mg_status write_entry(struct mg_spool *spool, const struct mg_spool_entry *entry,
                                  struct mg_str bytes, struct mg_error *err)
{
    char path[MG_SPOOL_PATH_SIZE];
    enum mg_status status = mg_spool_entry_path(spool, entry, path, err);

    if (status != MG_OK)
        return status;
    status = mg_file_replace(path, bytes, err);
    if (status != MG_OK)
        (void)mg_file_remove(path, NULL);
    return status;
}

/* Behind entries, whose last one is the new one. */
static enum mg_status put(struct mg_spool *spool, const struct mg_vec *entries, struct mg_str bytes,
                          struct mg_error *err)
{
    struct plan plan = {0};
    enum mg_status status;

    mg_vec_init(&plan.given_up, sizeof(struct mg_spool_entry));
    status = make_plan(spool, entries, &plan, err);
    if (status == MG_OK)
        status = count_given_up(spool, &plan, err);
    if (status != MG_OK)
        goto out;
    status = write_entry(spool, entry_at(entries, entries->n - 1), bytes, err);
    if (status == MG_OK)
        remove_given_up(spool, &plan);
    else
        spool->added.counts.superseded -= plan.given_up.n;
out:
    mg_vec_clear(&plan.given_up);
    return status;
}

static bool is_waiting(const struct mg_vec *entries, const char *id)
{
    size_t i = 0;

    while (i < entries->n && strcmp(entry_at(entries, i)->id, id) != 0)
        i++;
    return i < entries->n;
}

static enum mg_status add_new(struct mg_spool *spool, struct mg_spool_entry *entry,
                              struct mg_vec *entries, struct mg_str bytes, struct mg_error *err)
{
    uint64_t last = entries->n == 0 ? 0 : entry_at(entries, entries->n - 1)->sequence;

    if (last == MG_SPOOL_LAST)
        return mg_fail(err, MG_LIMIT, "%s has no number left", spool->folder);
    entry->sequence = last + 1;
    if (!mg_vec_push(entries, entry))
        return mg_fail(err, MG_NOMEM, "no memory to add to %s", spool->folder);
    return put(spool, entries, bytes, err);
}

/* Whoever added what waits already may have been ended before it was on the disk. */
static enum mg_status add_once(struct mg_spool *spool, struct mg_spool_entry *entry,
                               struct mg_str bytes, struct mg_error *err)
{
    struct mg_vec entries;
    enum mg_status status;

    mg_vec_init(&entries, sizeof(struct mg_spool_entry));
    status = mg_spool_list(spool, true, &entries, err);
    if (status == MG_OK && is_waiting(&entries, entry->id))
        status = mg_file_sync_folder(spool->folder, err);
    else if (status == MG_OK && !mg_spool_ledger_has(&spool->sent, entry->id))
        status = add_new(spool, entry, &entries, bytes, err);
    mg_vec_clear(&entries);
    return status;
}

/* The records come first, so that whatever is counted is added to what others counted. */
static enum mg_status add(struct mg_spool *spool, struct mg_spool_entry *entry, struct mg_str bytes,
                          struct mg_error *err)
{
    enum mg_status status = mg_spool_refresh(spool, err);

    if (status != MG_OK)
        return status;
    if (bytes.n > MG_LIMIT_SPOOL_ENTRY || bytes.n > spool->limits.bytes)
        return mg_fail(err, MG_LIMIT, "a report of %zu bytes is too large for %s", bytes.n,
                       spool->folder);
    return add_once(spool, entry, bytes, err);
}

enum mg_status mg_spool_add(struct mg_spool *spool, enum mg_spool_kind kind, struct mg_str bytes,
                            char *id_out, struct mg_error *err)
{
    struct mg_spool_entry entry = {.kind = kind, .size = bytes.n};
    unsigned char hash[MG_SHA256_SIZE];
    enum mg_status status = mg_sha256(bytes.p, bytes.n, hash, err);

    if (status == MG_OK) {
        mg_hex(hash, sizeof hash, entry.id);
        status = add(spool, &entry, bytes, err);
    }
    if (status != MG_OK) {
        mg_spool_ledger_count(&spool->added, &spool->added.counts.refused, 1);
        (void)mg_spool_store(spool, MG_SPOOL_ADDED, &spool->added, NULL);
        return status;
    }
    if (id_out != NULL)
        memcpy(id_out, entry.id, sizeof entry.id);
    return MG_OK;
}
