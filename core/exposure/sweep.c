/* SPDX-License-Identifier: Apache-2.0
 *
 * Each range is two events, its first address and the one behind its last; sorted, they are the
 * borders of the pieces.
 */
#include "core/exposure/sweep.h"

#include <string.h>

struct event {
    struct mg_ip at;
    unsigned kind;
    bool begins;
};

void mg_sweep_init(struct mg_sweep *sweep)
{
    mg_vec_init(&sweep->events, sizeof(struct event));
    sweep->failed = false;
}

void mg_sweep_clear(struct mg_sweep *sweep)
{
    mg_vec_clear(&sweep->events);
}

void mg_sweep_reset(struct mg_sweep *sweep)
{
    sweep->events.n = 0;
    sweep->failed = false;
}

/* False behind the last address that there is. */
static bool next_address(struct mg_ip *ip)
{
    for (size_t i = sizeof ip->bytes; i-- > 0;) {
        if (++ip->bytes[i] != 0)
            return true;
    }
    return false;
}

void mg_sweep_add(struct mg_sweep *sweep, const struct mg_ip_range *range, unsigned kind)
{
    struct event begin = {range->first, kind, true}, end = {range->last, kind, false};

    if (!mg_vec_push(&sweep->events, &begin) ||
        (next_address(&end.at) && !mg_vec_push(&sweep->events, &end)))
        sweep->failed = true;
}

static int by_address(const void *left, const void *right)
{
    const struct event *a = left, *b = right;

    return memcmp(&a->at, &b->at, sizeof a->at);
}

enum mg_status mg_sweep_each(struct mg_sweep *sweep, mg_sweep_fn found, void *context,
                             struct mg_error *err)
{
    size_t ranges[MG_SWEEP_KINDS] = {0}, open = 0;

    if (sweep->failed)
        return mg_fail(err, MG_NOMEM, "not enough memory for the addresses of the rules");
    mg_vec_sort(&sweep->events, by_address);
    for (size_t i = 0; i < sweep->events.n; i++) {
        const struct event *event = mg_vec_at(&sweep->events, i);
        const struct event *next = event + 1;

        ranges[event->kind] += event->begins ? 1 : (size_t)-1;
        open += event->begins ? 1 : (size_t)-1;
        if (i + 1 < sweep->events.n && by_address(event, next) == 0)
            continue;
        if (open != 0)
            found(context, &event->at, ranges);
    }
    return MG_OK;
}
