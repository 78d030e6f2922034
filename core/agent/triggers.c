/* SPDX-License-Identifier: Apache-2.0
 *
 * The state of the triggers: policy, events, jobs, and what is stored of them. When something is
 * ready is worked out in triggers_time.c.
 */
#include "core/agent/triggers.h"

#include <string.h>

#include "core/agent/triggers_time.h"

/* Age of what never happened: longer than every interval and back-off. */
#define LONG_AGO ((int64_t)24 * 60 * 60 * 1000)

static bool is_bit(uint32_t bits, unsigned bit)
{
    return (bits >> bit & 1) != 0;
}

static void wait_for(struct mg_triggers *triggers, unsigned work, unsigned trigger, int64_t mono)
{
    if (!triggers->work[work].waiting[trigger].is)
        triggers->work[work].waiting[trigger].first = mono;
    triggers->work[work].waiting[trigger].is = true;
    triggers->work[work].waiting[trigger].last = mono;
}

/* Ask for all work of the trigger's row that is among works. */
static bool ask_for(struct mg_triggers *triggers, enum mg_trigger trigger, unsigned works,
                    struct mg_now now)
{
    const struct mg_trigger_row *row = triggers->rows[trigger];

    if (row == NULL)
        return false;
    for (unsigned work = 0; work < MG_WORKS; work++) {
        if (is_bit(row->work & works, work))
            wait_for(triggers, work, trigger, now.mono);
    }
    return true;
}

/* The work waits for the event to be over, and not longer; should it fail all the same, it waits
 * one minute again. */
static void end_backoff(struct mg_triggers *triggers, const struct mg_trigger_row *row,
                        struct mg_now now)
{
    for (unsigned work = 0; work < MG_WORKS; work++) {
        if (!is_bit(row->heals, work) || triggers->work[work].failures == 0)
            continue;
        triggers->work[work].failures = 0;
        triggers->work[work].retry = now.mono + row->quiet;
    }
}

bool mg_triggers_has(const struct mg_triggers *triggers, enum mg_trigger trigger)
{
    return triggers->rows[trigger] != NULL;
}

bool mg_triggers_event(struct mg_triggers *triggers, enum mg_trigger trigger, struct mg_now now)
{
    if (!ask_for(triggers, trigger, UINT32_MAX, now))
        return false;
    end_backoff(triggers, triggers->rows[trigger], now);
    return true;
}

/* To be done when the schedule has changed or its work has succeeded, and only then: set anew more
 * often, a clock that is set back again and again would push it ahead. */
static void set_deadline(struct mg_triggers *triggers, const struct mg_trigger_row *row,
                         struct mg_now now)
{
    int64_t rate = triggers->schedules[row->trigger].schedule.rate * 1000;
    int64_t left = rate > 0 ? rate : mg_triggers_slot(triggers, row) - now.wall;

    triggers->schedules[row->trigger].deadline =
        now.mono + (left > 0 ? left : 0) + MG_TRIGGERS_TOLERANCE;
}

/* Times in the future come from a clock that was wrong, or from a damaged file. */
static int64_t past(int64_t wall, struct mg_now now)
{
    if (wall > now.wall && wall - now.wall > MG_TRIGGERS_TOLERANCE)
        return now.wall > 0 ? now.wall : 1; /* 0 would say: never */
    return wall > 0 ? wall : 0;
}

/* When the wall clock was set back, schedules count from now on. To be done before anything that
 * looks at a slot. */
static void follow_clock(struct mg_triggers *triggers, struct mg_now now)
{
    for (unsigned i = 0; i < MG_WORKS; i++)
        triggers->work[i].good = past(triggers->work[i].good, now);
    for (unsigned i = 0; i < MG_TRIGGERS; i++)
        triggers->schedules[i].since = past(triggers->schedules[i].since, now);
}

static enum mg_status check_policy(struct mg_str os_family, const struct mg_triggers_policy *policy,
                                   enum mg_trigger trigger, struct mg_error *err)
{
    const struct mg_trigger_row *row = mg_trigger_row(trigger, os_family);

    if (policy->schedules[trigger].n != 0 && (row == NULL || !row->adjustable))
        return mg_fail(err, MG_UNSUPPORTED, "trigger %s has no schedule on %.*s that can be set",
                       mg_trigger_name(trigger), MG_STR_ARG(os_family));
    if (policy->switches[trigger] != MG_TRIGGER_DEFAULT && (row == NULL || !row->optional))
        return mg_fail(err, MG_UNSUPPORTED, "trigger %s cannot be turned on or off on %.*s",
                       mg_trigger_name(trigger), MG_STR_ARG(os_family));
    return MG_OK;
}

/* The expression that holds for a trigger; empty when it has none. */
static struct mg_str expression_of(const struct mg_trigger_row *row,
                                   const struct mg_triggers_policy *policy)
{
    if (row == NULL || policy->schedules[row->trigger].n != 0)
        return row == NULL ? MG_STR_NONE : policy->schedules[row->trigger];
    return mg_str_of(row->schedule);
}

