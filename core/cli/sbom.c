/* SPDX-License-Identifier: Apache-2.0
 *
 * margay sbom: the inventory as a software bill of materials, with the findings if asked for.
 */
#include "core/sbom/sbom.h"

#include <string.h>

#include "core/base/limits.h"
#include "core/cli/cli.h"
#include "core/cli/collect.h"
#include "core/cli/commands.h"
#include "core/cli/open_db.h"
#include "core/match/ecosystem.h"
#include "core/model/capability.h"
#include "core/platform.h"

struct sbom_options {
    struct mg_collect collect;
    struct mg_db_wish db;
    const char *format, *version, *output;
    bool vulnerabilities;
    struct mg_sbom_request request; /* filled from the above */
};

/* What is needed beside the inventory to match it. */
struct advisories {
    struct mg_db *db; /* NULL: not asked for */
    struct mg_trust trust;
};

static bool choose_version(struct sbom_options *options)
{
    const struct mg_sbom_format *format = options->request.format;
    char names[64] = "";

    options->request.version = options->version == NULL
                                   ? format->versions
                                   : mg_sbom_version_named(format, mg_str_of(options->version));
    if (options->request.version != NULL)
        return true;
    for (size_t i = 0; i < format->version_count; i++) {
        size_t n = strlen(names);

        (void)snprintf(names + n, sizeof names - n, "%s%s", n == 0 ? "" : ", ",
                       format->versions[i].name);
    }
    (void)mg_cli_usage(&mg_command_sbom, "--spec-version: there is no '%s' of %s: there are %s",
                       options->version, format->name, names);
    return false;
}

static bool check_options(struct sbom_options *options)
{
    const char *format = options->format == NULL ? "cyclonedx" : options->format;
    bool names_db = options->db.path != NULL || options->db.keys.count != 0 || options->db.insecure;

    options->request.format = mg_sbom_format_named(mg_str_of(format));
    options->request.vulnerabilities = options->vulnerabilities;
    if (options->request.format == NULL)
        (void)mg_cli_usage(&mg_command_sbom, "unknown format '%s': there are cyclonedx, spdx",
                           format);
    else if (names_db && !options->vulnerabilities)
        (void)mg_cli_usage(&mg_command_sbom, "a database is used with --vulnerabilities only");
    else
        return choose_version(options) && mg_cli_check_epoch(&mg_command_sbom);
    return false;
}

/* Is there an SBOM of that host? One that nothing is known of is this one. */
static enum mg_status check_system(struct mg_str os_family, struct mg_error *err)
{
    return mg_capability_check(MG_CAPABILITY_SBOM_EXPORT,
                               os_family.n != 0 ? os_family : mg_os_family(), err);
}

static enum mg_status find(struct mg_inventory *inventory, const struct advisories *advisories,
                           struct mg_report *report, struct mg_error *err)
{
    struct mg_match_request request = {inventory, advisories->db,
                                       mg_str_take(report->generated, 10)};
    struct mg_findings findings;
    enum mg_status status;

    if (advisories->db == NULL)
        return mg_ecosystems_set(inventory, err);
    mg_trust_cover(&advisories->trust, inventory);
    status = mg_match(&request, &findings, err);
    if (status != MG_OK)
        return status;
    report->db = advisories->db;
    report->findings = findings.items;
    report->finding_count = findings.count;
    return MG_OK;
}

/* Without them the list of packages is still good. */
static void find_dependencies(struct mg_inventory *inventory, struct mg_arena *arena,
                              struct mg_dependencies *out)
{
    struct mg_error err;

    if (mg_dependencies_find(inventory, arena, out, &err) != MG_OK)
        mg_inventory_add_failure(inventory, "sbom/dependencies", "", &err);
    else if (out->unresolved != 0)
        mg_inventory_add_coverage(
            inventory, &(struct mg_coverage){.level = MG_COVERAGE_LIMITED,
                                             .area = MG_STR("sbom/dependencies"),
                                             .code = MG_STR("UNRESOLVED"),
                                             .detail = MG_STR("requirements that no package in the "
                                                              "inventory is known to satisfy"),
                                             .count = out->unresolved});
}

