/* SPDX-License-Identifier: Apache-2.0
 *
 * margay scan: inventory, match, report.
 */
#include <string.h>

#include "core/cli/cli.h"
#include "core/cli/collect.h"
#include "core/cli/commands.h"
#include "core/cli/exposure.h"
#include "core/cli/find.h"
#include "core/cli/open_db.h"
#include "core/cli/reports.h"
#include "core/cli/suppression.h"
#include "core/model/capability.h"
#include "core/platform.h"

struct scan_options {
    struct mg_collect collect;
    struct mg_db_wish db;
    struct mg_reports reports;
    struct mg_suppress_wish suppress;
    bool show_suppressed;
    const char *severity, *fail_on, *group;
    bool fixable;
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

/* Only the table has groups: what programs read is always one finding after the other. */
static bool check_group(const struct scan_options *options)
{
    const char *format = options->reports.format;
    bool by_kb = options->group != NULL && strcmp(options->group, "kb") == 0;

    if (options->group != NULL && !by_kb && strcmp(options->group, "finding") != 0)
        (void)mg_cli_usage(&mg_command_scan, "--group: '%s' is neither finding nor kb",
                           options->group);
    else if (by_kb && format != NULL && strcmp(format, "table") != 0)
        (void)mg_cli_usage(&mg_command_scan, "--group kb is for the table, not for %s", format);
    else
        return true;
    return false;
}

static bool check_options(struct scan_options *options)
{
    return check_group(options) && mg_reports_check(&options->reports, &mg_command_scan) &&
           parse_severity("severity", options->severity, &options->least_severity) &&
           parse_severity("fail-on", options->fail_on, &options->least_failing);
}

/* A kernel that is installed but not running does not fail a scan. */
static bool fails(const struct scan_options *options, const struct mg_findings *findings)
{
    for (size_t i = 0; options->fail_on != NULL && i < findings->count; i++) {
        if (findings->items[i].severity >= options->least_failing &&
            findings->items[i].suppression == NULL &&
            findings->items[i].kernel != MG_KERNEL_NOT_RUNNING)
            return true;
    }
    return false;
}

static int report_scan(const struct scan_options *options, struct mg_inventory *inventory,
                       struct mg_db *db, struct mg_suppress *suppress, struct mg_error *err)
{
    const struct mg_cli_filter filter = {options->least_severity, options->fixable};
    const mg_cli_reach_fn reach = mg_cli_reach_of(&options->collect);
    struct mg_cli_scan found;
    int status;

    if (mg_cli_find(inventory, db, suppress, &filter, reach, NULL, &found, err) != MG_OK)
        return mg_cli_error(err);
    found.report.show_suppressed = options->show_suppressed;
    found.report.by_update = options->group != NULL && strcmp(options->group, "kb") == 0;
    status = mg_reports_write(&options->reports, &found.report);
    if (mg_db_status(db, err) != MG_OK)
        return mg_cli_error(err);
    if (status != MG_EXIT_DONE || mg_inventory_incomplete(inventory))
        return MG_EXIT_FAILED;
    return fails(options, &found.findings) ? MG_EXIT_FINDINGS : MG_EXIT_DONE;
}

static int scan(const struct scan_options *options)
{
    struct mg_inventory inventory;
    struct mg_suppress *suppress = NULL;
    struct mg_db *db = NULL;
    struct mg_trust trust;
    struct mg_error err;
    int status;

    mg_inventory_init(&inventory);
    if (mg_cli_load_suppressions(&options->suppress, &suppress, &err) != MG_OK ||
        mg_cli_open_db(&options->db, &db, &trust, &err) != MG_OK ||
        mg_collect_inventory(&options->collect, &inventory, &err) != MG_OK) {
        status = mg_cli_error(&err);
    } else {
        mg_trust_cover(&trust, &inventory);
        status = report_scan(options, &inventory, db, suppress, &err);
    }
    mg_db_close(db);
    mg_suppress_free(suppress);
    mg_inventory_clear(&inventory);
    return status;
}

static int run(int argc, char **argv)
{
    struct scan_options o = {0};
    const struct mg_option options[] = {
        MG_COLLECT_OPTIONS(o.collect),
        MG_DB_OPTIONS(o.db),
        MG_REPORTS_OPTIONS(o.reports),
        {"severity", "LEVEL", "show only findings of LEVEL or worse", MG_OPTION_TEXT, &o.severity},
        {"fixable", NULL, "show only findings that a published version fixes", MG_OPTION_FLAG,
         &o.fixable},
        {"group", "BY", "finding (default), or kb: in the table, a line for each update of Windows",
         MG_OPTION_TEXT, &o.group},
        MG_SUPPRESS_OPTIONS(o.suppress),
        {"show-suppressed", NULL, "list what is suppressed, too, and why", MG_OPTION_FLAG,
         &o.show_suppressed},
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
        "Formats: table, json, ndjson, csv, html, sarif, ocsf, junit, openvex, cyclonedx-vex.\n"
        "--report writes one of them to a file, beside what --format prints: all reports show\n"
        "the same scan. --report FORMAT=- prints it instead of the table.\n\n"
        "Severities from the worst: CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNTRIAGED\n"
        "(nobody scored it).\n"
        "--fail-on looks at all findings, also at those that --severity and --fixable hide;\n"
        "kernels that are installed but not running, and what --vex and --ignore suppress, do\n"
        "not count. An incomplete scan exits\n"
        "with 3 whatever it found; the coverage at the end of the report says what is missing.",
    .run = run,
};