static bool is_on(const struct mg_trigger_row *row, enum mg_trigger_switch position)
{
    return row != NULL && (position == MG_TRIGGER_DEFAULT ? !row->off : position == MG_TRIGGER_ON);
}

/* The schedule of one trigger; when its text is another one than before, it counts from now. */
static void put_schedule(struct mg_triggers *triggers, const struct mg_trigger_row *row,
                         struct mg_str expression, const struct mg_schedule *schedule,
                         struct mg_now now)
{
    uint64_t hash = mg_str_hash(expression);
    bool changed = hash != triggers->schedules[row->trigger].expression;

    if (!changed && triggers->schedules[row->trigger].is)
        return;
    if (changed)
        triggers->schedules[row->trigger].since = now.wall;
    triggers->schedules[row->trigger].expression = hash;
    triggers->schedules[row->trigger].is = expression.n != 0;
    triggers->schedules[row->trigger].schedule = *schedule;
    if (expression.n != 0)
        set_deadline(triggers, row, now);
}

enum mg_status mg_triggers_apply(struct mg_triggers *triggers,
                                 const struct mg_triggers_policy *policy, struct mg_now now,
                                 struct mg_error *err)
{
    struct mg_schedule schedules[MG_TRIGGERS] = {{0}};
    struct mg_str expressions[MG_TRIGGERS];
    enum mg_status status = MG_OK;

    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        enum mg_trigger trigger = (enum mg_trigger)i;

        expressions[i] = expression_of(mg_trigger_row(trigger, triggers->os_family), policy);
        status = check_policy(triggers->os_family, policy, trigger, err);
        if (status != MG_OK)
            return status;
        if (expressions[i].n != 0)
            status = mg_schedule_parse(expressions[i], &schedules[i], err);
        if (status != MG_OK)
            return mg_fail_in(err, status, "trigger %s", mg_trigger_name(trigger));
    }
    follow_clock(triggers, now);
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        const struct mg_trigger_row *row = mg_trigger_row((enum mg_trigger)i, triggers->os_family);

        triggers->rows[i] = is_on(row, policy->switches[i]) ? row : NULL;
        if (row != NULL)
            put_schedule(triggers, row, expressions[i], &schedules[i], now);
    }
    return MG_OK;
}

/* A job that was running when the state was stored ended with the agent: it failed. */
static void restore_work(struct mg_triggers *triggers, unsigned work,
                         const struct mg_triggers_work *stored, struct mg_now now)
{
    int64_t age = now.wall - stored->begun;

    triggers->work[work].begun = past(stored->begun, now);
    triggers->work[work].good = past(stored->good, now);
    age = stored->begun <= 0 || age > LONG_AGO ? LONG_AGO : age > 0 ? age : 0;
    triggers->work[work].begun_mono = now.mono - age;
    triggers->work[work].failures = stored->failures;
    if (stored->running && stored->failures < UINT32_MAX)
        triggers->work[work].failures++;
    triggers->work[work].retry = triggers->work[work].begun_mono;
    if (triggers->work[work].failures > 0)
        triggers->work[work].retry += mg_triggers_backoff(triggers, triggers->work[work].failures);
}

static void restore(struct mg_triggers *triggers, const struct mg_triggers_stored *stored,
                    struct mg_now now)
{
    for (unsigned i = 0; i < MG_WORKS; i++)
        restore_work(triggers, i, &stored->work[i], now);
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        triggers->schedules[i].expression = stored->schedules[i].expression;
        triggers->schedules[i].since = past(stored->schedules[i].since, now);
    }
}

/* What is owed from before, and what the start itself is a reason for. */
static void ask_at_start(struct mg_triggers *triggers, const struct mg_triggers_host *host,
                         const struct mg_triggers_stored *stored, struct mg_now now)
{
    const struct mg_trigger_row *boot = triggers->rows[MG_TRIGGER_BOOT];

    for (unsigned work = 0; work < MG_WORKS; work++) {
        for (unsigned i = 0; i < MG_TRIGGERS; i++) {
            if (is_bit(stored->work[work].waiting, i))
                (void)ask_for(triggers, (enum mg_trigger)i, MG_BIT(work), now);
        }
        if (triggers->work[work].good == 0)
            (void)ask_for(triggers, MG_TRIGGER_DISCOVERY, MG_BIT(work), now);
    }
    if (boot == NULL || host->boot_id.n == 0 || stored->boot == 0 || stored->boot == triggers->boot)
        return;
    (void)ask_for(triggers, MG_TRIGGER_BOOT, UINT32_MAX, now);
    triggers->settled = now.mono + mg_triggers_share(triggers, MG_TRIGGER_BOOT, boot->spread);
}

static bool is_known(struct mg_str os_family)
{
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        if (mg_trigger_row((enum mg_trigger)i, os_family) != NULL)
            return true;
    }
    return false;
}

