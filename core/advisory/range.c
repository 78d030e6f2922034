/* SPDX-License-Identifier: Apache-2.0
 *
 * OSV range evaluation (https://ossf.github.io/osv-schema/, section "Evaluation").
 */
#include "core/advisory/range.h"

static bool is_zero(enum mg_event_kind kind, struct mg_str version)
{
    return kind == MG_EVENT_INTRODUCED && mg_str_is(version, "0");
}

/* Order of the walk's version and an event's. */
static int compare(const struct mg_range_walk *walk, struct mg_str version)
{
    return walk->scheme->compare(walk->version, version);
}

void mg_range_begin(struct mg_range_walk *walk, const struct mg_version_scheme *scheme,
                    struct mg_str version)
{
    *walk = (struct mg_range_walk){.scheme = scheme, .version = version};
}

static void on_end(struct mg_range_walk *walk, enum mg_event_kind kind, struct mg_str version)
{
    int order = compare(walk, version);

    if (kind == MG_EVENT_FIXED && order < 0 && walk->next_fixed.n == 0)
        walk->next_fixed = version;
    if (kind == MG_EVENT_FIXED ? order < 0 : order <= 0)
        return;
    walk->inside = false;
    walk->boundary = version;
    walk->boundary_kind = kind;
}

static void on_limit(struct mg_range_walk *walk, struct mg_str version)
{
    walk->limited = true;
    walk->limit = version;
    if (mg_str_is(version, "*") || compare(walk, version) < 0)
        walk->in_limit = true;
}

void mg_range_event(struct mg_range_walk *walk, enum mg_event_kind kind, struct mg_str version)
{
    switch (kind) {
    case MG_EVENT_INTRODUCED:
        if (is_zero(kind, version) || compare(walk, version) >= 0) {
            walk->inside = true;
            walk->introduced = version;
        }
        break;
    case MG_EVENT_FIXED:
    case MG_EVENT_LAST_AFFECTED:
        on_end(walk, kind, version);
        break;
    case MG_EVENT_LIMIT:
        on_limit(walk, version);
        break;
    }
}

bool mg_range_affected(const struct mg_range_walk *walk)
{
    return walk->inside && (!walk->limited || walk->in_limit);
}

int mg_range_order(const struct mg_version_scheme *scheme, const struct mg_record_event *a,
                   const struct mg_record_event *b)
{
    static const int rank[] = {[MG_EVENT_INTRODUCED] = 0,
                               [MG_EVENT_LAST_AFFECTED] = 1,
                               [MG_EVENT_FIXED] = 2,
                               [MG_EVENT_LIMIT] = 3};
    bool a_zero = is_zero(a->kind, a->version), b_zero = is_zero(b->kind, b->version);
    int order;

    if (a_zero || b_zero)
        return (int)b_zero - (int)a_zero;
    if (scheme == NULL)
        return 0;
    order = scheme->compare(a->version, b->version);
    return order != 0 ? order : rank[a->kind] - rank[b->kind];
}
