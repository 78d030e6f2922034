/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent job: one work of the agent, in a process of its own. It writes the files of the data
 * folder and tells how it went by a line on standard output (core/agent/result.h). Whatever is
 * missing, the findings that it writes say so.
 */
#include <stdio.h>
#include <string.h>

#include "core/agent/outgoing.h"
#include "core/agent/result.h"
#include "core/base/file.h"
#include "core/cli/agent.h"
#include "core/cli/collect.h"
#include "core/cli/commands.h"
#include "core/cli/exposure.h"
#include "core/cli/find.h"
#include "core/cli/remember.h"
#include "core/cli/suppression.h"
#include "core/platform.h"
#include "core/provider/protocol.h"
#include "core/report/exposure.h"

#define INVENTORY "inventory.ndjson"
#define EXPOSURE "exposure.json"

struct job {
    struct mg_agent_place place;
    struct mg_collect collect;
    struct mg_db_wish db;
    struct mg_suppress_wish suppress;
    const char *reasons;
    unsigned memory_mib, cpu_percent; /* 0: no limit */
    unsigned spool_mib;               /* 0: as much as is usual */
};

static const char *path_in(const struct job *job, const char *name, char *buffer)
{
    (void)snprintf(buffer, MG_CLI_PATH_SIZE, "%s/%s", job->place.data, name);
    return buffer;
}

/* Did the provider come to its end? What is incomplete besides is said in the inventory itself. */
static bool is_taken(const struct mg_inventory *inventory)
{
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        if (inventory->coverage[i].level == MG_COVERAGE_INCOMPLETE &&
            mg_str_is(inventory->coverage[i].area, "provider"))
            return false;
    }
    return true;
}

/* The last good inventory stays until there is another one. */
static enum mg_status keep_inventory(const struct job *job, const struct mg_inventory *inventory,
                                     struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE];
    struct mg_cli_output output;

    mg_cli_output_begin(&output, path_in(job, INVENTORY, path));
    mg_protocol_write(&output.sink, inventory, "margay");
    return mg_cli_output_end(&output, err);
}

static enum mg_status report(const struct job *job, enum mg_spool_kind kind, const char *name,
                             struct mg_str head, struct mg_error *err)
{
    const struct mg_outgoing to = {job->place.data, job->spool_mib};

    return mg_outgoing_file(&to, kind, name, head, err);
}

/* Inventories of two scans may be the same, and the console is to know of both: so the time stands
 * in front. */
static enum mg_status report_inventory(const struct job *job, struct mg_error *err)
{
    char time[MG_CLI_TIME_SIZE], head[MG_CLI_TIME_SIZE + 40];

    (void)snprintf(head, sizeof head, "{\"type\":\"report\",\"at\":\"%.*s\"}\n",
                   MG_STR_ARG(mg_cli_now(time)));
    return report(job, MG_SPOOL_INVENTORY_FULL, INVENTORY, mg_str_of(head), err);
}

static enum mg_status write_findings(const struct job *job, const struct mg_report *report,
                                     struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE];
    struct mg_cli_output output;
    const struct mg_render_style style = {0};

    mg_cli_output_begin(&output, path_in(job, "findings.json", path));
    mg_renderer_named(MG_STR("json"))->scan(report, &style, &output.sink);
    if (report->db == NULL || mg_db_status(report->db, err) == MG_OK)
        return mg_cli_output_end(&output, err);
    mg_sink_clear(&output.sink);
    return MG_UNTRUSTED;
}

static void count(const struct mg_report *report, struct mg_result *result)
{
    struct mg_report_summary summary = mg_report_summarize(report);

    result->packages = summary.packages;
    result->findings = report->finding_count;
    result->suppressed = report->suppressed_count;
    for (unsigned i = 0; i < MG_SEVERITY_COUNT; i++)
        result->severities[i] = summary.by_severity[i];
    mg_result_cover(result, report->inventory);
}

