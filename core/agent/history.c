/* SPDX-License-Identifier: Apache-2.0
 *
 * Bringing a history up to date with what a scan found.
 */
#include "core/agent/history.h"

#include <string.h>

#include "core/base/day.h"
#include "core/base/limits.h"
#include "core/base/map.h"

#define DAY ((int64_t)24 * 60 * 60 * 1000)

void mg_history_init(struct mg_history *history)
{
    *history = (struct mg_history){0};
    mg_vec_init(&history->entries, sizeof(struct mg_history_entry));
    mg_arena_init(&history->arena, MG_LIMIT_HISTORY_FILE);
}

void mg_history_clear(struct mg_history *history)
{
    mg_vec_clear(&history->entries);
    mg_arena_clear(&history->arena);
}

static struct mg_history_entry *entry_at(const struct mg_history *history, size_t i)
{
    return mg_vec_at(&history->entries, i);
}

static void bring_back(int64_t *time, int64_t now)
{
    if (*time > now)
        *time = now;
}

/* Find the time of this update, which is no earlier than any date. A clock that is behind what is
 * over for certain stands still for us; else dates that lie ahead are of a clock that was wrong. */
static void settle_clock(struct mg_history *history, const struct mg_history_scan *scan)
{
    int64_t now = scan->now;

    if (now < scan->floor && now < history->updated)
        now = history->updated;
    for (size_t i = 0; now < history->updated && i < history->entries.n; i++) {
        struct mg_history_entry *entry = entry_at(history, i);

        bring_back(&entry->first_seen, now);
        bring_back(&entry->last_seen, now);
        bring_back(&entry->fixed, now);
    }
    history->updated = now;
}

/* Places in the map are numbers from 1: entries move while some are added. */
static struct mg_history_entry *find(const struct mg_history *history, const struct mg_map *places,
                                     const char *id)
{
    uintptr_t place = (uintptr_t)mg_map_get(places, mg_str_of(id));

    return place == 0 ? NULL : entry_at(history, place - 1);
}

/* ids: of the findings, which outlive the map. */
static bool fill_places(struct mg_history *history, struct mg_map *places,
                        char (*ids)[MG_FINGERPRINT_SIZE])
{
    for (size_t i = 0; i < history->entries.n; i++) {
        memcpy(ids[i], entry_at(history, i)->id, MG_FINGERPRINT_SIZE);
        entry_at(history, i)->seen = false;
        if (!mg_map_put(places, mg_str_of(ids[i]), (void *)(uintptr_t)(i + 1)))
            return false;
    }
    return true;
}

static void describe(struct mg_history_entry *entry, const struct mg_finding *finding)
{
    const struct mg_package host = {.type = MG_STR_NONE};
    const struct mg_package *package = finding->package == NULL ? &host : finding->package;

    entry->severity = finding->severity;
    entry->vulnerability = finding->vulnerability_id;
    entry->type = package->type;
    entry->package = package->name;
    entry->source = package->source_name;
    entry->version = package->version;
    entry->ecosystem = package->ecosystem;
    entry->location = package->location;
    entry->fixed_version = finding->fixed_version;
    entry->suppressed = finding->suppression != NULL;
}

static bool tell_dates(struct mg_history *history, const struct mg_history_entry *entry,
                       struct mg_finding *finding)
{
    char text[MG_DAY_TEXT_SIZE];

    return mg_arena_str(&history->arena, mg_day_text(entry->first_seen, text),
                        &finding->first_seen) &&
           mg_arena_str(&history->arena, mg_day_text(entry->last_seen, text), &finding->last_seen);
}

/* The entry of this id, which was found now; NULL without memory. */
static struct mg_history_entry *see(struct mg_history *history, struct mg_map *places, char *id)
{
    struct mg_history_entry *entry = find(history, places, id);

    if (entry == NULL) {
        entry = mg_vec_add(&history->entries);
        if (entry == NULL ||
            !mg_map_put(places, mg_str_of(id), (void *)(uintptr_t)history->entries.n))
            return NULL;
        memcpy(entry->id, id, MG_FINGERPRINT_SIZE);
        entry->first_seen = history->updated;
    }
    if (entry->fixed != 0)
        entry->reopened++;
    entry->fixed = 0;
    entry->last_seen = history->updated;
    entry->seen = true;
    return entry;
}

/* False without memory. */
static bool note(struct mg_history *history, struct mg_map *places, char *id,
                 struct mg_finding *finding)
{
    struct mg_history_entry *entry = mg_fingerprint(finding, id) ? see(history, places, id) : NULL;

    if (entry == NULL)
        return false;
    describe(entry, finding);
    return tell_dates(history, entry, finding);
}

/* It is the same one as long as port, protocol and zone are, whatever listens there. */
static bool fingerprint_of(struct mg_str title, char *id)
{
    return mg_fingerprint(&(struct mg_finding){.vulnerability_id = title}, id);
}

