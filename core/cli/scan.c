/* SPDX-License-Identifier: Apache-2.0
 *
 * margay scan: inventory, match, report.
 */
#include <string.h>

#include "core/cli/cli.h"
#include "core/cli/collect.h"
#include "core/cli/commands.h"
#include "core/cli/open_db.h"

struct scan_options {
    struct mg_collect collect;
    struct mg_db_wish db;
    const char *format, *output, *severity, *fail_on;
    bool fixable;
    const struct mg_renderer *renderer;
    enum mg_severity least_severity, least_failing;
};

static bool parse_severity(const char *option, const char *word, enum mg_severity *out)
{
    if (word == NULL || mg_severity_parse(mg_str_of(word), out))
        return true;
    (void)mg_cli_usage(&mg_command_scan,
                       "--%s: '%s' is no severity: there are CRITICAL, HIGH, MEDIUM, LOW, "
                       "INFORMATIONAL, UNTRIAGED",
                       option, word);
    return false;
}

static bool check_options(struct scan_options *options)
{
    options->renderer = mg_cli_renderer(&mg_command_scan, options->format);
    return options->renderer != NULL &&
           parse_severity("severity", options->severity, &options->least_severity) &&
           parse_severity("fail-on", options->fail_on, &options->least_failing);
}

static bool is_shown(const struct scan_options *options, const struct mg_finding *finding)
{
    return finding->severity >= options->least_severity &&
           (!options->fixable || finding->fix == MG_FIX_YES);
}

/* Move the findings that the user's filters let through to the front. */
static size_t filter(const struct scan_options *options, struct mg_findings *findings)
{
    size_t shown = 0;

    for (size_t i = 0; i < findings->count; i++) {
        if (is_shown(options, &findings->items[i]))
            findings->items[shown++] = findings->items[i];
    }
    return shown;
}

/* A kernel that is installed but not running does not fail a scan. */
static bool fails(const struct scan_options *options, const struct mg_findings *findings)
{
    for (size_t i = 0; options->fail_on != NULL && i < findings->count; i++) {
        if (findings->items[i].severity >= options->least_failing &&
            findings->items[i].kernel != MG_KERNEL_NOT_RUNNING)
            return true;
    }
    return false;
}

static enum mg_status render(const struct scan_options *options, struct mg_report *report,
                             struct mg_error *err)
{
    struct mg_cli_output output;
    struct mg_render_style style;

    mg_cli_output_begin(&output, options->output);
    style = mg_cli_style(&output);
    options->renderer->scan(report, &style, &output.sink);
    if (strcmp(options->format, "csv") == 0 && mg_inventory_incomplete(report->inventory))
        mg_cli_warn("the scan is incomplete; CSV cannot say what is missing, json and table do");
    return mg_cli_output_end(&output, err);
}

static int report_scan(const struct scan_options *options, struct mg_inventory *inventory,
                       struct mg_db *db, struct mg_error *err)
{
    char time[MG_CLI_TIME_SIZE];
    struct mg_str now = mg_cli_now(time);
    struct mg_match_request request = {inventory, db, mg_str_take(now, 10)};
    struct mg_findings findings;
    struct mg_distro distro;
    struct mg_report report = {.inventory = inventory, .db = db, .generated = now};
    bool failing;

    if (mg_match(&request, &findings, err) != MG_OK)
        return mg_cli_error(err);
    failing = fails(options, &findings);
    report.findings = findings.items;
    report.finding_count = filter(options, &findings);
    report.hidden_count = findings.count - report.finding_count;
    report.distro = mg_distro_resolve(&inventory->host, &distro) ? &distro : NULL;
    if (render(options, &report, err) != MG_OK || mg_db_status(db, err) != MG_OK)
        return mg_cli_error(err);
    if (mg_inventory_incomplete(inventory))
        return MG_EXIT_FAILED;
    return failing ? MG_EXIT_FINDINGS : MG_EXIT_DONE;
}

static int scan(const struct scan_options *options)
{
    struct mg_inventory inventory;
    struct mg_db *db = NULL;
    struct mg_trust trust;
    struct mg_error err;
    int status;

    mg_inventory_init(&inventory);
    if (mg_cli_open_db(&options->db, &db, &trust, &err) != MG_OK ||
        mg_collect_inventory(&options->collect, &inventory, &err) != MG_OK) {
        status = mg_cli_error(&err);
    } else {
        mg_trust_cover(&trust, &inventory);
        status = report_scan(options, &inventory, db, &err);
    }
    mg_db_close(db);
    mg_inventory_clear(&inventory);
    return status;
}

static int run(int argc, char **argv)
{
    struct scan_options o = {.format = "table"};
    const struct mg_option options[] = {
        MG_COLLECT_OPTIONS(o.collect),
        MG_DB_OPTIONS(o.db),
        {"format", "FORMAT", "table, json, ndjson, csv or html (default table)", MG_OPTION_TEXT,
         &o.format},
        {"output", "FILE", "write to FILE instead of standard output", MG_OPTION_TEXT, &o.output},
        {"severity", "LEVEL", "show only findings of LEVEL or worse", MG_OPTION_TEXT, &o.severity},
        {"fixable", NULL, "show only findings that a published version fixes", MG_OPTION_FLAG,
         &o.fixable},
        {"fail-on", "LEVEL", "exit with 1 when there is a finding of LEVEL or worse",
         MG_OPTION_TEXT, &o.fail_on},
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_scan, options, MG_COUNT(options), argc, argv, &operands, &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_scan, "'%s' is not expected here", argv[0]);
    if (!mg_collect_check(&o.collect, &mg_command_scan, &status))
        return status;
    return check_options(&o) ? scan(&o) : MG_EXIT_USAGE;
}

const struct mg_command mg_command_scan = {
    .name = "scan",
    .usage = "margay scan [OPTION]...",
    .what = "find the known vulnerabilities of a host or a root file system",
    .details =
        "Severities from the worst: CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNTRIAGED\n"
        "(nobody scored it).\n"
        "--fail-on looks at all findings, also at those that --severity and --fixable hide;\n"
        "kernels that are installed but not running do not count. An incomplete scan exits\n"
        "with 3 whatever it found; the coverage at the end of the report says what is missing.",
    .run = run,
};
