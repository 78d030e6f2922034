/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as history.ndjson: what is accepted can be printed, and brought up to date by a scan
 * that finds nothing, at a time before all of its dates as well.
 */
#include <stdlib.h>

#include "core/agent/history.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print(const struct mg_history *history)
{
    const struct mg_history_report report = {
        .entries = history->entries.items,
        .count = history->entries.n,
        .updated = history->updated,
        .now = history->updated,
    };
    const struct mg_render_style style = {.color = true, .width = 80};
    struct mg_sink sink;

    mg_sink_init(&sink, NULL, (size_t)64 << 20);
    mg_history_table(&report, &style, &sink);
    mg_history_json(&report, &sink);
    if (mg_sink_finish(&sink, NULL) != MG_OK)
        abort();
    mg_sink_clear(&sink);
}

static void check(struct mg_history *history)
{
    struct mg_inventory nothing;
    struct mg_history_scan scan = {.inventory = &nothing, .now = 1000};

    mg_inventory_init(&nothing);
    print(history);
    if (mg_history_update(history, &scan, NULL) != MG_OK || history->updated != 1000)
        abort();
    for (size_t i = 0; i < history->entries.n; i++) {
        const struct mg_history_entry *entry = mg_vec_at(&history->entries, i);

        if (entry->fixed == 0 || entry->first_seen > 1000 || entry->fixed > 1000)
            abort();
    }
    mg_inventory_clear(&nothing);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_history history;

    mg_history_init(&history);
    if (mg_history_parse((struct mg_str){(const char *)data, size}, &history, NULL) == MG_OK)
        check(&history);
    mg_history_clear(&history);
    return 0;
}