/* A report that has no findings, and whose coverage says why. */
static void find_nothing(struct mg_inventory *inventory, struct mg_cli_scan *found)
{
    found->findings.count = 0;
    found->report = (struct mg_report){
        .inventory = inventory,
        .distro = mg_distro_resolve(&inventory->host, &found->distro) ? &found->distro : NULL,
        .generated = mg_cli_now(found->time),
        .version = MG_STR(MARGAY_VERSION),
    };
}

/* What the last look at network exposure found; without one, scores are not adjusted. */
static void reach_of_last_look(void *context, struct mg_inventory *inventory,
                               struct mg_reaches *reaches)
{
    char path[MG_CLI_PATH_SIZE];
    struct mg_error err;
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_EXPOSURE_DOCUMENT);
    status = mg_file_read_regular(path_in(context, EXPOSURE, path), &text, &err);
    if (status == MG_OK)
        status = mg_reaches_parse(reaches, mg_buf_view(&text), &err);
    if (status != MG_OK && status != MG_NOENT)
        mg_inventory_add_coverage(inventory,
                                  &(struct mg_coverage){.level = MG_COVERAGE_LIMITED,
                                                        .area = MG_STR("exposure"),
                                                        .code = MG_STR("EXPOSURE_UNKNOWN"),
                                                        .detail = mg_str_of(err.text)});
    mg_buf_clear(&text);
}

static enum mg_status find(struct job *job, struct mg_inventory *inventory, struct mg_db *db,
                           struct mg_suppress *suppress, struct mg_result *result,
                           struct mg_error *err)
{
    const struct mg_cli_filter all = {0};
    char path[MG_CLI_PATH_SIZE];
    struct mg_history history;
    struct mg_cli_scan found;
    enum mg_status status = MG_NOENT;

    mg_history_init(&history);
    if (db != NULL) {
        status = mg_cli_find(inventory, db, suppress, &all, reach_of_last_look, job, &found, err);
        found.report.show_suppressed = true;
        if (status == MG_OK && mg_db_status(db, NULL) == MG_OK)
            mg_cli_remember(path_in(job, MG_HISTORY_FILE, path), &history, db, inventory, &found);
        if (status == MG_OK)
            status = write_findings(job, &found.report, err);
        if (status != MG_OK) {
            mg_inventory_add_failure(inventory, "advisories", job->db.path, err);
            result->failed = true;
        }
    }
    if (status != MG_OK) {
        find_nothing(inventory, &found);
        status = write_findings(job, &found.report, err);
    }
    if (status == MG_OK)
        count(&found.report, result);
    mg_history_clear(&history);
    return status;
}

/* Match the inventory with what the configuration names. What of it cannot be read is a hole in the
 * coverage; findings are then shown rather than suppressed. */
static enum mg_status match(struct job *job, struct mg_inventory *inventory,
                            struct mg_result *result, struct mg_error *err)
{
    struct mg_suppress *suppress = NULL;
    struct mg_db *db = NULL;
    struct mg_trust trust;
    enum mg_status status;

    if (mg_cli_load_suppressions(&job->suppress, &suppress, err) != MG_OK)
        mg_inventory_add_failure(inventory, "suppress", "", err);
    if (mg_cli_open_db(&job->db, &db, &trust, err) != MG_OK) {
        mg_inventory_add_failure(inventory, "advisories", job->db.path, err);
        result->failed = true;
    } else {
        mg_trust_cover(&trust, inventory);
    }
    status = find(job, inventory, db, suppress, result, err);
    if (status == MG_OK)
        status = report(job, MG_SPOOL_FINDINGS, "findings.json", MG_STR_NONE, err);
    mg_db_close(db);
    mg_suppress_free(suppress);
    return status;
}

/* That a console gets no report does not keep this host from knowing. */
static enum mg_status do_scan(struct job *job, struct mg_inventory *inventory,
                              struct mg_result *result, struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE];
    struct mg_error why;
    enum mg_status status, reported = MG_OK;

    job->collect.previous = path_in(job, INVENTORY, path);
    status = mg_collect_inventory(&job->collect, inventory, err);
    mg_result_read_how(result, &inventory->reading);
    result->failed = !is_taken(inventory);
    mg_protections_uncover(inventory, &result->protections.provider);
    if (status == MG_OK && !result->failed)
        status = keep_inventory(job, inventory, err);
    if (status == MG_OK && !result->failed)
        reported = report_inventory(job, &why);
    mg_os_confine(MG_DUTY_MATCH, job->place.data, &result->protections.job);
    if (status == MG_OK)
        status = match(job, inventory, result, err);
    if (status == MG_OK && reported != MG_OK && err != NULL)
        *err = why;
    return status == MG_OK ? reported : status;
}

