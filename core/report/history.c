/* SPDX-License-Identifier: Apache-2.0
 *
 * What reports about findings over time list and count, and the JSON document.
 */
#include "core/report/history.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/day.h"
#include "core/base/json_write.h"

struct mg_history_summary mg_history_summarize(const struct mg_history_report *report)
{
    struct mg_history_summary summary = {0};

    for (size_t i = 0; i < report->count; i++) {
        const struct mg_history_entry *entry = &report->entries[i];

        if (entry->fixed != 0) {
            summary.fixed += !entry->suppressed;
        } else if (entry->suppressed) {
            summary.suppressed++;
        } else {
            summary.open++;
            summary.by_severity[entry->severity]++;
        }
    }
    return summary;
}

static int compare_times(int64_t a, int64_t b)
{
    return a == b ? 0 : a < b ? -1 : 1;
}

static int compare(const void *a, const void *b)
{
    const struct mg_history_entry *left = *(const struct mg_history_entry *const *)a;
    const struct mg_history_entry *right = *(const struct mg_history_entry *const *)b;
    int order = compare_times(right->fixed, left->fixed); /* all, or none of them */

    if (order == 0)
        order = (int)right->severity - (int)left->severity;
    if (order == 0)
        order = compare_times(left->first_seen, right->first_seen);
    if (order == 0)
        order = mg_str_cmp(left->vulnerability, right->vulnerability);
    if (order == 0)
        order = mg_str_cmp(left->source, right->source);
    if (order == 0)
        order = mg_str_cmp(left->package, right->package);
    return order != 0 ? order : strcmp(left->id, right->id);
}

const struct mg_history_entry **mg_history_list(const struct mg_history_report *report,
                                                size_t *count)
{
    const struct mg_history_entry **list = malloc((report->count + 1) * sizeof *list);
    size_t n = 0;

    for (size_t i = 0; list != NULL && i < report->count; i++) {
        const struct mg_history_entry *entry = &report->entries[i];

        if (!entry->suppressed && (entry->fixed != 0) == report->fixed)
            list[n++] = entry;
    }
    if (list != NULL)
        qsort(list, n, sizeof *list, compare);
    *count = n;
    return list;
}

/* null: never. */
static void put_time(struct mg_json_writer *w, const char *key, int64_t millis)
{
    char text[MG_DAY_TEXT_SIZE];

    mg_json_put_str_or_null(w, key, millis == 0 ? MG_STR_NONE : mg_day_text(millis, text));
}

static void write_entry(struct mg_json_writer *w, const struct mg_history_entry *entry)
{
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "id", mg_str_of(entry->id));
    mg_json_put_str(w, "kind", entry->exposure ? MG_STR("exposure") : MG_STR("vulnerability"));
    mg_json_put_str_or_null(w, "vulnerability_id",
                            entry->exposure ? MG_STR_NONE : entry->vulnerability);
    mg_json_put_str_or_null(w, "title", entry->exposure ? entry->vulnerability : MG_STR_NONE);
    mg_json_put_str(w, "severity", mg_str_of(mg_severity_name(entry->severity)));
    mg_json_put_str_or_null(w, "type", entry->type);
    mg_json_put_str_or_null(w, "package", entry->package);
    mg_json_put_str_or_null(w, "source", entry->source);
    mg_json_put_str_or_null(w, "version", entry->version);
    mg_json_put_str_or_null(w, "ecosystem", entry->ecosystem);
    mg_json_put_str_or_null(w, "location", entry->location);
    mg_json_put_str_or_null(w, "fixed_version", entry->fixed_version);
    put_time(w, "first_seen", entry->first_seen);
    put_time(w, "last_seen", entry->last_seen);
    put_time(w, "fixed", entry->fixed);
    mg_json_put_int(w, "reopened", entry->reopened);
    mg_json_object_end(w);
}

static void write_summary(struct mg_json_writer *w, const struct mg_history_report *report)
{
    struct mg_history_summary summary = mg_history_summarize(report);

    mg_json_object_begin(w, "summary");
    mg_json_put_int(w, "open", (int64_t)summary.open);
    mg_json_object_begin(w, "by_severity");
    for (unsigned i = MG_SEVERITY_COUNT; i-- > 0;)
        mg_json_put_int(w, mg_severity_name((enum mg_severity)i), (int64_t)summary.by_severity[i]);
    mg_json_object_end(w);
    mg_json_put_int(w, "suppressed", (int64_t)summary.suppressed);
    mg_json_put_int(w, "fixed", (int64_t)summary.fixed);
    mg_json_put_int(w, "left_out", (int64_t)report->left_out);
    mg_json_object_end(w);
}

void mg_history_json(const struct mg_history_report *report, struct mg_sink *sink)
{
    size_t count = 0;
    const struct mg_history_entry **list = mg_history_list(report, &count);
    struct mg_json_writer w;

    sink->failed = sink->failed || list == NULL;
    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR(MG_REPORT_SCHEMA_HISTORY));
    put_time(&w, "generated", report->now);
    put_time(&w, "updated", report->updated);
    mg_json_put_bool(&w, "listed_fixed", report->fixed);
    mg_json_array_begin(&w, "findings");
    for (size_t i = 0; i < count; i++)
        write_entry(&w, list[i]);
    mg_json_array_end(&w);
    write_summary(&w, report);
    mg_json_object_end(&w);
    mg_json_newline(&w);
    free(list);
}
