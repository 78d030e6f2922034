/* SPDX-License-Identifier: Apache-2.0
 *
 * Times of triggers. A schedule is a row of slots on the wall clock that the machine shifts by a
 * share of its own; one is due when a slot lies between the last success and now. Hence a missed
 * slot, or a hundred of them, is one run, and no count of anything is kept. As the wall clock may
 * be set back, each schedule has a deadline on the monotonic clock as well.
 */
#include "core/agent/triggers_time.h"

/* A rate has no time of day of its own, so the fleet is spread over all of it; the times of cron
 * are meant, so it is spread over the minutes that follow them. */
#define CRON_SPREAD (15 * 60 * 1000)

#define FIRST_RETRY (60 * 1000)
#define LONGEST_RETRY (60 * 60 * 1000)

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int64_t mg_triggers_share(const struct mg_triggers *triggers, enum mg_trigger trigger,
                          int64_t limit)
{
    uint64_t key[2] = {triggers->machine, (uint64_t)trigger};

    if (limit <= 0)
        return 0;
    return (int64_t)(mg_str_hash((struct mg_str){(const char *)key, sizeof key}) % (uint64_t)limit);
}

int64_t mg_triggers_backoff(const struct mg_triggers *triggers, uint32_t failures)
{
    int64_t wait = FIRST_RETRY;

    for (uint32_t i = 1; i < failures && wait < LONGEST_RETRY; i++)
        wait *= 2;
    wait = smaller(wait, LONGEST_RETRY);
    return wait - mg_triggers_share(triggers, MG_TRIGGERS, wait / 4);
}

static enum mg_work work_of(const struct mg_trigger_row *row)
{
    unsigned work = 0;

    while ((row->work & MG_BIT(work)) == 0)
        work++;
    return (enum mg_work)work;
}

int64_t mg_triggers_slot(const struct mg_triggers *triggers, const struct mg_trigger_row *row)
{
    const struct mg_schedule *schedule = &triggers->schedules[row->trigger].schedule;
    int64_t base =
        larger(triggers->work[work_of(row)].good, triggers->schedules[row->trigger].since);
    int64_t spread = schedule->rate > 0 ? schedule->rate * 1000 : CRON_SPREAD;
    int64_t share = mg_triggers_share(triggers, row->trigger, spread), next;
    int64_t longest = base + (int64_t)MG_SCHEDULE_LONGEST * 1000;

    if (!mg_schedule_next(schedule, base >= share ? (base - share) / 1000 : -1, &next))
        return longest;
    return smaller(next * 1000 + share, longest);
}

/* A work that never succeeded has no schedule yet: its discovery waits. */
static int64_t scheduled(const struct mg_triggers *triggers, enum mg_work work,
                         const struct mg_trigger_row *row, struct mg_now now)
{
    int64_t slot;

    if (!triggers->schedules[row->trigger].is || triggers->work[work].good == 0)
        return MG_NEVER;
    slot = mg_triggers_slot(triggers, row);
    return smaller(now.mono + (slot - now.wall), triggers->schedules[row->trigger].deadline);
}

int64_t mg_triggers_asked(const struct mg_triggers *triggers, enum mg_work work,
                          enum mg_trigger trigger, struct mg_now now)
{
    const struct mg_trigger_row *row = triggers->rows[trigger];
    int64_t event = MG_NEVER;

    if (row == NULL || (row->work & MG_BIT(work)) == 0)
        return MG_NEVER;
    if (triggers->work[work].waiting[trigger].is)
        event = smaller(triggers->work[work].waiting[trigger].last + row->quiet,
                        triggers->work[work].waiting[trigger].first + row->patience);
    return smaller(event, scheduled(triggers, work, row, now));
}

int64_t mg_triggers_ready(const struct mg_triggers *triggers, enum mg_work work,
                          enum mg_trigger trigger, struct mg_now now)
{
    const struct mg_trigger_row *row = triggers->rows[trigger];
    int64_t at = mg_triggers_asked(triggers, work, trigger, now);

    /* Without an inventory there is nothing to match. */
    if (at == MG_NEVER || (work == MG_WORK_MATCH && triggers->work[MG_WORK_SCAN].good == 0))
        return MG_NEVER;
    at = larger(at, triggers->work[work].begun_mono + row->interval);
    if (row->at_once)
        return at;
    return larger(at, larger(triggers->settled, triggers->work[work].retry));
}

int64_t mg_triggers_first(const struct mg_triggers *triggers, enum mg_work work, struct mg_now now,
                          enum mg_trigger *trigger)
{
    int64_t first = MG_NEVER;

    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        int64_t at = mg_triggers_ready(triggers, work, (enum mg_trigger)i, now);

        if (at < first) {
            first = at;
            *trigger = (enum mg_trigger)i;
        }
    }
    return first;
}

int64_t mg_triggers_wait(const struct mg_triggers *triggers, struct mg_now now)
{
    int64_t at = now.mono + MG_TRIGGERS_LONGEST_WAIT;
    enum mg_trigger trigger;

    for (unsigned work = 0; work < MG_WORKS && !triggers->running; work++)
        at = smaller(at, mg_triggers_first(triggers, (enum mg_work)work, now, &trigger));
    return larger(at - now.mono, 0);
}

bool mg_triggers_next(const struct mg_triggers *triggers, enum mg_work work, struct mg_now now,
                      int64_t *wall, enum mg_trigger *trigger)
{
    int64_t at = mg_triggers_first(triggers, work, now, trigger);

    if (at == MG_NEVER)
        return false;
    *wall = now.wall + larger(at - now.mono, 0);
    return true;
}
