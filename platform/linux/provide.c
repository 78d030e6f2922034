/* SPDX-License-Identifier: Apache-2.0
 *
 * The inventory provider of Linux: host, packages, coverage, in this order, all through the tree.
 */
#include "core/base/tree.h"
#include "core/platform.h"
#include "platform/linux/host.h"
#include "platform/linux/os_release.h"
#include "platform/linux/packages/dpkg.h"
#include "platform/linux/tree/live.h"

#define AREA "packages"

/* Databases of package managers that are not read yet; with one of them alone a host is not
 * covered. Places: rpm's %_dbpath of Fedora, SUSE and older systems, apk-tools. */
static const char *const foreign_databases[] = {
    "var/lib/rpm/rpmdb.sqlite",
    "var/lib/rpm/Packages.db",
    "var/lib/rpm/Packages",
    "usr/lib/sysimage/rpm/rpmdb.sqlite",
    "usr/lib/sysimage/rpm/Packages.db",
    "usr/lib/sysimage/rpm/Packages",
    "lib/apk/db/installed",
    "usr/lib/apk/db/installed",
};

static void note(struct mg_inventory *inventory, enum mg_coverage_level level, const char *area,
                 const char *code, const char *subject, const char *detail)
{
    mg_inventory_add_coverage(inventory,
                              &(struct mg_coverage){level, mg_str_of(area), mg_str_of(code),
                                                    mg_str_of(subject), mg_str_of(detail), 1});
}

/* With dpkg beside it such a database is a tool's, not the host's own: LIMITED. */
static bool note_foreign(struct mg_tree *tree, bool dpkg, struct mg_inventory *inventory)
{
    bool any = false;

    for (size_t i = 0; i < MG_COUNT(foreign_databases); i++) {
        struct mg_tree_stat st;

        if (mg_tree_stat(tree, foreign_databases[i], &st, NULL) != MG_OK || st.kind != MG_TREE_FILE)
            continue;
        note(inventory, dpkg ? MG_COVERAGE_LIMITED : MG_COVERAGE_INCOMPLETE, AREA, "UNSUPPORTED",
             foreign_databases[i], "a package database of a kind that is not read");
        any = true;
    }
    return any;
}

static enum mg_status read_packages(struct mg_tree *tree, const struct mg_provide_request *request,
                                    const struct mg_host *host, struct mg_inventory *inventory,
                                    struct mg_error *err)
{
    const struct mg_dpkg_request dpkg = {host, request->owners, request->owner_count};
    enum mg_status status;
    bool found = false;

    status = mg_dpkg_read(tree, &dpkg, inventory, &found, err);
    if (status == MG_OK && !note_foreign(tree, found, inventory) && !found)
        note(inventory, MG_COVERAGE_INCOMPLETE, AREA, "NO_PACKAGE_DATABASE", request->root,
             "none of var/lib/dpkg/status, var/lib/dpkg/status.d, the rpm and the apk databases is "
             "there");
    return status;
}

static enum mg_status read_all(struct mg_tree *tree, const struct mg_provide_request *request,
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
    mg_inventory_sort(inventory);
    return mg_inventory_set_host(inventory, &host, err);
}

enum mg_status mg_os_provide(const struct mg_provide_request *request,
                             struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_tree *tree = mg_live_tree_open(request->root, err);
    enum mg_status status;

    if (tree == NULL)
        return err != NULL ? err->status : MG_IO;
    status = read_all(tree, request, inventory, err);
    mg_tree_close(tree);
    return status;
}
