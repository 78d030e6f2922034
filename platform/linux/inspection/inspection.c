/* SPDX-License-Identifier: Apache-2.0
 *
 * What inspectors add, and what they could not read.
 */
#include "platform/linux/inspection/inspection.h"

#include <stdio.h>

enum mg_status mg_inspection_add(struct mg_inspection *in, const struct mg_package *package,
                                 struct mg_error *err)
{
    enum mg_status status;

    if (in->packages == in->package_limit) {
        in->full = true;
        return mg_fail(err, MG_LIMIT, "more than %zu packages of languages", in->package_limit);
    }
    status = mg_inventory_add_package(in->inventory, package, err);
    in->packages += status == MG_OK;
    return status;
}

void mg_inspection_broken(struct mg_inspection *in, const struct mg_inspector *inspector,
                          const char *path, const struct mg_error *why)
{
    char area[64];

    if (why->status == MG_NOENT)
        return;
    (void)snprintf(area, sizeof area, "inspection/%s", inspector->name);
    mg_inventory_add_failure(in->inventory, area, path, why);
}