static enum mg_status do_match(struct job *job, struct mg_inventory *inventory,
                               struct mg_result *result, struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE];
    enum mg_status status;

    mg_os_confine(MG_DUTY_MATCH, job->place.data, &result->protections.job);
    job->collect.inventory = path_in(job, INVENTORY, path);
    status = mg_collect_inventory(&job->collect, inventory, err);
    return status == MG_OK ? match(job, inventory, result, err) : status;
}

static enum mg_status write_exposures(const struct job *job, struct mg_inventory *inventory,
                                      const struct mg_exposures *exposures, struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE], time[MG_CLI_TIME_SIZE];
    struct mg_exposure_report report = {inventory, exposures, mg_cli_now(time), true};
    struct mg_cli_output output;

    mg_cli_remember_exposures(path_in(job, MG_HISTORY_EXPOSURE_FILE, path), inventory, exposures,
                              report.generated);
    mg_cli_output_begin(&output, path_in(job, EXPOSURE, path));
    mg_exposure_json(&report, &output.sink);
    return mg_cli_output_end(&output, err);
}

static void count_exposures(const struct mg_exposures *exposures, struct mg_result *result)
{
    for (size_t i = 0; i < exposures->count; i++) {
        const struct mg_exposure *exposure = &exposures->items[i];

        if (exposure->verdict < MG_EXPOSURE_LIMITED)
            continue;
        result->findings++;
        result->severities[exposure->severity]++;
    }
}

static enum mg_status do_exposure(struct job *job, struct mg_inventory *inventory,
                                  struct mg_result *result, struct mg_error *err)
{
    struct mg_exposures exposures;
    enum mg_status status;

    mg_os_confine(MG_DUTY_EXPOSE, job->place.data, &result->protections.job);
    mg_exposures_init(&exposures);
    status = mg_cli_judge_exposure(inventory, &exposures, err);
    if (status == MG_OK)
        status = write_exposures(job, inventory, &exposures, err);
    if (status == MG_OK)
        status = report(job, MG_SPOOL_EXPOSURE, EXPOSURE, MG_STR_NONE, err);
    if (status == MG_OK) {
        count_exposures(&exposures, result);
        mg_result_cover(result, inventory);
    }
    mg_exposures_clear(&exposures);
    return status;
}

static const struct {
    enum mg_work work;
    enum mg_status (*act)(struct job *job, struct mg_inventory *inventory, struct mg_result *result,
                          struct mg_error *err);
} works[] = {
    {MG_WORK_SCAN, do_scan},
    {MG_WORK_MATCH, do_match},
    {MG_WORK_EXPOSURE, do_exposure},
};

static enum mg_status tell(const struct mg_result *result, struct mg_error *err)
{
    struct mg_json_writer w;
    struct mg_sink sink;
    enum mg_status status;

    mg_sink_init(&sink, stdout, 0);
    mg_json_writer_init(&w, &sink, false);
    mg_result_write(&w, NULL, result);
    mg_json_newline(&w);
    status = mg_sink_finish(&sink, err);
    mg_sink_clear(&sink);
    return status;
}

/* A provider or plugin is started by the job, so the limits hold for it as well. Somebody waits for
 * what an event or a person asks for. */
static void limit(const struct job *job, uint32_t reasons, struct mg_protections *out)
{
    const uint32_t awaited = MG_BIT(MG_TRIGGER_REQUEST) | MG_BIT(MG_TRIGGER_PACKAGE_CHANGE) |
                             MG_BIT(MG_TRIGGER_PLUGIN_CHANGE) | MG_BIT(MG_TRIGGER_LISTENERS);
    const struct mg_os_limits limits = {
        .memory = (uint64_t)job->memory_mib << 20,
        .cpu_percent = job->cpu_percent,
        .background = (reasons & awaited) == 0,
    };

    mg_os_end_with_parent();
    mg_os_limit_self(&limits, out);
}

