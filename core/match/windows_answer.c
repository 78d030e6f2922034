/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking up a product of Microsoft. The entries that one advisory has for a product are ways to
 * mend it; one that is there is enough. Each is judged by the build where its build can be compared
 * with the host's, else by the updates that are installed and all that these replace, else by the
 * date of a later cumulative update. Absence of one number of an update never decides.
 */
#include "core/match/windows.h"

#include "core/match/hit.h"
#include "core/version/version.h"

struct query {
    struct mg_match_scan *scan;
    struct mg_windows_name name;
    bool cumulative; /* Windows 10 and later: every update has all before it */
    struct mg_db_package found;
    struct mg_str as_of; /* cumulative updates up to that time are installed; empty: not known */
    struct mg_answer *answer;
};

/* What one entry says. */
enum outcome { MISSING, FIXED, WAITING, UNDECIDED, OTHERS };

struct entry {
    struct mg_hit hit;
    enum outcome outcome;
};

static bool is_hotpatch(const struct mg_db_affected *affected)
{
    return mg_str_find_str(affected->state, MG_STR("otpatch")) != SIZE_MAX;
}

/* Monthly rollups of Windows 8.1 and older, too, have all rollups before them. Updates of the
 * servicing stack are told apart by this: they need no restart. */
static bool is_cumulative(const struct query *q, const struct mg_db_affected *affected)
{
    return q->name.rule == MG_WINDOWS_BY_LINE && affected->needs_restart &&
           mg_str_is(affected->state, q->cumulative ? "Security Update" : "Monthly Rollup");
}

/* The build with the fix; empty: the entry names none. */
static struct mg_str fixed_build(struct mg_db *db, const struct mg_db_affected *affected)
{
    struct mg_db_range range;

    if (affected->range_count == 0)
        return MG_STR_NONE;
    range = mg_db_range(db, affected->first_range);
    return range.event_count < 2
               ? MG_STR_NONE
               : mg_db_event(db, range.first_event + range.event_count - 1).version;
}

/* 4.8.4739.0, where 4.8.1 has third numbers > 9000; but 2.0.50727.9157. */
static bool compare_files(const struct mg_windows_build *ours,
                          const struct mg_windows_build *theirs, bool *enough)
{
    bool last = theirs->numbers[0] < 4;

    *enough = ours->numbers[2 + last] >= theirs->numbers[2 + last];
    return ours->numbers[0] == theirs->numbers[0] && ours->numbers[1] == theirs->numbers[1] &&
           theirs->numbers[2] >= 1000 && (!last || ours->numbers[2] == theirs->numbers[2]);
}

/* Can a build be held against the package's version? *enough: it is at least that. */
static bool compare(const struct query *q, struct mg_str version, struct mg_str fixed, bool *enough)
{
    struct mg_windows_build ours, theirs;

    if (q->name.rule == MG_WINDOWS_BY_VERSION) {
        *enough = mg_version_windows.compare(version, fixed) >= 0;
        return mg_version_windows.valid(version) && fixed.n != 0;
    }
    if (!mg_windows_build_parse(version, &ours) || !mg_windows_build_parse(fixed, &theirs))
        return false;
    if (q->name.rule == MG_WINDOWS_BY_FILE)
        return compare_files(&ours, &theirs, enough);
    *enough = ours.numbers[3] >= theirs.numbers[3];
    return q->name.rule == MG_WINDOWS_BY_LINE && q->cumulative && ours.numbers[3] != 0 &&
           theirs.numbers[3] != 0 && mg_windows_same_line(&ours, &theirs);
}

static enum outcome decide(enum mg_reason reason, enum outcome outcome, struct entry *entry)
{
    entry->hit.evaluation.reason = reason;
    return outcome;
}

static enum outcome by_build(const struct query *q, bool enough, struct entry *entry)
{
    const struct mg_windows *windows = &q->scan->windows;
    struct mg_str fixed = entry->hit.evaluation.boundary;
    bool later;

    if (enough)
        return decide(MG_REASON_FIXED, FIXED, entry);
    entry->hit.evaluation.fixed = fixed;
    if (q->name.rule == MG_WINDOWS_BY_LINE && windows->next_build.n != 0 &&
        compare(q, windows->next_build, fixed, &later) && later)
        return decide(MG_REASON_PENDING_RESTART, WAITING, entry);
    return decide(MG_REASON_IN_RANGE, MISSING, entry);
}

static enum outcome by_updates(const struct query *q, struct entry *entry)
{
    const struct mg_windows *windows = &q->scan->windows;
    struct mg_str update = entry->hit.affected.update;
    struct mg_db_advisory advisory = mg_db_advisory(q->scan->db, entry->hit.affected.advisory);

