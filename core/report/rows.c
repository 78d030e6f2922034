/* SPDX-License-Identifier: Apache-2.0
 *
 * Gathers findings into rows. Two findings share one when everything that a row shows is the same
 * for both; their packages may differ.
 */
#include "core/report/rows.h"

/* Findings of one vulnerability stand side by side; a row is searched only so far back, so that a
 * host with absurdly many versions of one source cannot make this slow. */
#define MG_ROWS_LOOKED_BACK 64

struct mg_str mg_row_source(const struct mg_finding *finding)
{
    const struct mg_package *package = finding->package;

    if (package == NULL)
        return MG_STR_NONE;
    return package->source_name.n != 0 ? package->source_name : package->name;
}

struct mg_str mg_row_source_version(const struct mg_finding *finding)
{
    const struct mg_package *package = finding->package;

    if (package == NULL)
        return MG_STR_NONE;
    return package->source_version.n != 0 ? package->source_version : package->version;
}

static bool same_suppression(const struct mg_suppression *a, const struct mg_suppression *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->number == b->number && mg_str_eq(a->file, b->file) &&
           mg_str_eq(a->status, b->status) && mg_str_eq(a->justification, b->justification) &&
           mg_str_eq(a->reason, b->reason);
}

static bool same_row(const struct mg_finding *a, const struct mg_finding *b)
{
    return (a->package == NULL) == (b->package == NULL) && a->severity == b->severity &&
           a->kernel == b->kernel && a->fix == b->fix &&
           same_suppression(a->suppression, b->suppression) &&
           mg_str_eq(mg_row_source(a), mg_row_source(b)) &&
           mg_str_eq(mg_row_source_version(a), mg_row_source_version(b)) &&
           mg_str_eq(a->fixed_version, b->fixed_version) && mg_str_eq(a->state, b->state);
}

/* The row that finding belongs to, or NULL. */
static struct mg_row *find_row(const struct mg_rows *rows, const struct mg_finding *finding)
{
    for (size_t back = 1; back <= rows->count && back <= MG_ROWS_LOOKED_BACK; back++) {
        struct mg_row *row = &rows->items[rows->count - back];
        const struct mg_finding *first = &rows->findings[row->first];

        if (!mg_str_eq(first->vulnerability_id, finding->vulnerability_id))
            return NULL;
        if (same_row(first, finding))
            return row;
    }
    return NULL;
}

static void add_finding(struct mg_rows *rows, size_t index)
{
    struct mg_row *row = find_row(rows, &rows->findings[index]);

    rows->next[index] = SIZE_MAX;
    if (row == NULL) {
        rows->items[rows->count++] = (struct mg_row){index, index, 1};
        return;
    }
    rows->next[row->last] = index;
    row->last = index;
    row->count++;
}

bool mg_rows_make(struct mg_arena *arena, const struct mg_report *report, bool idle_kernels,
                  struct mg_rows *out)
{
    struct mg_rows rows = {
        .findings = report->findings,
        .items = mg_arena_array(arena, report->finding_count, sizeof *rows.items),
        .next = mg_arena_array(arena, report->finding_count, sizeof *rows.next),
    };

    if (rows.items == NULL || rows.next == NULL)
        return false;
    for (size_t i = 0; i < report->finding_count; i++) {
        if (idle_kernels || report->findings[i].kernel != MG_KERNEL_NOT_RUNNING)
            add_finding(&rows, i);
    }
    *out = rows;
    return true;
}

const struct mg_finding *mg_row_finding(const struct mg_rows *rows, size_t row)
{
    return &rows->findings[rows->items[row].first];
}