static int do_work(struct job *job, size_t i, uint32_t reasons)
{
    struct mg_result result = {.reasons = reasons};
    struct mg_inventory inventory;
    struct mg_error err;
    enum mg_status status;

    limit(job, reasons, &result.protections.job);
    mg_inventory_init(&inventory);
    status = works[i].act(job, &inventory, &result, &err);
    mg_inventory_clear(&inventory);
    if (status == MG_UNSUPPORTED && works[i].work == MG_WORK_EXPOSURE)
        result.unsupported = true;
    else if (status != MG_OK)
        return mg_cli_error(&err);
    result.exit = result.incomplete == 0 ? MG_EXIT_DONE : MG_EXIT_FAILED;
    return tell(&result, &err) == MG_OK ? result.exit : mg_cli_error(&err);
}

static int run(int argc, char **argv)
{
    struct job job = {0};
    const struct mg_option options[] = {
        {"reasons", "LIST", "names of triggers, separated by commas", MG_OPTION_TEXT, &job.reasons},
        MG_AGENT_DATA_OPTION(job.place),
        {"db", "FILE", "advisory database (default: advisories.db in the data folder)",
         MG_OPTION_TEXT, &job.db.path},
        {"path", "DIR", "Linux: look for packages of languages below DIR, too (up to 5)",
         MG_OPTION_LIST, &job.collect.paths},
        MG_COLLECT_ORGANIZATION(job.collect),
        {"changed-packages", NULL, "databases of package managers have changed", MG_OPTION_FLAG,
         &job.collect.changed_packages},
        {"changed-files", NULL, "package managers wrote files, unknown which", MG_OPTION_FLAG,
         &job.collect.changed_files},
        {"changed-folder", "DIR", "packages of languages in DIR or below have changed",
         MG_OPTION_LIST, &job.collect.changed_folders},
        {"root", "DIR", NULL, MG_OPTION_TEXT, &job.collect.root},
        MG_SUPPRESS_OPTIONS(job.suppress),
        {"memory", "MIB", "limit of memory (default none)", MG_OPTION_COUNT, &job.memory_mib},
        {"cpu", "PERCENT", "limit of processor time, of one processor (default none)",
         MG_OPTION_COUNT, &job.cpu_percent},
        {"spool", "MIB", "limit of reports that wait for a console (default 64)", MG_OPTION_COUNT,
         &job.spool_mib},
    };
    char database[MG_CLI_PATH_SIZE];
    uint32_t reasons;
    int operands, status;

    if (!mg_cli_begin(&mg_command_agent_job, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (!mg_reasons_parse(mg_str_of(job.reasons), &reasons))
        return mg_cli_usage(&mg_command_agent_job, "--reasons takes names of triggers");
    if (!mg_collect_check(&job.collect, &mg_command_agent_job, &status))
        return status;
    mg_cli_agent_place(&job.place);
    if (job.db.path == NULL)
        job.db.path = mg_cli_db_in(job.place.data, database);
    for (size_t i = 0; operands == 1 && i < MG_COUNT(works); i++) {
        if (strcmp(argv[0], mg_work_name(works[i].work)) == 0)
            return do_work(&job, i, reasons);
    }
    return mg_cli_usage(&mg_command_agent_job, "one work: scan, match or exposure");
}

const struct mg_command mg_command_agent_job = {
    .name = "agent job",
    .usage = "margay agent job scan|match|exposure --reasons LIST [OPTION]...",
    .what = "do one work of the agent and end",
    .details =
        "Started by 'margay agent run' as a child process; by hand for looking into a failure,\n"
        "while no agent runs on the data folder. Replaces inventory.ndjson and findings.json\n"
        "there, and prints the result as a line of JSON. match matches the inventory that is\n"
        "there already.",
    .run = run,
};
