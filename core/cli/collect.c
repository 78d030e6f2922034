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
#include "core/platform.h"
#include "core/provider/provider.h"

/* program, "provider", name, "--root", root, two per owner, NULL */
#define MAX_ARGUMENTS (6 + 2 * MG_OPTION_LIST_MAX)

static void on_progress(void *context, uint64_t packages)
{
    bool *drawn = context;

    *drawn = true;
    (void)fprintf(stderr, "\r\033[Kreading the host: %llu packages", (unsigned long long)packages);
    (void)fflush(stderr);
}

static enum mg_status run_provider(struct mg_provider_command *command,
                                   struct mg_inventory *inventory, struct mg_error *err)
{
    bool drawn = false;
    enum mg_status status;

    command->progress = uv_guess_handle(2) == UV_TTY ? on_progress : NULL;
    command->context = &drawn;
    status = mg_provider_run(command, inventory, err);
    if (drawn)
        (void)fputs("\r\033[K", stderr);
    return status;
}

static enum mg_status from_provider(const struct mg_collect *collect,
                                    struct mg_inventory *inventory, struct mg_error *err)
{
    const char *argv[MAX_ARGUMENTS];
    struct mg_provider_command command = {
        .argv = argv,
        .seconds = MG_LIMIT_PROVIDER_SECONDS,
        .limits = mg_protocol_limits_default(),
    };
    char self[4096];
    size_t size = sizeof self, n = 0;

    if (uv_exepath(self, &size) != 0)
        return mg_fail(err, MG_IO, "cannot find the path of this program");
    argv[n++] = self;
    argv[n++] = "provider";
    argv[n++] = mg_os_provider();
    argv[n++] = "--root";
    argv[n++] = collect->root == NULL ? "/" : collect->root;
    for (size_t i = 0; i < collect->owners.count; i++) {
        argv[n++] = "--owner";
        argv[n++] = collect->owners.items[i];
    }
    argv[n] = NULL;
    return run_provider(&command, inventory, err);
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

static enum mg_status from_file(const char *path, struct mg_inventory *inventory,
                                struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_PROVIDER_BYTES);
    status = mg_file_read(path, &text, err);
    if (status == MG_OK)
        status = from_stream(mg_buf_view(&text), path, inventory, err);
    mg_buf_clear(&text);
    if (status == MG_OK)
        mg_inventory_sort(inventory);
    return status;
}

/* Where inventories come from a plugin and there is none: said, not guessed. */
static void add_no_inventory(struct mg_inventory *inventory)
{
    mg_inventory_add_coverage(
        inventory, &(struct mg_coverage){
                       .level = MG_COVERAGE_INCOMPLETE,
                       .area = MG_STR("provider"),
                       .code = MG_STR("NO_INVENTORY"),
                       .detail = MG_STR("no inventory provider: on this system inventories come "
                                        "from a separately installed plugin, and none is there"),
                   });
}

bool mg_collect_check(const struct mg_collect *collect, const struct mg_command *command,
                      int *exit_status)
{
    if (collect->inventory == NULL || (collect->root == NULL && collect->owners.count == 0))
        return true;
    *exit_status = mg_cli_usage(command, "--inventory goes with no %s",
                                collect->root != NULL ? "--root" : "--owner");
    return false;
}

enum mg_status mg_collect_inventory(const struct mg_collect *collect,
                                    struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_error failure;

    if (collect->inventory != NULL)
        return from_file(collect->inventory, inventory, err);
    if (mg_os_provider() == NULL) {
        add_no_inventory(inventory);
        return MG_OK;
    }
    if (from_provider(collect, inventory, &failure) != MG_OK)
        mg_inventory_add_failure(inventory, "provider", mg_os_provider(), &failure);
    mg_inventory_sort(inventory);
    return MG_OK;
}
