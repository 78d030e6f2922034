/* SPDX-License-Identifier: Apache-2.0
 *
 * SARIF 2.1.0 (OASIS Standard, with errata 01): a rule per vulnerability, a result per finding. The
 * coverage becomes notifications, and an incomplete scan an invocation without success. Properties
 * are those that code scanning services read ("security-severity", "tags") and facts of ours.
 */
#include "core/report/sarif.h"

#include "core/base/limits.h"
#include "core/report/formats.h"
#include "core/report/members.h"
#include "core/report/sentences.h"

#define MG_SARIF_SCHEMA                                                                            \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

/* A kernel that does not run is no alarm, and what nobody rated is not harmless. */
const char *mg_sarif_level(const struct mg_finding *finding)
{
    static const char *const levels[MG_SEVERITY_COUNT] = {
        [MG_SEVERITY_UNTRIAGED] = "warning", [MG_SEVERITY_INFORMATIONAL] = "note",
        [MG_SEVERITY_LOW] = "note",          [MG_SEVERITY_MEDIUM] = "warning",
        [MG_SEVERITY_HIGH] = "error",        [MG_SEVERITY_CRITICAL] = "error",
    };

    return finding->kernel == MG_KERNEL_NOT_RUNNING ? "note" : levels[finding->severity];
}

/* Braces are doubled (section 3.11.5); "](", without which there is no link (3.11.6), is parted. */
void mg_sarif_put_message(struct mg_json_writer *w, const char *key, struct mg_str text)
{
    struct mg_buf safe;

    mg_buf_init(&safe, 2 * MG_SENTENCE_BYTES);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '{' || text.p[i] == '}')
            mg_buf_char(&safe, text.p[i]);
        else if (text.p[i] == '(' && i > 0 && text.p[i - 1] == ']')
            mg_buf_char(&safe, ' ');
        mg_buf_char(&safe, text.p[i]);
    }
    mg_json_object_begin(w, key);
    mg_json_put_buf(w, "text", &safe);
    mg_json_object_end(w);
    mg_buf_clear(&safe);
}

static void write_notification(struct mg_json_writer *w, const struct mg_coverage *entry)
{
    static const char *const levels[] = {
        [MG_COVERAGE_COMPLETE] = "note",
        [MG_COVERAGE_LIMITED] = "warning",
        [MG_COVERAGE_INCOMPLETE] = "error",
    };
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_coverage(&text, entry);
    w->sink->failed = w->sink->failed || text.failed;
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "level", mg_str_of(levels[entry->level]));
    mg_sarif_put_message(w, "message", mg_buf_view(&text));
    if (entry->code.n != 0) {
        mg_json_object_begin(w, "descriptor");
        mg_json_put_str(w, "id", entry->code);
        mg_json_object_end(w);
    }
    mg_json_object_begin(w, "properties");
    mg_members_coverage(w, entry);
    mg_json_object_end(w);
    mg_json_object_end(w);
    mg_buf_clear(&text);
}

static void write_invocation(struct mg_json_writer *w, const struct mg_report *report)
{
    const struct mg_inventory *inventory = report->inventory;

    mg_json_array_begin(w, "invocations");
    mg_json_object_begin(w, NULL);
    mg_json_put_bool(w, "executionSuccessful", !mg_inventory_incomplete(inventory));
    mg_json_put_str_if(w, "endTimeUtc", report->generated);
    mg_json_array_begin(w, "toolExecutionNotifications");
    for (size_t i = 0; i < inventory->coverage_count; i++)
        write_notification(w, &inventory->coverage[i]);
    mg_json_array_end(w);
    mg_json_object_end(w);
    mg_json_array_end(w);
}

static void write_tool(struct mg_json_writer *w, const struct mg_report *report,
                       const struct mg_sarif_rules *rules)
{
    mg_json_object_begin(w, "tool");
    mg_json_object_begin(w, "driver");
    mg_json_put_str(w, "name", MG_STR("Margay"));
    mg_json_put_str_if(w, "version", report->version);
    mg_json_put_str_if(w, "semanticVersion", report->version);
    mg_sarif_write_rules(w, rules);
    mg_json_object_end(w);
    mg_json_object_end(w);
}

/* The category that keeps the alerts of hosts apart; what follows the last '/' would be this run's
 * own name (section 3.17.3). */
static void write_automation(struct mg_json_writer *w, const struct mg_host *host)
{
    struct mg_buf id;

    mg_buf_init(&id, MG_SENTENCE_BYTES);
    mg_buf_str(&id, MG_STR("margay/"));
    mg_buf_str(&id, host->hostname.n != 0 ? host->hostname : host->machine_id);
    if (host->hostname.n != 0 || host->machine_id.n != 0)
        mg_buf_char(&id, '/');
    mg_json_object_begin(w, "automationDetails");
    mg_json_put_buf(w, "id", &id);
    mg_json_object_end(w);
    mg_buf_clear(&id);
}

static void write_run(struct mg_json_writer *w, const struct mg_report *report,
                      const struct mg_sarif_rules *rules)
{
    mg_json_object_begin(w, NULL);
    write_tool(w, report, rules);
    write_automation(w, &report->inventory->host);
    mg_json_object_begin(w, "originalUriBaseIds");
    mg_json_object_begin(w, "ROOT");
    mg_sarif_put_message(w, "description", MG_STR("root file system of the scanned host"));
    mg_json_object_end(w);
    mg_json_object_end(w);
    write_invocation(w, report);
    mg_json_array_begin(w, "results");
    for (size_t i = 0; i < rules->finding_count; i++)
        mg_sarif_write_result(w, &report->findings[i], rules->of_finding[i]);
    mg_json_array_end(w);
    mg_json_object_begin(w, "properties");
    mg_members_head(w, report, MG_REPORT_SCHEMA_SCAN);
    mg_members_database(w, report->db);
    mg_json_object_begin(w, "summary");
    mg_members_scan_summary(w, report);
    mg_json_object_end(w);
    mg_json_object_end(w);
    mg_json_object_end(w);
}

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_report all = report->show_suppressed ? mg_report_all(report) : *report;
    struct mg_sarif_rules rules;
    struct mg_json_writer w;
    struct mg_arena arena;

    (void)style;
    mg_arena_init(&arena, MG_LIMIT_REPORT_ARENA);
    if (mg_sarif_rules_make(&arena, &all, &rules)) {
        mg_json_writer_init(&w, sink, true);
        mg_json_object_begin(&w, NULL);
        mg_json_put_str(&w, "$schema", MG_STR(MG_SARIF_SCHEMA));
        mg_json_put_str(&w, "version", MG_STR("2.1.0"));
        mg_json_array_begin(&w, "runs");
        write_run(&w, report, &rules);
        mg_json_array_end(&w);
        mg_json_object_end(&w);
        mg_json_newline(&w);
    } else {
        sink->failed = true;
    }
    mg_arena_clear(&arena);
}

const struct mg_renderer mg_format_sarif = {
    .name = "sarif",
    .what = "SARIF 2.1.0, for code scanning services",
    .scan = write_scan,
};
