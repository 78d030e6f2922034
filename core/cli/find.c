/* SPDX-License-Identifier: Apache-2.0
 *
 * Matching for commands.
 */
#include "core/cli/find.h"

static bool is_shown(const struct mg_cli_filter *filter, const struct mg_finding *finding)
{
    return finding->severity >= filter->least && (!filter->fixable || finding->fix == MG_FIX_YES);
}

/* The findings as a report has them: those that the user's filters let through, then those that are
 * suppressed, which filters do not hide: who asks for them wants to see all. */
static enum mg_status arrange(const struct mg_cli_filter *filter, struct mg_arena *arena,
                              struct mg_cli_scan *out, struct mg_error *err)
{
    const struct mg_findings *findings = &out->findings;
    struct mg_report *report = &out->report;
    struct mg_finding *items = mg_arena_array(arena, findings->count, sizeof *items);
    size_t n = 0;

    if (items == NULL)
        return mg_fail(err, MG_NOMEM, "the findings need more memory than a scan may take");
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].suppression == NULL && is_shown(filter, &findings->items[i]))
            items[n++] = findings->items[i];
    }
    report->finding_count = n;
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].suppression != NULL)
            items[n++] = findings->items[i];
    }
    report->suppressed_count = n - report->finding_count;
    report->hidden_count = findings->count - n;
    report->findings = out->shown = items;
    return MG_OK;
}

enum mg_status mg_cli_adjust(struct mg_inventory *inventory, mg_cli_reach_fn reach, void *context,
                             struct mg_finding *findings, size_t count, struct mg_error *err)
{
    struct mg_reaches reaches;
    enum mg_status status;

    if (reach == NULL || count == 0)
        return MG_OK;
    mg_reaches_init(&reaches);
    reach(context, inventory, &reaches);
    status = mg_reaches_adjust(&reaches, findings, count, &inventory->arena, err);
    mg_reaches_clear(&reaches);
    return status;
}

enum mg_status mg_cli_find(struct mg_inventory *inventory, struct mg_db *db,
                           struct mg_suppress *suppress, const struct mg_cli_filter *filter,
                           mg_cli_reach_fn reach, void *context, struct mg_cli_scan *out,
                           struct mg_error *err)
{
    struct mg_str now = mg_cli_now(out->time);
    const struct mg_match_request request = {inventory, db, mg_str_take(now, 10)};
    struct mg_report *report = &out->report;
    enum mg_status status = mg_match(&request, &out->findings, err);

    *report = (struct mg_report){
        .inventory = inventory, .db = db, .generated = now, .version = MG_STR(MARGAY_VERSION)};
    if (status == MG_OK)
        status =
            mg_cli_adjust(inventory, reach, context, out->findings.items, out->findings.count, err);
    if (status == MG_OK && reach != NULL)
        mg_findings_sort(&out->findings);
    if (status == MG_OK && suppress != NULL)
        status = mg_suppress_apply(suppress, inventory, request.today, out->findings.items,
                                   out->findings.count, err);
    if (status == MG_OK)
        status = arrange(filter, &inventory->arena, out, err);
    if (status == MG_OK)
        report->distro = mg_distro_resolve(&inventory->host, &out->distro) ? &out->distro : NULL;
    return status;
}
