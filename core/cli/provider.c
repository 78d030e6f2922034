/* SPDX-License-Identifier: Apache-2.0
 *
 * margay provider NAME: the built-in inventory provider. Runs as a child of scan and inventory and
 * speaks the provider protocol on standard output (plugins/protocol.md).
 */
#include <stdio.h>
#include <string.h>

#include "core/cli/cli.h"
#include "core/cli/collect.h"
#include "core/cli/commands.h"
#include "core/base/limits.h"
#include "core/platform.h"
#include "core/provider/protocol.h"

struct stream {
    struct mg_sink sink;
    struct mg_protocol_writer writer;
};

/* What is said already is not lost when the rest takes too long: it goes out at once. A failed
 * write is told at the end. */
static void on_system_read(void *context, const struct mg_inventory *inventory)
{
    struct stream *stream = context;

    mg_protocol_put_packages(&stream->writer, inventory);
    (void)mg_sink_finish(&stream->sink, NULL);
}

static void on_inspecting(void *context, const struct mg_inspection_progress *progress)
{
    struct stream *stream = context;

    mg_protocol_put_progress(&stream->writer, progress);
    (void)mg_sink_finish(&stream->sink, NULL);
}

/* What comes in on standard input is read like a provider's stream: only all of it is of use. */
static bool read_previous(struct mg_inventory *previous)
{
    const struct mg_protocol_limits limits = mg_protocol_limits_default();
    struct mg_protocol protocol;
    enum mg_status status = MG_OK;
    char piece[MG_KIB(64)];
    size_t n;

    mg_protocol_init(&protocol, previous, &limits);
    while (status == MG_OK && (n = fread(piece, 1, sizeof piece, stdin)) != 0)
        status = mg_protocol_feed(&protocol, (struct mg_str){piece, n}, NULL);
    if (status == MG_OK)
        status = mg_protocol_finish(&protocol, NULL);
    mg_protocol_clear(&protocol);
    return status == MG_OK;
}

static int provide(struct mg_provide_request *request, bool progress)
{
    struct mg_protections protections = {0};
    struct mg_inventory inventory;
    struct stream stream;
    struct mg_error err;
    enum mg_status status;

    mg_os_confine(MG_DUTY_PROVIDE, request->root, &protections);
    mg_inventory_init(&inventory);
    mg_protections_cover(&protections, &inventory);
    mg_sink_init(&stream.sink, stdout, 0);
    mg_protocol_begin(&stream.writer, &stream.sink, mg_os_provider());
    request->watcher =
        (struct mg_provide_watcher){on_system_read, progress ? on_inspecting : NULL, &stream};
    status = mg_os_provide(request, &inventory, &err);
    if (status == MG_OK) {
        mg_protocol_end(&stream.writer, &inventory);
        status = mg_sink_finish(&stream.sink, &err);
    }
    mg_sink_clear(&stream.sink);
    mg_inventory_clear(&inventory);
    return status == MG_OK ? MG_EXIT_DONE : mg_cli_error(&err);
}

/* Both lists in one; returns how many there are. */
static size_t join(const struct mg_collect *collect, const char **paths)
{
    size_t n = 0;

    for (size_t i = 0; i < collect->paths.count; i++)
        paths[n++] = collect->paths.items[i];
    for (size_t i = 0; i < collect->organization_paths.count; i++)
        paths[n++] = collect->organization_paths.items[i];
    return n;
}

static struct mg_provide_request request_of(const struct mg_collect *collect,
                                            const struct mg_inspection_request *inspection)
{
    const struct mg_option_list *folders = &collect->changed_folders;

    return (struct mg_provide_request){
        .root = collect->root == NULL ? "/" : collect->root,
        .owners = collect->owners.items,
        .owner_count = collect->owners.count,
        .relations = collect->relations,
        .inspection = *inspection,
        .change = {.asked =
                       collect->changed_packages || collect->changed_files || folders->count != 0,
                   .packages = collect->changed_packages,
                   .files = collect->changed_files,
                   .folders = folders->items,
                   .folder_count = folders->count},
    };
}

/* With what is kept of the inventory before. */
static int provide_again(struct mg_provide_request *request, bool previous, bool progress)
{
    struct mg_inventory before;
    int status;

    mg_inventory_init(&before);
    if (previous && read_previous(&before))
        request->change.previous = &before;
    status = provide(request, progress);
    mg_inventory_clear(&before);
    return status;
}

static int run(int argc, char **argv)
{
    struct mg_collect collect = {0};
    struct mg_inspection_request inspection = {0};
    const char *paths[2 * MG_OPTION_LIST_MAX];
    bool progress = false, end_with_parent = false, previous = false;
    const struct mg_option options[] = {
        {"root", "DIR", "root file system to read (default /)", MG_OPTION_TEXT, &collect.root},
        {"owner", "PATH", "only packages that own PATH (repeatable)", MG_OPTION_LIST,
         &collect.owners},
        {"path", "DIR", "look for packages of languages below DIR, too (up to 5)", MG_OPTION_LIST,
         &collect.paths},
        MG_COLLECT_ORGANIZATION(collect),
        {"no-deep", NULL, "do not look for packages of languages", MG_OPTION_FLAG,
         &collect.no_deep},
        {"relations", NULL, "print what packages require and provide", MG_OPTION_FLAG,
         &collect.relations},
        {"previous", NULL, "keep what has not changed of the inventory on standard input",
         MG_OPTION_FLAG, &previous},
        {"changed-packages", NULL, "databases of package managers have changed since",
         MG_OPTION_FLAG, &collect.changed_packages},
        {"changed-files", NULL, "package managers wrote files since, unknown which", MG_OPTION_FLAG,
         &collect.changed_files},
        {"changed-folder", "DIR", "packages of languages in DIR or below have changed since",
         MG_OPTION_LIST, &collect.changed_folders},
        {"progress", NULL, "print progress records", MG_OPTION_FLAG, &progress},
        {"end-with-parent", NULL, NULL, MG_OPTION_FLAG, &end_with_parent},
        {"package-limit", "N", NULL, MG_OPTION_COUNT, &inspection.packages},
        {"time-limit", "SECONDS", NULL, MG_OPTION_COUNT, &inspection.seconds},
    };
    struct mg_provide_request request;
    int operands, status;

    if (!mg_cli_begin(&mg_command_provider, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (mg_os_provider() == NULL)
        return mg_cli_usage(&mg_command_provider, "this system has no built-in provider");
    if (operands != 1 || strcmp(argv[0], mg_os_provider()) != 0)
        return mg_cli_usage(&mg_command_provider, "the built-in provider is '%s'",
                            mg_os_provider());
    if (!mg_collect_check(&collect, &mg_command_provider, &status))
        return status;
    if (end_with_parent)
        mg_os_end_with_parent();
    inspection.off = collect.no_deep;
    inspection.path_count = join(&collect, paths);
    inspection.paths = paths;
    request = request_of(&collect, &inspection);
    return provide_again(&request, previous, progress);
}

const struct mg_command mg_command_provider = {
    .name = "provider",
    .usage = "margay provider NAME [OPTION]...",
    .what = "print an inventory in the provider protocol",
    .details = "Started by scan and inventory as a child process; useful by hand to keep an\n"
               "inventory: margay provider linux > host.ndjson, later\n"
               "margay scan --inventory host.ndjson.",
    .run = run,
};
