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

static bool same(const struct mg_package *a, const struct mg_package *b)
{
    return mg_str_eq(a->location, b->location) && mg_str_eq(a->name, b->name) &&
           mg_str_eq(a->version, b->version) && mg_str_eq(a->type, b->type);
}

static struct mg_str file_of(const struct mg_package *package)
{
    return mg_str_take(package->location, mg_str_find_str(package->location, MG_STR("!/")));
}

/* A file is read once, so the packages of one file follow each other. */
static bool is_known(const struct mg_inspection *in, const struct mg_package *package)
{
    const struct mg_inventory *inventory = in->inventory;
    struct mg_str file = file_of(package);

    for (size_t i = 0; i < in->packages; i++) {
        const struct mg_package *known = &inventory->packages[inventory->package_count - 1 - i];

        if (!mg_str_eq(known->location, package->location) && !mg_str_eq(file_of(known), file))
            return false;
        if (same(known, package))
            return true;
    }
    return false;
}

enum mg_status mg_inspection_add(struct mg_inspection *in, const struct mg_package *package,
                                 struct mg_error *err)
{
    enum mg_status status;

    if (is_known(in, package))
        return MG_OK;
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
