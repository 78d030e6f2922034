/* SPDX-License-Identifier: Apache-2.0
 *
 * What lies in the folder of a spool. Names are read as if anybody had chosen them: only what we
 * would have written ourselves is an entry.
 */
#include "core/agent/spool_list.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/limits.h"

#define ASIDE "aside"
#define SEQUENCE_DIGITS 16

static const char *const kinds[MG_SPOOL_KINDS] = {
    [MG_SPOOL_INVENTORY_FULL] = "inventory-full",
    [MG_SPOOL_INVENTORY_DELTA] = "inventory-delta",
    [MG_SPOOL_FINDINGS] = "findings",
    [MG_SPOOL_EXPOSURE] = "exposure",
    [MG_SPOOL_RESULT] = "result",
};

const char *mg_spool_kind_name(enum mg_spool_kind kind)
{
    return kinds[kind];
}

void mg_spool_name(const struct mg_spool_entry *entry, char out[MG_SPOOL_NAME_SIZE])
{
    (void)snprintf(out, MG_SPOOL_NAME_SIZE, "%016llx.%s.%s", (unsigned long long)entry->sequence,
                   kinds[entry->kind], entry->id);
}

/* Lower-case hexadecimal digits only, 1 to 16 of them. */
static bool read_digits(struct mg_str text, uint64_t *out)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t value = 0;

    for (size_t i = 0; i < text.n; i++) {
        const char *digit = memchr(digits, text.p[i], sizeof digits - 1);

        if (digit == NULL)
            return false;
        value = value << 4 | (uint64_t)(digit - digits);
    }
    *out = value;
    return text.n >= 1 && text.n <= SEQUENCE_DIGITS;
}

static bool read_id(struct mg_str text, char out[MG_SPOOL_ID_SIZE])
{
    uint64_t ignored;

    if (text.n != MG_SPOOL_ID_SIZE - 1)
        return false;
    for (size_t i = 0; i < text.n; i += SEQUENCE_DIGITS) {
        if (!read_digits(mg_str_take(mg_str_skip(text, i), SEQUENCE_DIGITS), &ignored))
            return false;
    }
    memcpy(out, text.p, text.n);
    out[text.n] = '\0';
    return true;
}

bool mg_spool_name_parse(struct mg_str name, struct mg_spool_entry *out)
{
    struct mg_str rest = name, sequence, kind, id;
    unsigned i = 0;

    if (!mg_str_cut(&rest, '.', &sequence) || !mg_str_cut(&rest, '.', &kind) ||
        !mg_str_cut(&rest, '.', &id) || mg_str_ends(name, MG_STR(".")))
        return false;
    while (i < MG_SPOOL_KINDS && !mg_str_is(kind, kinds[i]))
        i++;
    if (i == MG_SPOOL_KINDS || rest.n != 0 || sequence.n != SEQUENCE_DIGITS)
        return false;
    out->kind = (enum mg_spool_kind)i;
    out->size = 0;
    return read_digits(sequence, &out->sequence) && out->sequence <= MG_SPOOL_LAST &&
           read_id(id, out->id);
}

/* As mg_file_begin names them: "<target>.<process>-<moment>.tmp". */
int mg_spool_name_writer(struct mg_str name)
{
    struct mg_str suffix = MG_STR(".tmp"), rest, process, target = name;
    uint64_t pid, moment;
    size_t dot;

    if (!mg_str_ends(name, suffix))
        return 0;
    target.n -= suffix.n;
    dot = target.n;
    while (dot > 0 && target.p[dot - 1] != '.')
        dot--;
    rest = mg_str_skip(target, dot);
    if (dot == 0 || !mg_str_cut(&rest, '-', &process) || !read_digits(process, &pid) ||
        !read_digits(rest, &moment) || pid > INT32_MAX)
        return 0;
    return (int)pid;
}

enum mg_status mg_spool_path(const struct mg_spool *spool, const char *name,
                             char out[MG_SPOOL_PATH_SIZE], struct mg_error *err)
{
    int n = snprintf(out, MG_SPOOL_PATH_SIZE, "%s/%s", spool->folder, name);

    if (n < 0 || n >= MG_SPOOL_PATH_SIZE)
        return mg_fail(err, MG_LIMIT, "the path of the spool is too long: %.100s...",
                       spool->folder);
    return MG_OK;
}

enum mg_status mg_spool_entry_path(const struct mg_spool *spool, const struct mg_spool_entry *entry,
                                   char out[MG_SPOOL_PATH_SIZE], struct mg_error *err)
{
    char name[MG_SPOOL_NAME_SIZE];

    mg_spool_name(entry, name);
    return mg_spool_path(spool, name, out, err);
}

static enum mg_status add_size(void *context, const struct mg_folder_entry *entry,
                               struct mg_error *err)
{
    uint64_t *bytes = context;
    struct mg_file_info info;
    enum mg_status status = mg_file_stat(entry->path, &info, err);

    if (status == MG_OK)
        *bytes += info.size;
    return status;
}

/* A disk that breaks every report must not be filled with them. */
static bool has_room(const char *folder, const char *path)
{
    struct mg_file_info info = {0};
    uint64_t bytes = 0;

    (void)mg_file_stat(path, &info, NULL);
    return mg_folder_each(folder, MG_LIMIT_SPOOL_ASIDE - 1, add_size, &bytes, NULL) == MG_OK &&
           info.size <= MG_LIMIT_SPOOL_ASIDE_BYTES &&
           bytes <= MG_LIMIT_SPOOL_ASIDE_BYTES - info.size;
}

/* The moment in front makes names that cannot meet; a name that the system took may be too long
 * with it. */
