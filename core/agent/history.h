/* SPDX-License-Identifier: Apache-2.0
 *
 * What was found when: for each finding when it was first and last seen, and since when it is
 * fixed. The file (history.ndjson of the data folder) is replaced whole, and read as if anybody had
 * written it.
 */
#ifndef MG_AGENT_HISTORY_H
#define MG_AGENT_HISTORY_H

#include "core/base/arena.h"
#include "core/base/vec.h"
#include "core/exposure/exposure.h"
#include "core/match/match.h"
#include "core/report/history.h"

#define MG_HISTORY_FILE "history.ndjson"
#define MG_HISTORY_EXPOSURE_FILE "exposure-history.ndjson" /* the same of network exposure */

struct mg_history {
    struct mg_vec entries; /* struct mg_history_entry; texts in the arena, or borrowed by update */
    struct mg_arena arena;
    int64_t updated;   /* milliseconds since 1970; no date of an entry is later; 0: never */
    uint64_t left_out; /* findings past MG_LIMIT_HISTORY */
};

void mg_history_init(struct mg_history *history);
void mg_history_clear(struct mg_history *history);

/* What a scan found. */
struct mg_history_scan {
    const struct mg_inventory *inventory; /* its coverage says what may have been overlooked */
    struct mg_finding *findings;          /* first_seen and last_seen are filled in */
    size_t count;
    const struct mg_exposures *exposures; /* finished; in place of findings, or NULL */
    int64_t now;                          /* what the clock says */
    int64_t floor; /* a time that is over for certain; a clock that says less is not believed */
};
/* Bring it up to date. What was not found is fixed, unless it may have been overlooked; a port of
 * which it is not known now whether it can be reached stays as it is. A clock
 * that is behind makes no date earlier than one that is there; where it was ahead, dates that are
 * still to come become now. Borrows from inventory, findings and exposures, and they from it.
 * NOMEM: the history may be changed in part, and is not to be stored. */
enum mg_status mg_history_update(struct mg_history *history, const struct mg_history_scan *scan,
                                 struct mg_error *err);

/* May a scan with this entry in its coverage have overlooked what is there? */
bool mg_history_may_hide(const struct mg_coverage *coverage, const struct mg_history_entry *entry);

/* Into one that is empty. FORMAT, LIMIT: no history, or not one that this version wrote. */
enum mg_status mg_history_parse(struct mg_str text, struct mg_history *out, struct mg_error *err);
/* NOENT: a new one. */
enum mg_status mg_history_load(const char *path, struct mg_history *out, struct mg_error *err);
enum mg_status mg_history_store(const char *path, const struct mg_history *history,
                                struct mg_error *err);

#endif
