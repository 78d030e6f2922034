/* SPDX-License-Identifier: Apache-2.0
 *
 * Collecting an inventory.
 */
#include "core/cli/collect.h"

#include <stdio.h>

#include <uv.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/cli/cli.h"
#include "core/model/capability.h"
#include "core/model/inspection_paths.h"
#include "core/platform.h"
#include "core/provider/plugins.h"
#include "core/sbom_read/sbom_read.h"

/* program, "provider", name, "--end-with-parent", "--root", root, two per owner, path and folder,
 * "--no-deep", "--relations", "--progress", "--previous", "--changed-packages", "--changed-files",
 * NULL */
#define MAX_ARGUMENTS (13 + 6 * MG_OPTION_LIST_MAX)

static void on_progress(void *context, uint64_t packages,
                        const struct mg_inspection_progress *inspection)
{
    bool *drawn = context;

    *drawn = true;
    (void)fprintf(stderr, "\r\033[Kreading the host: %llu packages", (unsigned long long)packages);
    if (inspection != NULL)
        (void)fprintf(stderr, "; of languages: %llu in %llu directories, %llu s left",
                      (unsigned long long)inspection->packages,
                      (unsigned long long)inspection->directories,
                      (unsigned long long)inspection->seconds_left);
    (void)fflush(stderr);
}

/* How every provider is run; its arguments come later. *drawn tells whether there is progress to
 * wipe. */
static struct mg_provider_command provider_command(bool *drawn)
{
    return (struct mg_provider_command){
        .seconds = MG_LIMIT_PROVIDER_SECONDS,
        .limits = mg_protocol_limits_default(),
        .progress = uv_guess_handle(2) == UV_TTY ? on_progress : NULL,
        .context = drawn,
    };
}

static void wipe(bool drawn)
{
    if (drawn)
        (void)fputs("\r\033[K", stderr);
}

/* Append "name item" for each item. */
static size_t add_list(const char **argv, size_t n, const char *name,
                       const struct mg_option_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        argv[n++] = name;
        argv[n++] = list->items[i];
    }
    return n;
}

static bool is_partial(const struct mg_collect *collect)
{
    return collect->changed_packages || collect->changed_files ||
           collect->changed_folders.count != 0;
}

static size_t add_changes(const char **argv, size_t n, const struct mg_collect *collect)
{
    if (!is_partial(collect))
        return n;
    argv[n++] = "--previous";
    if (collect->changed_packages)
        argv[n++] = "--changed-packages";
    if (collect->changed_files)
        argv[n++] = "--changed-files";
    return add_list(argv, n, "--changed-folder", &collect->changed_folders);
}

static enum mg_status from_provider(const struct mg_collect *collect,
                                    struct mg_inventory *inventory, struct mg_error *err)
{
    const char *argv[MAX_ARGUMENTS];
    bool drawn = false;
    struct mg_provider_command command = provider_command(&drawn);
    char self[4096];
    size_t size = sizeof self, n = 0;
    enum mg_status status;

    if (uv_exepath(self, &size) != 0)
        return mg_fail(err, MG_IO, "cannot find the path of this program");
    argv[n++] = self;
    argv[n++] = "provider";
    argv[n++] = mg_os_provider();
    argv[n++] = "--end-with-parent";
    argv[n++] = "--root";
    argv[n++] = collect->root == NULL ? "/" : collect->root;
    n = add_list(argv, n, "--owner", &collect->owners);
    n = add_list(argv, n, "--path", &collect->paths);
    n = add_list(argv, n, "--organization-path", &collect->organization_paths);
    if (collect->no_deep)
        argv[n++] = "--no-deep";
    if (collect->relations)
        argv[n++] = "--relations";
    if (command.progress != NULL)
        argv[n++] = "--progress";
    n = add_changes(argv, n, collect);
    argv[n] = NULL;
    command.argv = argv;
    command.input = is_partial(collect) ? collect->previous : NULL;
    status = mg_provider_run(&command, inventory, err);
    wipe(drawn);
    return status;
}

/* A stream that breaks off keeps what it said, as with a provider that dies. */
static enum mg_status from_stream(struct mg_str stream, const char *path,
                                  struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_protocol_limits limits = mg_protocol_limits_default();
    struct mg_protocol protocol;
    struct mg_error failure;
    enum mg_status status;

    mg_protocol_init(&protocol, inventory, &limits);
    status = mg_protocol_feed(&protocol, stream, &failure);
    if (status == MG_OK)
        status = mg_protocol_finish(&protocol, &failure);
    if (status != MG_OK && protocol.host) {
        mg_inventory_add_failure(inventory, "provider", path, &failure);
        status = MG_OK;
    } else if (status != MG_OK) {
        status = mg_fail(err, status, "%s: %s", path, failure.text);
    }
    mg_protocol_clear(&protocol);
    return status;
}

