/* SPDX-License-Identifier: Apache-2.0
 *
 * Formats and places of reports, and writing them.
 */
#include "core/cli/reports.h"

#include <string.h>

#include "core/cli/cli.h"

/* Names of the formats that fit, separated by commas. */
static void list_formats(bool inventory, char *names, size_t size)
{
    const struct mg_renderer *renderer;

    names[0] = '\0';
    for (size_t i = 0; (renderer = mg_renderer_at(i)) != NULL; i++) {
        size_t n = strlen(names);

        if (!inventory || renderer->inventory != NULL)
            (void)snprintf(names + n, size - n, "%s%s", n == 0 ? "" : ", ", renderer->name);
    }
}

/* NULL after printing what is wrong. */
static const struct mg_renderer *find_renderer(const struct mg_reports *reports,
                                               const struct mg_command *command, struct mg_str name)
{
    const struct mg_renderer *renderer = mg_renderer_named(name);
    char names[256];

    if (renderer != NULL && (!reports->inventory || renderer->inventory != NULL))
        return renderer;
    list_formats(reports->inventory, names, sizeof names);
    if (renderer == NULL)
        (void)mg_cli_usage(command, "unknown format '%.*s': there are %s", MG_STR_ARG(name), names);
    else
        (void)mg_cli_usage(command, "%s is a format for findings, not for packages: there are %s",
                           renderer->name, names);
    return NULL;
}

static bool is_same_place(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool add_wish(struct mg_reports *reports, const struct mg_command *command,
                     const struct mg_renderer *renderer, const char *path)
{
    if (path != NULL && strcmp(path, "-") == 0)
        path = NULL;
    for (size_t i = 0; i < reports->count; i++) {
        if (!is_same_place(reports->wishes[i].path, path))
            continue;
        (void)mg_cli_usage(command, "two reports cannot both go to %s: %s and %s",
                           path == NULL ? "standard output" : path,
                           reports->wishes[i].renderer->name, renderer->name);
        return false;
    }
    reports->wishes[reports->count++] = (struct mg_report_wish){renderer, path};
    return true;
}

static bool add_requested(struct mg_reports *reports, const struct mg_command *command,
                          const char *text)
{
    const char *equals = strchr(text, '=');
    const struct mg_renderer *renderer;

    if (equals == NULL || equals == text || equals[1] == '\0') {
        (void)mg_cli_usage(command, "--report takes FORMAT=FILE, not '%s'", text);
        return false;
    }
    renderer = find_renderer(reports, command, (struct mg_str){text, (size_t)(equals - text)});
    return renderer != NULL && add_wish(reports, command, renderer, equals + 1);
}

static bool has_standard_output(const struct mg_reports *reports)
{
    for (size_t i = 0; i < reports->count; i++) {
        if (reports->wishes[i].path == NULL)
            return true;
    }
    return false;
}

bool mg_reports_check(struct mg_reports *reports, const struct mg_command *command)
{
    const struct mg_renderer *renderer;

    reports->count = 0;
    for (size_t i = 0; i < reports->requested.count; i++) {
        if (!add_requested(reports, command, reports->requested.items[i]))
            return false;
    }
    if (reports->format == NULL && reports->output == NULL && has_standard_output(reports))
        return true;
    renderer = find_renderer(reports, command,
                             mg_str_of(reports->format == NULL ? "table" : reports->format));
    return renderer != NULL && add_wish(reports, command, renderer, reports->output);
}

static enum mg_status write_one(const struct mg_report_wish *wish, bool inventory,
                                const struct mg_report *report, struct mg_error *err)
{
    struct mg_cli_output output;
    struct mg_render_style style;

    mg_cli_output_begin(&output, wish->path);
    style = mg_cli_style(&output);
    if (inventory)
        wish->renderer->inventory(report, &style, &output.sink);
    else
        wish->renderer->scan(report, &style, &output.sink);
    return mg_cli_output_end(&output, err);
}

/* A closed pipe ends the program: what goes into files is written before. */
int mg_reports_write(const struct mg_reports *reports, const struct mg_report *report)
{
    bool incomplete = mg_inventory_incomplete(report->inventory);
    int status = MG_EXIT_DONE;
    struct mg_error err;

    for (size_t i = 0; i < 2 * reports->count; i++) {
        const struct mg_report_wish *wish = &reports->wishes[i % reports->count];

        if ((wish->path == NULL) != (i >= reports->count))
            continue;
        if (incomplete && wish->renderer->no_coverage)
            mg_cli_warn("the scan is incomplete; %s cannot say what is missing, json and table do",
                        wish->renderer->name);
        if (write_one(wish, reports->inventory, report, &err) != MG_OK)
            status = mg_cli_error(&err);
    }
    return status;
}
