/* SPDX-License-Identifier: Apache-2.0
 *
 * One version against one advisory entry: listed versions first, then ranges, as OSV says: either
 * is enough.
 */
#include "core/match/evaluate.h"

#include "core/advisory/range.h"

static bool is_listed(struct mg_db *db, const struct mg_db_affected *affected,
                      struct mg_str version)
{
    for (uint32_t i = 0; i < affected->version_count; i++) {
        if (mg_str_eq(mg_db_version(db, affected->first_version + i), version))
            return true;
    }
    return false;
}

static struct mg_range_walk walk_range(struct mg_db *db, uint32_t index,
                                       const struct mg_version_scheme *scheme,
                                       struct mg_str version)
{
    struct mg_db_range range = mg_db_range(db, index);
    struct mg_range_walk walk;

    mg_range_begin(&walk, scheme, version);
    for (uint32_t i = 0; i < range.event_count; i++) {
        struct mg_db_event event = mg_db_event(db, range.first_event + i);

        mg_range_event(&walk, event.kind, event.version);
    }
    return walk;
}

/* The smallest fixed version above `version` that no range holds; empty when there is none. Each
 * step goes to a larger one, so it ends also for events that are not in order. */
static struct mg_str fix_of(struct mg_db *db, const struct mg_db_affected *affected,
                            const struct mg_version_scheme *scheme, struct mg_str version)
{
    struct mg_str candidate = version;
    uint32_t i = 0;

    while (i < affected->range_count) {
        struct mg_range_walk walk = walk_range(db, affected->first_range + i, scheme, candidate);

        i++;
        if (!mg_range_affected(&walk))
            continue;
        if (walk.next_fixed.n == 0)
            return MG_STR_NONE;
        candidate = walk.next_fixed;
        i = 0;
    }
    return candidate;
}

static enum mg_reason reason_outside(const struct mg_range_walk *walk)
{
    if (walk->inside)
        return MG_REASON_PAST_LIMIT;
    if (walk->introduced.n == 0)
        return MG_REASON_BEFORE;
    return walk->boundary_kind == MG_EVENT_FIXED ? MG_REASON_FIXED : MG_REASON_PAST_LAST;
}

static struct mg_evaluation explain_walk(const struct mg_range_walk *walk)
{
    bool affected = mg_range_affected(walk);

    return (struct mg_evaluation){
        .verdict = affected ? MG_AFFECTED : MG_NOT_AFFECTED,
        .reason = affected ? MG_REASON_IN_RANGE : reason_outside(walk),
        .introduced = walk->introduced,
        .boundary = walk->inside ? walk->limit : walk->boundary,
        .fixed = walk->next_fixed,
    };
}

struct mg_evaluation mg_evaluate(struct mg_db *db, const struct mg_db_affected *affected,
                                 const struct mg_version_scheme *scheme, struct mg_str version)
{
    struct mg_evaluation result = {MG_NOT_AFFECTED, MG_REASON_NO_RANGE, {0}, {0}, {0}};

    if (mg_db_advisory(db, affected->advisory).withdrawn.n != 0)
        return (struct mg_evaluation){.verdict = MG_WITHDRAWN, .reason = MG_REASON_WITHDRAWN};
    if (affected->not_affected)
        return (struct mg_evaluation){.verdict = MG_NOT_AFFECTED, .reason = MG_REASON_VENDOR};
    if (is_listed(db, affected, version))
        return (struct mg_evaluation){.verdict = MG_AFFECTED, .reason = MG_REASON_LISTED};
    if (affected->range_count != 0 && (scheme == NULL || !scheme->valid(version)))
        return (struct mg_evaluation){.verdict = MG_NOT_EVALUATED, .reason = MG_REASON_BAD_VERSION};
    for (uint32_t i = 0; i < affected->range_count; i++) {
        struct mg_range_walk walk = walk_range(db, affected->first_range + i, scheme, version);

        result = explain_walk(&walk);
        if (result.verdict == MG_AFFECTED)
            break;
    }
    if (result.verdict == MG_AFFECTED)
        result.fixed = fix_of(db, affected, scheme, version);
    return result;
}

const char *mg_reason_text(enum mg_reason reason)
{
    static const char *const texts[] = {
        [MG_REASON_NO_RANGE] = "no range and no listed version holds it",
        [MG_REASON_LISTED] = "the advisory lists this version",
        [MG_REASON_IN_RANGE] = "inside the affected range",
        [MG_REASON_BEFORE] = "older than the version that introduced it",
        [MG_REASON_FIXED] = "at or behind the fixed version",
        [MG_REASON_PAST_LAST] = "newer than the last affected version",
        [MG_REASON_PAST_LIMIT] = "at or behind the limit of the range",
        [MG_REASON_VENDOR] = "the vendor says that it is not affected",
        [MG_REASON_WITHDRAWN] = "the advisory was withdrawn",
        [MG_REASON_BAD_VERSION] = "the version cannot be ordered",
        [MG_REASON_FROM_MODULE] = "the package is from a module, the advisory is not about one",
        [MG_REASON_NOT_FROM_MODULE] = "the advisory is about a module, the package is from none",
        [MG_REASON_OTHER_STREAM] = "the advisory is about another stream of the module",
        [MG_REASON_NAMED_BUILD] = "the advisory names this very build as fixed",
        [MG_REASON_OTHER_MINOR] = "the advisory has a build of its own for this minor release",
        [MG_REASON_MINOR_FIX] = "the build for this minor release has the fix",
        [MG_REASON_VENDOR_ELSEWHERE] =
            "another advisory of the vendor says that it is not affected",
        [MG_REASON_LIVE_PATCH] = "a live patch that is loaded has the fix",
        [MG_REASON_FOREIGN] = "somebody else than the distribution built the package",
        [MG_REASON_OWNED] = "it belongs to a package of the distribution, whose advisories count",
        [MG_REASON_UPDATE] = "the update is installed, or one that replaces it",
        [MG_REASON_CUMULATIVE] = "a later cumulative update is installed",
        [MG_REASON_UPDATE_MISSING] = "neither the update nor one that replaces it is installed",
        [MG_REASON_PENDING_RESTART] = "the fix is installed and waits for a restart",
        [MG_REASON_ALTERNATIVE] = "another fix of the advisory decides",
        [MG_REASON_NO_HOTPATCH] = "a hotpatch, which this host does not get",
        [MG_REASON_NO_FIX] = "the advisory names no fix",
        [MG_REASON_NO_BUILD] = "the advisory names nothing that could be compared",
    };

    return texts[reason];
}