bool mg_spool_set_aside(const struct mg_spool *spool, const char *name)
{
    char folder[MG_SPOOL_PATH_SIZE], from[MG_SPOOL_PATH_SIZE], to[MG_SPOOL_PATH_SIZE];
    char other[MG_SPOOL_NAME_SIZE + sizeof ASIDE + SEQUENCE_DIGITS + 2];

    (void)snprintf(other, sizeof other, ASIDE "/%016llx-%.*s", (unsigned long long)uv_hrtime(),
                   MG_SPOOL_NAME_SIZE - 1, name);
    if (mg_spool_path(spool, ASIDE, folder, NULL) != MG_OK ||
        mg_spool_path(spool, name, from, NULL) != MG_OK ||
        mg_spool_path(spool, other, to, NULL) != MG_OK || mg_file_mkdirs(folder, NULL) != MG_OK)
        return false;
    return has_room(folder, from) ? mg_file_rename(from, to, NULL) == MG_OK
                                  : mg_file_remove(from, NULL) == MG_OK;
}

struct listing {
    struct mg_spool *spool;
    struct mg_vec *entries;
    bool sweep;
    uint64_t set_aside;
};

/* This process writes nothing while it lists. */
static bool is_writing(int pid)
{
    return pid != (int)uv_os_getpid() && uv_kill(pid, 0) != UV_ESRCH;
}

static enum mg_status list_other(struct listing *listing, const struct mg_folder_entry *entry)
{
    const char *name = entry->name;
    int writer = mg_spool_name_writer(mg_str_of(name));

    if (!listing->sweep || strcmp(name, MG_SPOOL_ADDED) == 0 ||
        strcmp(name, MG_SPOOL_SENT_FILE) == 0 || strcmp(name, ASIDE) == 0)
        return MG_OK;
    if (writer == 0 || entry->kind != MG_FOLDER_FILE)
        listing->set_aside += mg_spool_set_aside(listing->spool, name);
    else if (!is_writing(writer))
        (void)mg_file_remove(entry->path, NULL);
    return MG_OK;
}

static enum mg_status list_one(void *context, const struct mg_folder_entry *entry,
                               struct mg_error *err)
{
    struct listing *listing = context;
    struct mg_spool_entry found;
    struct mg_file_info info;
    enum mg_status status;

    if (entry->kind != MG_FOLDER_FILE || !mg_spool_name_parse(mg_str_of(entry->name), &found))
        return list_other(listing, entry);
    status = mg_file_stat(entry->path, &info, err);
    if (status != MG_OK)
        return status == MG_NOENT ? MG_OK : status; /* sent meanwhile */
    if (info.size > MG_LIMIT_SPOOL_ENTRY)
        return list_other(listing, entry);
    found.size = info.size;
    return mg_vec_push(listing->entries, &found)
               ? MG_OK
               : mg_fail(err, MG_NOMEM, "no memory to list %s", listing->spool->folder);
}

/* Two writers may have chosen the same number. */
static int compare(const void *a, const void *b)
{
    const struct mg_spool_entry *left = a, *right = b;

    if (left->sequence != right->sequence)
        return left->sequence < right->sequence ? -1 : 1;
    return strcmp(left->id, right->id);
}

enum mg_status mg_spool_list(struct mg_spool *spool, bool sweep, struct mg_vec *out,
                             struct mg_error *err)
{
    struct listing listing = {.spool = spool, .entries = out, .sweep = sweep};
    enum mg_status status =
        mg_folder_each(spool->folder, MG_LIMIT_DATA_FILES, list_one, &listing, err);

    if (listing.set_aside != 0) {
        mg_spool_ledger_count(&spool->added, &spool->added.counts.set_aside, listing.set_aside);
        (void)mg_spool_store(spool, MG_SPOOL_ADDED, &spool->added, NULL);
    }
    if (status == MG_OK)
        mg_vec_sort(out, compare);
    return status;
}

/* What this process could not store stays with it until it can. A record that is broken is written
 * anew, in its place; it costs counts and ids, no report. */
static enum mg_status refresh(const struct mg_spool *spool, const char *name,
                              struct mg_spool_ledger *ledger, struct mg_error *err)
{
    char path[MG_SPOOL_PATH_SIZE];
    struct mg_spool_ledger stored;
    enum mg_status status = mg_spool_path(spool, name, path, err);

    if (status != MG_OK)
        return status;
    status = mg_spool_ledger_load(path, &stored, err);
    if (status == MG_OK && stored.generation > ledger->generation)
        *ledger = stored;
    if (status != MG_FORMAT && status != MG_LIMIT && status != MG_UNSUPPORTED)
        return status == MG_NOENT ? MG_OK : status;
    if (ledger->generation == 0 && ledger->counts.set_aside == 0)
        mg_spool_ledger_count(ledger, &ledger->counts.set_aside, 1);
    return MG_OK;
}

enum mg_status mg_spool_refresh(struct mg_spool *spool, struct mg_error *err)
{
    enum mg_status status = refresh(spool, MG_SPOOL_ADDED, &spool->added, err);

    return status == MG_OK ? refresh(spool, MG_SPOOL_SENT_FILE, &spool->sent, err) : status;
}

enum mg_status mg_spool_store(const struct mg_spool *spool, const char *name,
                              struct mg_spool_ledger *ledger, struct mg_error *err)
{
    char path[MG_SPOOL_PATH_SIZE];
    enum mg_status status = mg_spool_path(spool, name, path, err);

    return status == MG_OK ? mg_spool_ledger_store(path, ledger, err) : status;
}