    entry->hit.evaluation.fixed = entry->hit.evaluation.boundary;
    if (update.n != 0 && mg_map_get(&windows->installed, update) != NULL)
        return decide(MG_REASON_UPDATE, FIXED, entry);
    if (q->as_of.n != 0 && advisory.published.n != 0 && is_cumulative(q, &entry->hit.affected) &&
        mg_str_cmp(advisory.published, q->as_of) <= 0)
        return decide(MG_REASON_CUMULATIVE, FIXED, entry);
    if (update.n == 0 || q->scan->inventory->update_count == 0)
        return decide(MG_REASON_NO_BUILD, UNDECIDED, entry);
    if (mg_map_get(&windows->pending, update) != NULL)
        return decide(MG_REASON_PENDING_RESTART, WAITING, entry);
    return decide(MG_REASON_UPDATE_MISSING, MISSING, entry);
}

/* One entry on its own. */
static enum outcome judge(const struct query *q, struct entry *entry)
{
    const struct mg_db_affected *affected = &entry->hit.affected;
    struct mg_str fixed = fixed_build(q->scan->db, affected);
    bool enough;

    entry->hit.evaluation.boundary = fixed;
    entry->hit.evaluation.introduced = MG_STR("0");
    if (mg_db_advisory(q->scan->db, affected->advisory).withdrawn.n != 0)
        return decide(MG_REASON_WITHDRAWN, OTHERS, entry);
    if (is_hotpatch(affected) && !mg_str_is(q->scan->inventory->host.hotpatch, "enrolled"))
        return decide(MG_REASON_NO_HOTPATCH, OTHERS, entry);
    if (fixed.n == 0 && affected->update.n == 0 && affected->state.n == 0)
        return decide(MG_REASON_NO_FIX, MISSING, entry);
    if (compare(q, q->name.version, fixed, &enough))
        return by_build(q, enough, entry);
    return by_updates(q, entry);
}

/* What holds for all entries of an advisory: the best that one of them says. */
static enum outcome sum_up(const struct mg_vec *entries)
{
    bool waiting = false, missing = false, undecided = false;

    for (size_t i = 0; i < entries->n; i++) {
        const struct entry *entry = mg_vec_at(entries, i);

        if (entry->outcome == FIXED)
            return FIXED;
        waiting = waiting || entry->outcome == WAITING;
        missing = missing || entry->outcome == MISSING;
        undecided = undecided || entry->outcome == UNDECIDED;
    }
    if (waiting)
        return WAITING;
    if (missing)
        return MISSING;
    return undecided ? UNDECIDED : OTHERS;
}

static void conclude(struct entry *entry, enum outcome all)
{
    struct mg_evaluation *evaluation = &entry->hit.evaluation;

    evaluation->verdict = MG_AFFECTED;
    if (entry->outcome == OTHERS)
        evaluation->verdict =
            evaluation->reason == MG_REASON_WITHDRAWN ? MG_WITHDRAWN : MG_NOT_MATCHED;
    else if (all == FIXED)
        evaluation->verdict = MG_NOT_AFFECTED;
    else if (all == UNDECIDED || entry->outcome == UNDECIDED)
        evaluation->verdict = MG_NOT_EVALUATED;
    else if (all == WAITING && entry->outcome == MISSING)
        evaluation->verdict = MG_NOT_AFFECTED;
    if (evaluation->verdict == MG_NOT_AFFECTED && entry->outcome != FIXED)
        evaluation->reason = MG_REASON_ALTERNATIVE;
}

static bool add_hits(const struct query *q, const struct mg_hit *like)
{
    struct mg_db_advisory advisory = mg_db_advisory(q->scan->db, like->affected.advisory);

    for (uint32_t i = 0; i < advisory.vulnerability_count; i++) {
        struct mg_hit *hit = mg_vec_add(&q->answer->hits);

        if (hit == NULL)
            return false;
        *hit = *like;
        hit->vulnerability = mg_db_link(q->scan->db, advisory.first_vulnerability + i);
        hit->specific = advisory.vulnerability_count == 1;
    }
    return true;
}

/* The entries that one advisory has for the product. */
static bool add_advisory(const struct query *q, struct mg_vec *entries)
{
    enum outcome all = sum_up(entries);

    q->answer->undecided += all == UNDECIDED;
    for (size_t i = 0; i < entries->n; i++) {
        struct entry *entry = mg_vec_at(entries, i);

        conclude(entry, all);
        if (!add_hits(q, &entry->hit))
            return false;
    }
    entries->n = 0;
    return true;
}