/* Whether it can still be reached is not known: open ones stay open, but were not seen. */
static bool doubt(struct mg_history *history, const struct mg_map *places,
                  const struct mg_exposure *exposure)
{
    char id[MG_FINGERPRINT_SIZE];

    for (unsigned limited = 0; limited < 2; limited++) {
        const char *title = mg_exposure_title(&history->arena, exposure, limited != 0);
        struct mg_history_entry *entry;

        if (title == NULL || !fingerprint_of(mg_str_of(title), id))
            return false;
        entry = find(history, places, id);
        if (entry != NULL)
            entry->seen = true;
    }
    return true;
}

static bool note_exposure(struct mg_history *history, struct mg_map *places, char *id,
                          const struct mg_exposure *exposure)
{
    const struct mg_listener *listener = exposure->listener;
    struct mg_history_entry *entry;

    if (exposure->verdict == MG_EXPOSURE_UNKNOWN)
        return doubt(history, places, exposure);
    if (exposure->verdict < MG_EXPOSURE_LIMITED)
        return true;
    entry = fingerprint_of(exposure->title, id) ? see(history, places, id) : NULL;
    if (entry == NULL)
        return false;
    entry->exposure = true;
    entry->severity = exposure->severity;
    entry->vulnerability = exposure->title;
    if (listener->process.n == 0) /* who it is may be known of the socket of another family */
        return true;
    entry->package = listener->package.n != 0 ? listener->package : listener->process;
    entry->location = listener->path;
    return true;
}

static bool note_all(struct mg_history *history, const struct mg_history_scan *scan)
{
    size_t known = history->entries.n;
    size_t count = scan->exposures != NULL ? scan->exposures->count : scan->count;
    char(*ids)[MG_FINGERPRINT_SIZE] =
        mg_arena_array(&history->arena, known + count, MG_FINGERPRINT_SIZE);
    struct mg_map places;
    bool good;

    mg_map_init(&places);
    good = ids != NULL && fill_places(history, &places, ids);
    for (size_t i = 0; good && i < count; i++)
        good = scan->exposures != NULL
                   ? note_exposure(history, &places, ids[known + i], &scan->exposures->items[i])
                   : note(history, &places, ids[known + i], &scan->findings[i]);
    mg_map_clear(&places);
    return good;
}

static bool may_be_hidden(const struct mg_inventory *inventory,
                          const struct mg_history_entry *entry)
{
    bool hidden = false;

    for (size_t i = 0; !hidden && i < inventory->coverage_count; i++)
        hidden = mg_history_may_hide(&inventory->coverage[i], entry);
    return hidden;
}

static void fix_what_is_gone(struct mg_history *history, const struct mg_inventory *inventory)
{
    for (size_t i = 0; i < history->entries.n; i++) {
        struct mg_history_entry *entry = entry_at(history, i);

        if (!entry->seen && entry->fixed == 0 && !may_be_hidden(inventory, entry))
            entry->fixed = history->updated;
    }
}

static void forget_old_ones(struct mg_history *history)
{
    size_t kept = 0;

    for (size_t i = 0; i < history->entries.n; i++) {
        const struct mg_history_entry *entry = entry_at(history, i);

        if (entry->fixed == 0 || history->updated - entry->fixed <= MG_LIMIT_HISTORY_DAYS * DAY)
            *entry_at(history, kept++) = *entry;
    }
    history->entries.n = kept;
}

/* Open ones first, the oldest of them first; then fixed ones, the last that were fixed first. */
static int compare_worth(const void *a, const void *b)
{
    const struct mg_history_entry *left = a, *right = b;
    int64_t first = left->fixed != 0 ? -left->fixed : left->first_seen;
    int64_t second = right->fixed != 0 ? -right->fixed : right->first_seen;

    if ((left->fixed != 0) != (right->fixed != 0))
        return left->fixed != 0 ? 1 : -1;
    return first != second ? (first < second ? -1 : 1) : strcmp(left->id, right->id);
}

static void keep_within_limit(struct mg_history *history)
{
    history->left_out = 0;
    if (history->entries.n <= MG_LIMIT_HISTORY)
        return;
    mg_vec_sort(&history->entries, compare_worth);
    for (size_t i = MG_LIMIT_HISTORY; i < history->entries.n; i++)
        history->left_out += entry_at(history, i)->fixed == 0;
    history->entries.n = MG_LIMIT_HISTORY;
}

enum mg_status mg_history_update(struct mg_history *history, const struct mg_history_scan *scan,
                                 struct mg_error *err)
{
    settle_clock(history, scan);
    if (!note_all(history, scan))
        return mg_fail(err, MG_NOMEM, "no memory for the history of findings");
    fix_what_is_gone(history, scan->inventory);
    forget_old_ones(history);
    keep_within_limit(history);
    return MG_OK;
}