static enum mg_status from_sbom(struct mg_str bytes, const char *path,
                                struct mg_inventory *inventory, struct mg_error *err)
{
    enum mg_status status = mg_sbom_read(bytes, inventory, err);

    return status == MG_OK ? MG_OK : mg_fail_in(err, status, "%s", path);
}

typedef enum mg_status (*read_fn)(struct mg_str bytes, const char *path,
                                  struct mg_inventory *inventory, struct mg_error *err);

static enum mg_status from_file(const char *path, size_t limit, read_fn read,
                                struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, limit);
    status = mg_file_read(path, &text, err);
    if (status == MG_OK)
        status = read(mg_buf_view(&text), path, inventory, err);
    mg_buf_clear(&text);
    if (status == MG_OK)
        mg_inventory_sort(inventory, 0);
    return status;
}

/* Where inventories come from plugins. */
static void from_plugins(struct mg_inventory *inventory)
{
    bool drawn = false;
    const struct mg_provider_command command = provider_command(&drawn);
    struct mg_trusted_keys keys;
    struct mg_plugins plugins;
    struct mg_error err;
    enum mg_status status = mg_plugins_list(NULL, &plugins, &err);

    if (status == MG_OK)
        status = mg_plugins_keys(&keys, &err);
    if (status != MG_OK) {
        mg_inventory_add_failure(inventory, "provider", "plugins", &err);
        mg_plugins_clear(&plugins); /* none can be used */
        keys.count = 0;
    }
    mg_plugins_inventory(&plugins, &keys, &command, inventory);
    mg_plugins_clear(&plugins);
    wipe(drawn);
}

void mg_collect_plugin(const struct mg_plugin *plugin, unsigned seconds,
                       struct mg_inventory *inventory)
{
    bool drawn = false;
    struct mg_provider_command command = provider_command(&drawn);

    if (seconds != 0)
        command.seconds = seconds;
    mg_plugins_run(plugin, &command, inventory);
    wipe(drawn);
    mg_inventory_sort(inventory, 0);
}

/* The option that chooses what is read of a host, or NULL. */
static const char *option_of_host(const struct mg_collect *collect)
{
    if (collect->root != NULL)
        return "--root";
    if (collect->owners.count != 0)
        return "--owner";
    if (collect->paths.count != 0)
        return "--path";
    return collect->no_deep ? "--no-deep" : NULL;
}

static enum mg_status check(const struct mg_collect *collect, struct mg_error *err)
{
    bool deep = collect->paths.count != 0 || collect->no_deep;
    const char *option = option_of_host(collect);

    if (collect->inventory != NULL && collect->sbom != NULL)
        return mg_fail(err, MG_USAGE, "--inventory goes with no --sbom");
    if (option != NULL && (collect->inventory != NULL || collect->sbom != NULL))
        return mg_fail(err, MG_USAGE, "%s goes with no %s",
                       collect->sbom != NULL ? "--sbom" : "--inventory", option);
    if (deep && !mg_capability_has(MG_CAPABILITY_DEEP_INSPECTION, mg_os_family()))
        return mg_fail(err, MG_USAGE,
                       "Deep Inspection is not done on this system: it takes no --path and no "
                       "--no-deep");
    if ((collect->root != NULL || collect->owners.count != 0) && mg_os_provider() == NULL)
        return mg_fail(err, MG_USAGE,
                       "plugins read this system: they take no %s, and read all of this host",
                       option);
    if (collect->paths.count != 0 && (collect->no_deep || collect->owners.count != 0))
        return mg_fail(err, MG_USAGE, "--path goes with no %s",
                       collect->no_deep ? "--no-deep" : "--owner");
    if (mg_inspection_paths_check(collect->paths.items, collect->paths.count, "the account", err) !=
        MG_OK)
        return MG_USAGE;
    return mg_inspection_paths_check(collect->organization_paths.items,
                                     collect->organization_paths.count, "the organization", err);
}

bool mg_collect_check(const struct mg_collect *collect, const struct mg_command *command,
                      int *exit_status)
{
    struct mg_error err;

    if (check(collect, &err) == MG_OK)
        return true;
    *exit_status = mg_cli_usage(command, "%s", err.text);
    return false;
}

enum mg_status mg_collect_inventory(const struct mg_collect *collect,
                                    struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_error failure;

    if (collect->inventory != NULL)
        return from_file(collect->inventory, MG_LIMIT_PROVIDER_BYTES, from_stream, inventory, err);
    if (collect->sbom != NULL)
        return from_file(collect->sbom, MG_LIMIT_SBOM, from_sbom, inventory, err);
    if (mg_os_provider() == NULL)
        from_plugins(inventory);
    else if (from_provider(collect, inventory, &failure) != MG_OK)
        mg_inventory_add_failure(inventory, "provider", mg_os_provider(), &failure);
    mg_inventory_sort(inventory, 0);
    return MG_OK;
}