static bool look_up(const struct query *q)
{
    struct mg_vec entries;
    uint32_t before = 0;
    bool ok = true;

    mg_vec_init(&entries, sizeof(struct entry));
    for (uint32_t i = 0; ok && i < q->found.affected_count; i++) {
        struct entry entry = {
            .hit = {.entry = q->found.first_affected + i, .ecosystem = q->name.ecosystem}};

        entry.hit.affected = mg_db_affected(q->scan->db, entry.hit.entry);
        if (entries.n != 0 && entry.hit.affected.advisory != before)
            ok = add_advisory(q, &entries);
        before = entry.hit.affected.advisory;
        entry.outcome = judge(q, &entry);
        ok = ok && mg_vec_push(&entries, &entry);
    }
    ok = ok && (entries.n == 0 || add_advisory(q, &entries));
    mg_vec_clear(&entries);
    return ok;
}

/* An update, and the first advisory that named it. */
struct dated {
    struct mg_str what, published;
};

static int by_name(const void *a, const void *b)
{
    const struct dated *left = a, *right = b;
    int order = mg_str_cmp(left->what, right->what);

    return order != 0 ? order : mg_str_cmp(left->published, right->published);
}

/* Is the cumulative update of an entry installed? *what tells which it is. */
static bool has_update(const struct query *q, const struct mg_db_affected *affected,
                       struct mg_str *what)
{
    struct mg_str fixed = fixed_build(q->scan->db, affected);
    bool enough;

    *what = affected->update;
    if (!is_cumulative(q, affected))
        return false;
    if (compare(q, q->name.version, fixed, &enough)) {
        *what = fixed;
        return enough;
    }
    return what->n != 0 && mg_map_get(&q->scan->windows.installed, *what) != NULL;
}

/* Cumulative updates have all that came before. An update may be named later again, for a
 * vulnerability that it had closed without saying so: its date is that of the first advisory. */
static bool find_as_of(struct query *q)
{
    struct mg_vec list;
    struct dated one;
    bool ok = true;

    mg_vec_init(&list, sizeof(struct dated));
    for (uint32_t i = 0; ok && i < q->found.affected_count; i++) {
        struct mg_db_affected affected = mg_db_affected(q->scan->db, q->found.first_affected + i);

        one.published = mg_db_advisory(q->scan->db, affected.advisory).published;
        ok = !has_update(q, &affected, &one.what) || one.published.n == 0 ||
             mg_vec_push(&list, &one);
    }
    mg_vec_sort(&list, by_name);
    for (size_t i = 0; i < list.n; i++) {
        const struct dated *first = mg_vec_at(&list, i);

        if ((i == 0 ||
             !mg_str_eq(((const struct dated *)mg_vec_at(&list, i - 1))->what, first->what)) &&
            mg_str_cmp(first->published, q->as_of) > 0)
            q->as_of = first->published;
    }
    mg_vec_clear(&list);
    return ok;
}

/* A name outside of Microsoft's advisories is one of OSV: its ranges are evaluated as they are. */
static bool look_up_elsewhere(const struct query *q)
{
    const struct mg_version_scheme *scheme = mg_version_scheme_of(q->name.ecosystem);

    for (uint32_t i = 0; i < q->found.affected_count; i++) {
        struct mg_hit hit = {.entry = q->found.first_affected + i, .ecosystem = q->name.ecosystem};

        hit.affected = mg_db_affected(q->scan->db, hit.entry);
        hit.evaluation = mg_evaluate(q->scan->db, &hit.affected, scheme, q->name.version);
        q->answer->unordered += hit.evaluation.verdict == MG_NOT_EVALUATED;
        if (!add_hits(q, &hit))
            return false;
    }
    return true;
}

static bool look_up_name(struct query *q)
{
    struct mg_windows_build build;

    q->answer->key = (struct mg_match_key){q->name.name, q->name.version};
    if (!mg_db_find_package(q->scan->db, q->name.ecosystem, q->name.name, &q->found))
        return true;
    q->answer->named = true;
    if (!mg_str_is(q->name.ecosystem, "Microsoft"))
        return look_up_elsewhere(q);
    q->cumulative = mg_windows_build_parse(q->name.version, &build) && build.numbers[0] >= 10;
    q->as_of = MG_STR_NONE;
    return (q->name.rule != MG_WINDOWS_BY_LINE || find_as_of(q)) && look_up(q);
}

bool mg_windows_look_up(struct mg_match_scan *scan, const struct mg_package *package,
                        struct mg_answer *answer)
{
    struct query q = {.scan = scan, .answer = answer};
    struct mg_arena *arena = &scan->inventory->arena;
    bool ok = true, full = false;

    for (size_t i = 0; ok && mg_windows_name(arena, &scan->windows, package, i, &q.name, &full);
         i++)
        ok = look_up_name(&q);
    return ok && !full;
}
