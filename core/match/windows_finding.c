/* SPDX-License-Identifier: Apache-2.0
 *
 * What people do about a finding of a Microsoft product, and its state: the updates that mend it
 * are alternatives, or only the restart is missing.
 */
#include "core/match/windows.h"

#include "core/base/buf.h"
#include "core/match/hit.h"

/* Alternatives that are named; real vulnerabilities have one to four. */
#define MAX_NAMED 8
#define REMEDY_BYTES 1024

static bool is_named(const struct mg_finding_update *list, size_t n, struct mg_str update)
{
    for (size_t i = 0; i < n; i++) {
        if (mg_str_eq(list[i].kb, update))
            return true;
    }
    return false;
}

/* In the order of the hits, each once. */
static bool set_updates(struct mg_arena *arena, const struct mg_hit *hits, size_t count,
                        struct mg_finding *finding)
{
    struct mg_finding_update *list = mg_arena_array(arena, MAX_NAMED, sizeof *list);
    size_t n = 0;

    for (size_t i = 0; list != NULL && i < count && n < MAX_NAMED; i++) {
        const struct mg_db_affected *affected = &hits[i].affected;

        if (affected->update.n != 0 && !is_named(list, n, affected->update))
            list[n++] = (struct mg_finding_update){affected->update, affected->state,
                                                   hits[i].evaluation.fixed};
    }
    finding->updates = list;
    finding->update_count = n;
    return list != NULL;
}

/* "KB5065432 (Security Update) or KB5065306 (SecurityHotpatchUpdate)". */
static void add_updates(struct mg_buf *text, const struct mg_finding *finding)
{
    for (size_t i = 0; i < finding->update_count; i++) {
        const struct mg_finding_update *update = &finding->updates[i];

        mg_buf_printf(text, "%s%.*s", i == 0 ? "" : " or ", MG_STR_ARG(update->kb));
        if (update->kind.n != 0 && update->kind.n < 64)
            mg_buf_printf(text, " (%.*s)", MG_STR_ARG(update->kind));
    }
}

static bool any_restart(const struct mg_hit *hits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (hits[i].affected.needs_restart)
            return true;
    }
    return false;
}

static bool is_waiting(const struct mg_hit *hits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (hits[i].evaluation.reason == MG_REASON_PENDING_RESTART)
            return true;
    }
    return false;
}

static enum mg_fix fix_of(const struct mg_hit *hits, size_t count)
{
    enum mg_fix fix = MG_FIX_NO;

    for (size_t i = 0; i < count; i++) {
        if (hits[i].affected.update.n == 0 && hits[i].evaluation.fixed.n == 0)
            continue;
        if (!hits[i].affected.needs_subscription)
            return MG_FIX_YES;
        fix = MG_FIX_PARTIAL;
    }
    return fix;
}

static void add_remedy(struct mg_buf *text, const struct mg_hit *hits, size_t count,
                       const struct mg_finding *finding)
{
    bool waiting = is_waiting(hits, count);

    if (finding->fix == MG_FIX_NO) {
        mg_buf_str(text, MG_STR("no fix is published"));
        return;
    }
    if (waiting)
        mg_buf_str(text, MG_STR("restart the host, the fix is installed: "));
    else if (finding->fix == MG_FIX_PARTIAL)
        mg_buf_str(text, MG_STR("needs Extended Security Updates: install "));
    else
        mg_buf_str(text, MG_STR("install "));
    add_updates(text, finding);
    if (finding->update_count == 0)
        mg_buf_printf(text, "version %.*s or later", MG_STR_ARG(finding->fixed_version));
    if (!waiting && any_restart(hits, count))
        mg_buf_str(text, MG_STR(", then restart"));
}

bool mg_windows_set_fix(struct mg_arena *arena, const struct mg_hit *hits, size_t count,
                        struct mg_finding *finding)
{
    struct mg_buf text;
    bool ok;

    finding->fix = fix_of(hits, count);
    finding->state = finding->fix == MG_FIX_NO ? MG_STR("unfixed") : MG_STR("fixed");
    if (is_waiting(hits, count))
        finding->state = MG_STR("pending-restart");
    if (!set_updates(arena, hits, count, finding))
        return false;
    mg_buf_init(&text, REMEDY_BYTES);
    add_remedy(&text, hits, count, finding);
    ok = !text.failed && mg_arena_str(arena, mg_buf_view(&text), &finding->remediation);
    mg_buf_clear(&text);
    return ok;
}
