/* SPDX-License-Identifier: Apache-2.0
 *
 * What inspectors add, what they could not read, and the time they have.
 */
#include "platform/linux/inspection/inspection.h"

#include <stdio.h>
#include <time.h>

int64_t mg_inspection_clock(void)
{
    struct timespec now;

    return clock_gettime(CLOCK_MONOTONIC, &now) == 0
               ? (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1
               : 1;
}

bool mg_inspection_is_over(int64_t end)
{
    return end != 0 && mg_inspection_clock() >= end;
}

enum mg_status mg_inspection_add(struct mg_inspection *in, const struct mg_package *package,
                                 struct mg_error *err)
{
    enum mg_status status;

    if (mg_package_set_has(&in->known, in->inventory, package))
        return MG_OK;
    if (in->packages == in->package_limit) {
        in->full = true;
        return mg_fail(err, MG_LIMIT, "more than %zu packages of languages", in->package_limit);
    }
    if (!mg_package_set_reserve(&in->known, in->inventory))
        return mg_fail(err, MG_NOMEM, "no memory for the packages of languages");
    status = mg_inventory_add_package(in->inventory, package, err);
    if (status != MG_OK)
        return status;
    mg_package_set_put_last(&in->known, in->inventory);
    in->packages++;
    return MG_OK;
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