static enum mg_status write_sbom(const struct sbom_options *options, const struct mg_report *report,
                                 struct mg_dependencies dependencies, struct mg_error *err)
{
    struct mg_sbom_request request = options->request;
    struct mg_cli_output output;
    enum mg_status status;

    request.report = report;
    request.dependencies = dependencies;
    mg_cli_output_begin(&output, options->output);
    status = mg_sbom_write(&request, &output.sink, err);
    if (status != MG_OK) {
        mg_sink_clear(&output.sink);
        return status;
    }
    status = mg_cli_output_end(&output, err);
    return status != MG_OK || report->db == NULL ? status : mg_db_status(report->db, err);
}

static enum mg_status export_inventory(const struct sbom_options *options,
                                       struct mg_inventory *inventory,
                                       const struct advisories *advisories, struct mg_error *err)
{
    char time[MG_CLI_TIME_SIZE];
    struct mg_dependencies dependencies = {0};
    struct mg_distro distro;
    struct mg_arena arena;
    struct mg_report report = {
        .inventory = inventory,
        .generated = mg_cli_now(time),
        .version = MG_STR(MARGAY_VERSION),
    };
    enum mg_status status = check_system(inventory->host.os_family, err);

    if (status == MG_OK)
        status = find(inventory, advisories, &report, err);
    if (status != MG_OK)
        return status;
    report.distro = mg_distro_resolve(&inventory->host, &distro) ? &distro : NULL;
    mg_arena_init(&arena, MG_LIMIT_REPORT_ARENA);
    find_dependencies(inventory, &arena, &dependencies);
    status = write_sbom(options, &report, dependencies, err);
    mg_arena_clear(&arena);
    return status;
}

static int export(const struct sbom_options *options)
{
    struct advisories advisories = {0};
    struct mg_inventory inventory;
    enum mg_status status = MG_OK;
    struct mg_error err;
    int exit_status;

    mg_inventory_init(&inventory);
    if (options->collect.inventory == NULL && options->collect.sbom == NULL)
        status = check_system(MG_STR_NONE, &err);
    if (status == MG_OK && options->vulnerabilities)
        status = mg_cli_open_db(&options->db, &advisories.db, &advisories.trust, &err);
    if (status == MG_OK)
        status = mg_collect_inventory(&options->collect, &inventory, &err);
    if (status == MG_OK)
        status = export_inventory(options, &inventory, &advisories, &err);
    exit_status = mg_inventory_incomplete(&inventory) ? MG_EXIT_FAILED : MG_EXIT_DONE;
    if (status != MG_OK)
        exit_status = mg_cli_error(&err);
    mg_db_close(advisories.db);
    mg_inventory_clear(&inventory);
    return exit_status;
}

static int run(int argc, char **argv)
{
    struct sbom_options o = {.collect.relations = true};
    const struct mg_option options[] = {
        MG_COLLECT_OPTIONS(o.collect),
        {"format", "FORMAT", "cyclonedx (default) or spdx", MG_OPTION_TEXT, &o.format},
        {"spec-version", "VERSION", "of the format's specification (default: the newest below)",
         MG_OPTION_TEXT, &o.version},
        {"output", "FILE", "write to FILE instead of standard output", MG_OPTION_TEXT, &o.output},
        {"vulnerabilities", NULL, "match the packages and add what is found", MG_OPTION_FLAG,
         &o.vulnerabilities},
        MG_DB_OPTIONS(o.db),
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_sbom, options, MG_COUNT(options), argc, argv, &operands, &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_sbom, "'%s' is not expected here", argv[0]);
    if (!mg_collect_check(&o.collect, &mg_command_sbom, &status))
        return status;
    return check_options(&o) ? export(&o) : MG_EXIT_USAGE;
}

const struct mg_command mg_command_sbom = {
    .name = "sbom",
    .usage = "margay sbom [OPTION]...",
    .what = "write a software bill of materials (SBOM)",
    .details =
        "Formats, as JSON: cyclonedx of the versions 1.6, 1.5 and 1.4, spdx of version 2.3.\n\n"
        "The same inventory gives the same bytes but for the time and the serial, which is made\n"
        "from all other bytes. With SOURCE_DATE_EPOCH in the environment, seconds since 1970,\n"
        "these are the same, too.\n\n"
        "There is no SBOM of Windows hosts.",
    .run = run,
};
