/* SPDX-License-Identifier: Apache-2.0
 *
 * margay exposure: which sockets of this host can be reached from where.
 */
#include "core/cli/exposure.h"

#include <string.h>
#include <uv.h>

#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/model/capability.h"
#include "core/platform.h"
#include "core/report/exposure.h"

struct exposure_options {
    const char *format, *output, *fail_on;
    bool json, all;
    enum mg_severity least_failing;
};

static bool parse_severity(struct exposure_options *options)
{
    const char *word = options->fail_on;

    if (word == NULL || (mg_severity_parse(mg_str_of(word), &options->least_failing) &&
                         options->least_failing != MG_SEVERITY_UNTRIAGED))
        return true;
    (void)mg_cli_usage(&mg_command_exposure,
                       "--fail-on: '%s' is no severity: there are CRITICAL, HIGH, MEDIUM, LOW, "
                       "INFORMATIONAL",
                       word);
    return false;
}

static enum mg_status set_host(struct mg_inventory *inventory, struct mg_error *err)
{
    char name[UV_MAXHOSTNAMESIZE];
    size_t n = sizeof name;
    struct mg_host host = {.os_family = mg_os_family()};

    if (uv_os_gethostname(name, &n) == 0)
        host.hostname = (struct mg_str){name, n};
    return mg_inventory_set_host(inventory, &host, err);
}

enum mg_status mg_cli_judge_exposure(struct mg_inventory *inventory, struct mg_exposures *exposures,
                                     struct mg_error *err)
{
    enum mg_status status = mg_capability_check(MG_CAPABILITY_EXPOSURE, mg_os_family(), err);

    if (status == MG_OK)
        status = set_host(inventory, err);
    if (status == MG_OK)
        status = mg_os_exposure(inventory, exposures, err);
    return status == MG_OK ? mg_exposures_finish(exposures, err) : status;
}

/* What could not be read leaves scores as they are, and the report says so. */
static void keep_coverage(const struct mg_inventory *around, struct mg_inventory *inventory)
{
    for (size_t i = 0; i < around->coverage_count; i++) {
        if (around->coverage[i].level != MG_COVERAGE_COMPLETE)
            mg_inventory_add_coverage(inventory, &around->coverage[i]);
    }
}

static void reach_now(void *context, struct mg_inventory *inventory, struct mg_reaches *reaches)
{
    struct mg_inventory around;
    struct mg_exposures exposures;
    struct mg_error err;
    enum mg_status status;

    (void)context;
    mg_inventory_init(&around);
    mg_exposures_init(&exposures);
    status = mg_cli_judge_exposure(&around, &exposures, &err);
    if (status == MG_OK)
        status = mg_reaches_take(reaches, &exposures, &err);
    if (status == MG_OK)
        keep_coverage(&around, inventory);
    else
        mg_inventory_add_coverage(inventory,
                                  &(struct mg_coverage){.level = MG_COVERAGE_LIMITED,
                                                        .area = MG_STR("exposure"),
                                                        .code = MG_STR("EXPOSURE_UNKNOWN"),
                                                        .detail = mg_str_of(err.text)});
    mg_exposures_clear(&exposures);
    mg_inventory_clear(&around);
}

/* On systems whose packages are matched by build, nothing is joined by name. */
mg_cli_reach_fn mg_cli_reach_of(const struct mg_collect *collect)
{
    bool here = collect->root == NULL && collect->inventory == NULL && collect->sbom == NULL &&
                mg_os_provider() != NULL &&
                mg_capability_has(MG_CAPABILITY_EXPOSURE, mg_os_family());

    return here ? reach_now : NULL;
}

static enum mg_status print(const struct exposure_options *options,
                            const struct mg_inventory *inventory,
                            const struct mg_exposures *exposures, struct mg_error *err)
{
    char time[MG_CLI_TIME_SIZE];
    struct mg_exposure_report report = {inventory, exposures, mg_cli_now(time), options->all};
    struct mg_render_style style;
    struct mg_cli_output output;

    mg_cli_output_begin(&output, options->output);
    style = mg_cli_style(&output);
    if (options->json)
        mg_exposure_json(&report, &output.sink);
    else
        mg_exposure_table(&report, &style, &output.sink);
    return mg_cli_output_end(&output, err);
}

/* What is unknown has no severity, and fails nothing. */
static bool fails(const struct exposure_options *options, const struct mg_exposures *exposures)
{
    for (size_t i = 0; options->fail_on != NULL && i < exposures->count; i++) {
        if (exposures->items[i].severity >= options->least_failing)
            return true;
    }
    return false;
}

static int report(const struct exposure_options *options)
{
    struct mg_exposures exposures;
    struct mg_inventory inventory;
    struct mg_error err;
    int status = MG_EXIT_DONE;

    mg_inventory_init(&inventory);
    mg_exposures_init(&exposures);
    if (mg_cli_judge_exposure(&inventory, &exposures, &err) != MG_OK ||
        print(options, &inventory, &exposures, &err) != MG_OK)
        status = mg_cli_error(&err);
    else if (mg_inventory_incomplete(&inventory))
        status = MG_EXIT_FAILED;
    else if (fails(options, &exposures))
        status = MG_EXIT_FINDINGS;
    mg_exposures_clear(&exposures);
    mg_inventory_clear(&inventory);
    return status;
}

static int run(int argc, char **argv)
{
    struct exposure_options o = {.format = "table"};
    const struct mg_option options[] = {
        {"format", "FORMAT", "table or json (default table)", MG_OPTION_TEXT, &o.format},
        {"output", "FILE", "write to FILE instead of standard output", MG_OPTION_TEXT, &o.output},
        {"all", NULL, "list in the table what is blocked, too", MG_OPTION_FLAG, &o.all},
        {"fail-on", "LEVEL", "exit with 1 when a port is reachable and of LEVEL or worse",
         MG_OPTION_TEXT, &o.fail_on},
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_exposure, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_exposure, "'%s' is not expected here", argv[0]);
    if (!mg_cli_format(&mg_command_exposure, o.format, &o.json, &status))
        return status;
    return parse_severity(&o) ? report(&o) : MG_EXIT_USAGE;
}

const struct mg_command mg_command_exposure = {
    .name = "exposure",
    .usage = "margay exposure [OPTION]...",
    .what = "find out which ports of this host can be reached from where",
    .details =
        "Holds the listening sockets of this host against its own firewall, for connections\n"
        "from any network, private networks, the host's own subnets and its containers. Firewalls\n"
        "between the host and the networks are not known. Nothing is sent. Run it as root or as "
        "an\n"
        "administrator: others do not see all programs and rules, and much is unknown then.\n\n"
        "--fail-on counts what is reachable, also with limits. What could not be read exits\n"
        "with 3.",
    .run = run,
};
