/* SPDX-License-Identifier: Apache-2.0
 *
 * Properties of a document.
 */
#include "core/report/properties.h"

#include "core/base/limits.h"
#include "core/report/sentences.h"

static void tell(mg_property_fn each, const void *context, const char *name, struct mg_str value)
{
    if (value.n != 0)
        each(context, name, value);
}

static bool each_coverage(const struct mg_inventory *inventory, mg_property_fn each,
                          const void *context)
{
    struct mg_buf text;
    bool made;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    for (size_t i = 0; i < inventory->coverage_count && !text.failed; i++) {
        const struct mg_coverage *entry = &inventory->coverage[i];
        char name[40];

        mg_buf_reset(&text);
        mg_say_coverage(&text, entry);
        (void)snprintf(name, sizeof name, "margay:coverage:%s",
                       mg_coverage_level_name(entry->level));
        tell(each, context, name, mg_buf_view(&text));
    }
    made = !text.failed;
    mg_buf_clear(&text);
    return made;
}

bool mg_report_each_property(const struct mg_report *report, mg_property_fn each,
                             const void *context)
{
    const struct mg_inventory *inventory = report->inventory;
    bool incomplete = mg_inventory_incomplete(inventory);

    tell(each, context, "margay:hostname", inventory->host.hostname);
    tell(each, context, "margay:machine_id", inventory->host.machine_id);
    tell(each, context, "margay:root", inventory->host.root);
    tell(each, context, "margay:incomplete", incomplete ? MG_STR("true") : MG_STR("false"));
    return each_coverage(inventory, each, context);
}
