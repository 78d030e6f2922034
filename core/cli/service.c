/* SPDX-License-Identifier: Apache-2.0
 *
 * The agent as a service of Windows: install, configure, start, stop, remove, status. On Linux they
 * say who does it there.
 */
#include <stdio.h>

#include "core/base/json_write.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/platform.h"

/* The rest of a command without options and operands. */
static bool begin(const struct mg_command *command, int argc, char **argv, int *status)
{
    int operands;

    if (!mg_cli_begin(command, NULL, 0, argc, argv, &operands, status))
        return false;
    if (operands == 0)
        return true;
    *status = mg_cli_usage(command, "'%s' is not expected here", argv[0]);
    return false;
}

static enum mg_status configure(struct mg_error *err)
{
    char missing[256];
    enum mg_status status = mg_os_service_configure(missing, sizeof missing, err);

    if (status == MG_OK)
        status = mg_os_private_folder(mg_os_data_dir(), err);
    if (status == MG_OK && missing[0] != '\0')
        mg_cli_warn("this Windows does not take these settings of services: %s", missing);
    return status;
}

static enum mg_status install(struct mg_error *err)
{
    enum mg_status status = mg_os_service_install(err);

    return status == MG_OK ? configure(err) : status;
}

static int done(enum mg_status status, const struct mg_error *err, const char *note)
{
    if (status != MG_OK)
        return mg_cli_error(err);
    mg_cli_note("%s", note);
    return MG_EXIT_DONE;
}

static int run_install(int argc, char **argv)
{
    struct mg_error err;
    int status;

    if (!begin(&mg_command_service_install, argc, argv, &status))
        return status;
    return done(install(&err), &err, "the service is installed; 'margay service start' starts it");
}

static int run_configure(int argc, char **argv)
{
    struct mg_error err;
    int status;

    if (!begin(&mg_command_service_configure, argc, argv, &status))
        return status;
    return done(configure(&err), &err, "the service is configured");
}

static int run_remove(int argc, char **argv)
{
    struct mg_error err;
    int status;

    if (!begin(&mg_command_service_remove, argc, argv, &status))
        return status;
    return done(mg_os_service_remove(&err), &err, "the service is removed; its data stays");
}

static int run_start(int argc, char **argv)
{
    struct mg_error err;
    int status;

    if (!begin(&mg_command_service_start, argc, argv, &status))
        return status;
    return done(mg_os_service_start(&err), &err, "the service runs");
}

static int run_stop(int argc, char **argv)
{
    struct mg_error err;
    int status;

    if (!begin(&mg_command_service_stop, argc, argv, &status))
        return status;
    return done(mg_os_service_stop(&err), &err, "the service has stopped");
}

static const char *state_name(enum mg_os_service_state state)
{
    static const char *const names[] = {
        [MG_SERVICE_ABSENT] = "not installed", [MG_SERVICE_STOPPED] = "stopped",
        [MG_SERVICE_STARTING] = "starting",    [MG_SERVICE_RUNNING] = "running",
        [MG_SERVICE_STOPPING] = "stopping",
    };

    return names[state];
}

static void print_table(struct mg_sink *sink, const struct mg_os_service_status *service)
{
    mg_sink_printf(sink, "State     %s", state_name(service->state));
    if (service->pid != 0)
        mg_sink_printf(sink, " (process %u)", service->pid);
    mg_sink_char(sink, '\n');
    if (service->state == MG_SERVICE_ABSENT)
        return;
    mg_sink_printf(sink, "Start     %s\n", service->automatic ? "with the system" : "by hand");
    mg_sink_printf(sink, "Recovery  %s\n",
                   service->restarts ? "restarted when it fails" : "none that Windows tells");
    mg_sink_printf(sink, "Command   ");
    mg_sink_text(sink, mg_str_of(service->command));
    mg_sink_printf(sink, "\nAccount   ");
    mg_sink_text(sink, mg_str_of(service->account));
    mg_sink_char(sink, '\n');
}

static void print_json(struct mg_sink *sink, const struct mg_os_service_status *service)
{
    struct mg_json_writer json;

    mg_json_writer_init(&json, sink, true);
    mg_json_object_begin(&json, NULL);
    mg_json_put_str(&json, "schema", MG_STR("margay/service/1"));
    mg_json_put_str(&json, "state", mg_str_of(state_name(service->state)));
    mg_json_put_int(&json, "pid", service->pid);
    mg_json_put_bool(&json, "automatic", service->automatic);
    mg_json_put_bool(&json, "restarts", service->restarts);
    mg_json_put_str(&json, "command", mg_str_of(service->command));
    mg_json_put_str(&json, "account", mg_str_of(service->account));
    mg_json_object_end(&json);
    mg_json_newline(&json);
}

static int show(bool as_json)
{
    struct mg_os_service_status service;
    struct mg_cli_output output;
    struct mg_error err;

    if (mg_os_service_status(&service, &err) != MG_OK)
        return mg_cli_error(&err);
    mg_cli_output_begin(&output, NULL);
    (as_json ? print_json : print_table)(&output.sink, &service);
    if (mg_cli_output_end(&output, &err) != MG_OK)
        return mg_cli_error(&err);
    return service.state == MG_SERVICE_RUNNING ? MG_EXIT_DONE : MG_EXIT_FAILED;
}

static int run_status(int argc, char **argv)
{
    const char *format = "table";
    const struct mg_option options[] = {
        {"format", "FORMAT", "table (default) or json", MG_OPTION_TEXT, &format},
    };
    int operands, status;
    bool as_json;

    if (!mg_cli_begin(&mg_command_service_status, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_service_status, "'%s' is not expected here", argv[0]);
    if (!mg_cli_format(&mg_command_service_status, format, &as_json, &status))
        return status;
    return show(as_json);
}

const struct mg_command mg_command_service_install = {
    .name = "service install",
    .usage = "margay service install",
    .what = "Windows: register the agent as a service",
    .details = "Registers this program with 'agent run', and does what 'service configure' does.\n"
               "The MSI package does all of it.",
    .run = run_install,
};
const struct mg_command mg_command_service_configure = {
    .name = "service configure",
    .usage = "margay service configure",
    .what = "Windows: set what installers cannot",
    .details = "Recovery after failures, stopping before the system does, delayed start, the\n"
               "service's SID, the source of events, and the access list of the data folder.\n"
               "May be run again at any time.",
    .run = run_configure,
};
const struct mg_command mg_command_service_remove = {
    .name = "service remove",
    .usage = "margay service remove",
    .what = "Windows: stop the service and take it off the list",
    .details = "The data stays.",
    .run = run_remove,
};
const struct mg_command mg_command_service_start = {
    .name = "service start",
    .usage = "margay service start",
    .what = "Windows: start the service and wait until it runs",
    .run = run_start,
};
const struct mg_command mg_command_service_stop = {
    .name = "service stop",
    .usage = "margay service stop",
    .what = "Windows: stop the service and wait for its end",
    .run = run_stop,
};
const struct mg_command mg_command_service_status = {
    .name = "service status",
    .usage = "margay service status [OPTION]...",
    .what = "Windows: is the service installed, does it run",
    .details = "Exits with 3 unless it runs. 'margay agent status' tells what the agent does.",
    .run = run_status,
};