enum mg_status mg_triggers_init(struct mg_triggers *triggers, const struct mg_triggers_host *host,
                                const struct mg_triggers_policy *policy,
                                const struct mg_triggers_stored *stored, struct mg_now now,
                                struct mg_error *err)
{
    static const struct mg_triggers_stored nothing;
    enum mg_status status;

    if (!is_known(host->os_family))
        return mg_fail(err, MG_UNSUPPORTED, "no triggers for the system \"%.*s\"",
                       MG_STR_ARG(host->os_family));
    memset(triggers, 0, sizeof *triggers);
    stored = stored != NULL ? stored : &nothing;
    triggers->os_family = host->os_family;
    triggers->machine = mg_str_hash(host->machine_id);
    triggers->boot = mg_str_hash(host->boot_id);
    triggers->settled = now.mono;
    restore(triggers, stored, now);
    status = mg_triggers_apply(triggers, policy, now, err);
    if (status == MG_OK)
        ask_at_start(triggers, host, stored, now);
    return status;
}

/* Triggers whose wish is complete join the job, also when their own interval is not over: the job
 * sees what they are about. An event that others may still follow stays. */
static uint32_t join(struct mg_triggers *triggers, enum mg_work work, struct mg_now now)
{
    uint32_t reasons = 0;

    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        if (mg_triggers_asked(triggers, work, (enum mg_trigger)i, now) > now.mono)
            continue;
        reasons |= MG_BIT(i);
        triggers->work[work].waiting[i].is = false;
    }
    triggers->work[work].begun = now.wall;
    triggers->work[work].begun_mono = now.mono;
    return reasons;
}

bool mg_triggers_take(struct mg_triggers *triggers, struct mg_now now, struct mg_job *job)
{
    enum mg_trigger trigger;

    follow_clock(triggers, now);
    if (triggers->running)
        return false;
    memset(&triggers->job, 0, sizeof triggers->job);
    for (unsigned i = 0; i < MG_WORKS; i++) {
        enum mg_work work = (enum mg_work)i;

        if (mg_triggers_first(triggers, work, now, &trigger) > now.mono)
            continue;
        triggers->job.reasons[work] = join(triggers, work, now);
        triggers->running = true;
    }
    if (triggers->running)
        *job = triggers->job;
    return triggers->running;
}

/* Those of reasons that are worth another try when the job fails: who waits for an answer gets it.
 */
static uint32_t worth_retry(const struct mg_triggers *triggers, uint32_t reasons)
{
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        if (triggers->rows[i] == NULL || triggers->rows[i]->at_once)
            reasons &= ~MG_BIT(i);
    }
    return reasons;
}

static void fail_work(struct mg_triggers *triggers, unsigned work, struct mg_now now)
{
    uint32_t again = worth_retry(triggers, triggers->job.reasons[work]);

    if (triggers->work[work].failures < UINT32_MAX)
        triggers->work[work].failures++;
    triggers->work[work].retry =
        now.mono + mg_triggers_backoff(triggers, triggers->work[work].failures);
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        if (is_bit(again, i))
            wait_for(triggers, work, i, now.mono);
    }
}

static void finish_work(struct mg_triggers *triggers, unsigned work, struct mg_now now)
{
    int64_t begun = triggers->work[work].begun;

    triggers->work[work].good = past(begun > 0 ? begun : 1, now);
    triggers->work[work].failures = 0;
    triggers->work[work].retry = now.mono;
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        const struct mg_trigger_row *row = triggers->rows[i];

        if (row != NULL && triggers->schedules[i].is && is_bit(row->work, work))
            set_deadline(triggers, row, now);
    }
}

void mg_triggers_end_work(struct mg_triggers *triggers, enum mg_work work, bool good,
                          struct mg_now now)
{
    follow_clock(triggers, now);
    if (!triggers->running || triggers->job.reasons[work] == 0)
        return;
    if (good)
        finish_work(triggers, work, now);
    else
        fail_work(triggers, work, now);
    triggers->job.reasons[work] = 0;
}

void mg_triggers_end_job(struct mg_triggers *triggers)
{
    triggers->running = false;
}

void mg_triggers_store(const struct mg_triggers *triggers, struct mg_triggers_stored *out)
{
    memset(out, 0, sizeof *out);
    out->boot = triggers->boot;
    for (unsigned i = 0; i < MG_WORKS; i++) {
        uint32_t running = triggers->running ? triggers->job.reasons[i] : 0;

        out->work[i].begun = triggers->work[i].begun;
        out->work[i].good = triggers->work[i].good;
        out->work[i].failures = triggers->work[i].failures;
        out->work[i].running = running != 0;
        out->work[i].waiting = worth_retry(triggers, running);
        for (unsigned trigger = 0; trigger < MG_TRIGGERS; trigger++) {
            if (triggers->work[i].waiting[trigger].is)
                out->work[i].waiting |= MG_BIT(trigger);
        }
    }
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        out->schedules[i].expression = triggers->schedules[i].expression;
        out->schedules[i].since = triggers->schedules[i].since;
    }
}
