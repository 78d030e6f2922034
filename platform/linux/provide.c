/* SPDX-License-Identifier: Apache-2.0
 *
 * The inventory provider of Linux: host, packages, coverage, in this order, all through the tree.
 */
#include "core/base/tree.h"
#include "core/platform.h"
#include "platform/linux/host.h"
#include "platform/linux/inspection/inspect.h"
#include "platform/linux/os_release.h"
#include "platform/linux/packages/apk.h"
#include "platform/linux/packages/dpkg.h"
#include "platform/linux/packages/pacman.h"
#include "platform/linux/packages/rpm.h"
#include "platform/linux/tree/live.h"

#define AREA "packages"

static void note(struct mg_inventory *inventory, enum mg_coverage_level level, const char *area,
                 const char *code, const char *subject, const char *detail)
{
    mg_inventory_add_coverage(inventory,
                              &(struct mg_coverage){level, mg_str_of(area), mg_str_of(code),
                                                    mg_str_of(subject), mg_str_of(detail), 1});
}

static enum mg_status read_packages(struct mg_tree *tree, const struct mg_provide_request *request,
                                    const struct mg_host *host, struct mg_inventory *inventory,
                                    struct mg_error *err)
{
    const struct mg_dpkg_request dpkg = {host, request->owners, request->owner_count,
                                         request->relations};
    struct mg_asked_request other = {.owners = request->owners,
                                     .owner_count = request->owner_count,
                                     .relations = request->relations};
    struct mg_rpm_request rpm = {host, other};
    bool found = false, rpm_found = false, apk_found = false, pacman_found = false;
    enum mg_status status = mg_dpkg_read(tree, &dpkg, inventory, &found, err);

    rpm.asked.beside = found;
    if (status == MG_OK)
        status = mg_rpm_read(tree, &rpm, inventory, &rpm_found, err);
    other.beside = found || rpm_found;
    if (status == MG_OK)
        status = mg_apk_read(tree, &other, inventory, &apk_found, err);
    other.beside = other.beside || apk_found;
    if (status == MG_OK)
        status = mg_pacman_read(tree, &other, inventory, &pacman_found, err);
    if (status == MG_OK && !other.beside && !pacman_found)
        note(inventory, MG_COVERAGE_INCOMPLETE, AREA, "NO_PACKAGE_DATABASE", request->root,
             "there is no database of dpkg, rpm, apk or pacman");
    return status;
}

static enum mg_status read_system(struct mg_tree *tree, const struct mg_provide_request *request,
                                  struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_host host = {.root = mg_str_of(request->root)};
    bool live = mg_host_is_live(tree);
    enum mg_status status;

    mg_host_read(tree, live, inventory, &host);
    status = mg_os_release_read(tree, inventory, &host, err);
    if (status == MG_OK)
        status = read_packages(tree, request, &host, inventory, err);
    if (status != MG_OK)
        return status;
    mg_host_find_arch(live, inventory, &inventory->arena, &host);
    if (host.os_id.n != 0)
        note(inventory, MG_COVERAGE_COMPLETE, "host", "READ", request->root,
             host.os_name.n != 0 ? host.os_name.p : host.os_id.p);
    mg_inventory_sort(inventory, 0);
    return mg_inventory_set_host(inventory, &host, err);
}

/* Who owns given files is asked of package databases only. */
static enum mg_status inspect(struct mg_tree *tree, const struct mg_provide_request *request,
                              struct mg_inventory *inventory, struct mg_error *err)
{
    const struct mg_provide_watcher *watcher = &request->watcher;
    size_t first = inventory->package_count;
    enum mg_status status = MG_OK;

    if (watcher->system_read != NULL)
        watcher->system_read(watcher->context, inventory);
    if (request->owner_count == 0 && request->inspection.off)
        note(inventory, MG_COVERAGE_LIMITED, "inspection", "OFF", "",
             "packages of languages were not looked for");
    else if (request->owner_count == 0)
        status = mg_inspect(tree, request, mg_inspectors, inventory, err);
    mg_inventory_sort(inventory, first);
    return status;
}

enum mg_status mg_os_provide(const struct mg_provide_request *request,
                             struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_tree *tree = mg_live_tree_open(request->root, err);
    enum mg_status status;

    if (tree == NULL)
        return err != NULL ? err->status : MG_IO;
    status = read_system(tree, request, inventory, err);
    if (status == MG_OK)
        status = inspect(tree, request, inventory, err);
    mg_tree_close(tree);
    return status;
}
