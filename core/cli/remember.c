/* SPDX-License-Identifier: Apache-2.0
 *
 * Findings without their past are still findings: what fails here is told, and no more.
 */
#include "core/cli/remember.h"

#include "core/base/day.h"
#include "core/base/file.h"
#include "core/platform.h"

/* The newest of what feeds told: a time that is over. */
static int64_t newest_of(struct mg_db *db)
{
    struct mg_db_info info;
    int64_t newest = 0, time;

    mg_db_info(db, &info);
    for (uint32_t i = 0; i < info.feeds; i++) {
        if (mg_day_millis(mg_db_feed(db, i).newest, &time) && time > newest)
            newest = time;
    }
    return newest;
}

static void cover_history(struct mg_inventory *inventory, const char *code, const char *path,
                          const char *detail)
{
    const struct mg_coverage entry = {
        .level = MG_COVERAGE_LIMITED,
        .area = MG_STR("history"),
        .code = mg_str_of(code),
        .subject = mg_str_of(path),
        .detail = mg_str_of(detail),
    };

    mg_inventory_add_coverage(inventory, &entry);
}

/* What cannot be read now, but may be later, stays as it is: only what is no history begins anew.
 */
static enum mg_status load_history(const char *path, struct mg_history *history,
                                   struct mg_inventory *inventory, struct mg_error *err)
{
    enum mg_status status = mg_history_load(path, history, err);

    if (status == MG_NOENT)
        return MG_OK;
    if (status != MG_FORMAT && status != MG_LIMIT && status != MG_UNSUPPORTED)
        return status;
    mg_history_clear(history);
    mg_history_init(history);
    cover_history(inventory, mg_status_name(status), path, err->text);
    mg_os_event(MG_EVENT_STATE_REJECTED, err->text);
    return mg_file_set_aside(path, err);
}

static void remember(const char *path, struct mg_history *history, struct mg_inventory *inventory,
                     const struct mg_history_scan *scan)
{
    struct mg_error err;
    enum mg_status status = load_history(path, history, inventory, &err);

    if (status == MG_OK)
        status = mg_history_update(history, scan, &err);
    if (status == MG_OK)
        status = mg_history_store(path, history, &err);
    if (status != MG_OK)
        cover_history(inventory, mg_status_name(status), path, err.text);
    else if (history->left_out != 0)
        cover_history(inventory, "LIMIT", path, "more findings than are remembered");
}

void mg_cli_remember(const char *path, struct mg_history *history, struct mg_db *db,
                     struct mg_inventory *inventory, struct mg_cli_scan *found)
{
    struct mg_history_scan scan = {
        .inventory = inventory,
        .findings = found->shown,
        .count = found->report.finding_count + found->report.suppressed_count,
        .floor = newest_of(db),
    };

    (void)mg_day_millis(found->report.generated, &scan.now);
    remember(path, history, inventory, &scan);
}

/* Without a database, what is over for certain is the time before there was such a history. */
#define NO_EARLIER ((int64_t)1767225600000) /* the begin of 2026 */

void mg_cli_remember_exposures(const char *path, struct mg_inventory *inventory,
                               const struct mg_exposures *exposures, struct mg_str time)
{
    struct mg_history_scan scan = {
        .inventory = inventory, .exposures = exposures, .floor = NO_EARLIER};
    struct mg_history history;

    (void)mg_day_millis(time, &scan.now);
    mg_history_init(&history);
    remember(path, &history, inventory, &scan);
    mg_history_clear(&history);
}
