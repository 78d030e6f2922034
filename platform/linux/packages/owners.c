/* SPDX-License-Identifier: Apache-2.0
 *
 * dpkg's lists are files of their own. The other databases have them inside: they are read as for
 * an inventory that is thrown away, because what it holds and what is broken in it is in the host's
 * inventory already; lists beside a database that cannot be read are not.
 */
#include "platform/linux/packages/owners.h"

#include "platform/linux/packages/apk.h"
#include "platform/linux/packages/dpkg_files.h"
#include "platform/linux/packages/pacman.h"
#include "platform/linux/packages/rpm.h"
#include "platform/linux/tree/names.h"

/* A distroless image has no name in its lists, but a file for each package. */
static struct mg_str name_of(const struct mg_dpkg_owner *owner)
{
    return owner->name.n != 0 ? owner->name : mg_tree_base_name(owner->status);
}

static enum mg_status ask_dpkg(struct mg_tree *tree, const struct mg_owners_request *request,
                               struct mg_inventory *inventory, struct mg_arena *arena,
                               struct mg_str *names, struct mg_error *err)
{
    struct mg_dpkg_files files;
    enum mg_status status =
        mg_dpkg_files_init(&files, tree, request->paths, request->count, inventory, err);

    if (status == MG_OK)
        status = mg_dpkg_files_load(&files, tree, inventory, err);
    for (size_t i = 0; status == MG_OK && i < request->count; i++) {
        const struct mg_vec *owners = mg_dpkg_files_owners(&files, i);

        if (owners->n != 0 && !mg_arena_str(arena, name_of(mg_vec_at(owners, 0)), &names[i]))
            status =
                mg_fail(err, MG_NOMEM, "no memory for the owners of %zu files", request->count);
    }
    mg_dpkg_files_clear(&files);
    return status;
}

static enum mg_status ask_others(struct mg_tree *tree, const struct mg_owners_request *request,
                                 struct mg_arena *arena, struct mg_str *names,
                                 struct mg_inventory *spare, struct mg_error *err)
{
    const struct mg_asked_request asked = {.owners = request->paths,
                                           .owner_count = request->count,
                                           .beside = true,
                                           .names = names,
                                           .answers = arena};
    const struct mg_rpm_request rpm = {request->host, asked};
    bool found = false;
    enum mg_status status = mg_rpm_read(tree, &rpm, spare, &found, err);

    if (status == MG_OK)
        status = mg_apk_read(tree, &asked, spare, &found, err);
    return status == MG_OK ? mg_pacman_read(tree, &asked, spare, &found, err) : status;
}

static void keep_unread(const struct mg_inventory *spare, struct mg_inventory *inventory)
{
    for (size_t i = 0; i < spare->coverage_count; i++) {
        if (mg_str_is(spare->coverage[i].code, "UNREAD_FILE_LIST"))
            mg_inventory_add_coverage(inventory, &spare->coverage[i]);
    }
}

enum mg_status mg_owners_find(struct mg_tree *tree, const struct mg_owners_request *request,
                              struct mg_inventory *inventory, struct mg_arena *arena,
                              struct mg_str *names, struct mg_error *err)
{
    enum mg_status status = ask_dpkg(tree, request, inventory, arena, names, err);
    struct mg_inventory spare;

    mg_inventory_init(&spare);
    if (status == MG_OK)
        status = ask_others(tree, request, arena, names, &spare, err);
    if (status == MG_OK)
        keep_unread(&spare, inventory);
    mg_inventory_clear(&spare);
    return status;
}
