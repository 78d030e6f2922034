/* SPDX-License-Identifier: Apache-2.0
 *
 * Properties of a document.
 */
#include "core/report/properties.h"

#include "core/base/limits.h"
#include "core/report/members.h"
#include "core/report/sentences.h"

static void tell(mg_property_fn each, const void *context, const char *name, struct mg_str value)
{
    if (value.n != 0)
        each(context, name, value);
}

/* An entry as JSON, with the members of the json format. */
static bool each_coverage(const struct mg_inventory *inventory, mg_property_fn each,
                          const void *context)
{
    struct mg_json_writer w;
    struct mg_sink text;
    bool made = true;

    mg_sink_init(&text, NULL, MG_SENTENCE_BYTES);
    for (size_t i = 0; i < inventory->coverage_count && made; i++) {
        mg_buf_reset(&text.buf);
        mg_json_writer_init(&w, &text, false);
        mg_json_object_begin(&w, NULL);
        mg_members_coverage(&w, &inventory->coverage[i]);
        mg_json_object_end(&w);
        made = !text.failed && !text.buf.failed;
        if (made)
            tell(each, context, "margay:coverage", mg_buf_view(&text.buf));
    }
    mg_sink_clear(&text);
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
