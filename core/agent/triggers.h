/* SPDX-License-Identifier: Apache-2.0
 *
 * Decides when the agent works and why, from the trigger table, the policy, stored state and
 * events. It asks no clock, starts nothing and keeps nothing on disk: the loop tells the time, does
 * the jobs and stores the state. Promises, whatever the clocks do: one job at a time; an event that
 * comes during a job is kept; times that were missed are made up for by one run; no work is begun
 * sooner than the interval of its triggers allows, and none is silent for longer than its schedule.
 *
 *     take -> (do the job) -> done; when take gives nothing: sleep for mg_triggers_wait, then again
 */
#ifndef MG_AGENT_TRIGGERS_H
#define MG_AGENT_TRIGGERS_H

#include "core/agent/schedule.h"
#include "core/agent/trigger_table.h"

/* Milliseconds, none negative: since 1970 (may jump either way), and of a clock that never goes
 * back. */
struct mg_now {
    int64_t wall, mono;
};

struct mg_triggers_host {
    struct mg_str os_family;  /* decides which rows of the table are there */
    struct mg_str machine_id; /* spreads a fleet over time, the same way every time */
    struct mg_str boot_id; /* changes with every boot; empty (cannot be told) counts as no boot */
};

enum mg_trigger_switch { MG_TRIGGER_DEFAULT, MG_TRIGGER_ON, MG_TRIGGER_OFF };

/* What an administrator changes; all zeros: nothing. Borrowed for the call. */
struct mg_triggers_policy {
    struct mg_str schedules[MG_TRIGGERS]; /* empty: that of the table */
    enum mg_trigger_switch switches[MG_TRIGGERS];
};

/* What must survive a restart: numbers only; all zeros: a new host. Any content does no more harm
 * than one scan too many. Times are wall clock. */
struct mg_triggers_stored {
    uint64_t boot; /* hash of the boot id */
    struct mg_triggers_work {
        int64_t begun;     /* last time, however it ended */
        int64_t good;      /* when the last one that succeeded was begun; 0: none */
        uint32_t failures; /* since then */
        uint32_t waiting;  /* triggers, as bits, that this work still owes an answer */
        bool running;
    } work[MG_WORKS];
    struct mg_triggers_schedule {
        uint64_t expression; /* hash */
        int64_t since;       /* when it came into force */
    } schedules[MG_TRIGGERS];
};

/* What to do now: for each work the triggers as bits; 0: not part of the job. A scan matches as
 * well; where a job has both, once is enough. */
struct mg_job {
    uint32_t reasons[MG_WORKS];
};

/* What is inside is for triggers*.c only. */
struct mg_triggers {
    const struct mg_trigger_row *rows[MG_TRIGGERS]; /* NULL: not there, or turned off */
    struct mg_str os_family;
    uint64_t machine;
    uint64_t boot;
    int64_t settled; /* monotonic: nothing but at_once before */
    struct {
        int64_t begun, good;       /* wall clock */
        int64_t begun_mono, retry; /* monotonic; retry: not before, after a failure */
        uint32_t failures;
        struct {
            bool is;
            int64_t first, last; /* monotonic */
        } waiting[MG_TRIGGERS];
    } work[MG_WORKS];
    struct {
        bool is;
        struct mg_schedule schedule;
        uint64_t expression;
        int64_t since;    /* wall clock */
        int64_t deadline; /* monotonic: due then, wherever the wall clock was set to */
    } schedules[MG_TRIGGERS];
    bool running;
    struct mg_job job;
};

/* stored is NULL on a new host; os_family is borrowed as long as triggers lives. UNSUPPORTED: a
 * system without rows; else as mg_triggers_apply. */
enum mg_status mg_triggers_init(struct mg_triggers *triggers, const struct mg_triggers_host *host,
                                const struct mg_triggers_policy *policy,
                                const struct mg_triggers_stored *stored, struct mg_now now,
                                struct mg_error *err);

/* Another policy. A schedule that changes counts from now on: times it would have had before are
 * not made up for. FORMAT, LIMIT: of an expression; UNSUPPORTED: this system does not let it be
 * changed. Then everything is as before. */
enum mg_status mg_triggers_apply(struct mg_triggers *triggers,
                                 const struct mg_triggers_policy *policy, struct mg_now now,
                                 struct mg_error *err);

/* Does this system or policy do something about the trigger? */
bool mg_triggers_has(const struct mg_triggers *triggers, enum mg_trigger trigger);

/* Something happened. False: this system or policy does nothing about it. */
bool mg_triggers_event(struct mg_triggers *triggers, enum mg_trigger trigger, struct mg_now now);

/* Is there something to do now? When true the job counts as begun: store the state, do the works
 * of the job one after the other, tell how each has ended, then that the job has. */
bool mg_triggers_take(struct mg_triggers *triggers, struct mg_now now, struct mg_job *job);
/* A work of the job has ended; one that is not good is tried again, from one minute up to one hour
 * later. Store the state. */
void mg_triggers_end_work(struct mg_triggers *triggers, enum mg_work work, bool good,
                          struct mg_now now);
/* All of its works have ended: there may be another one. */
void mg_triggers_end_job(struct mg_triggers *triggers);

/* Milliseconds until mg_triggers_take should be asked again, unless an event comes first. Never
 * more than MG_TRIGGERS_LONGEST_WAIT, so that a changed clock and the end of a sleep are noticed.
 */
#define MG_TRIGGERS_LONGEST_WAIT (10 * 60 * 1000)
int64_t mg_triggers_wait(const struct mg_triggers *triggers, struct mg_now now);

/* When a work will be done next (wall clock, not before now) and by which trigger; false: nothing
 * is in sight. For status. */
bool mg_triggers_next(const struct mg_triggers *triggers, enum mg_work work, struct mg_now now,
                      int64_t *wall, enum mg_trigger *trigger);

void mg_triggers_store(const struct mg_triggers *triggers, struct mg_triggers_stored *out);

#endif
