/* SPDX-License-Identifier: Apache-2.0
 *
 * What a scan of Windows begins with: which product runs, and which updates are there. An update
 * that replaces another one has all that it brought, over any number of steps.
 */
#include "core/match/windows.h"

#include "core/match/hit.h"

bool mg_windows_is(const struct mg_package *package)
{
    return mg_str_is(package->type, MG_WINDOWS_PRODUCT) ||
           mg_str_is(package->type, MG_WINDOWS_PROGRAM);
}

struct mg_str mg_windows_ecosystem(const struct mg_package *package)
{
    struct mg_windows_name name;

    if (mg_str_is(package->type, MG_WINDOWS_PRODUCT))
        return MG_STR("Microsoft");
    return mg_windows_program(package, &name) ? name.ecosystem : MG_STR_NONE;
}

bool mg_windows_build_parse(struct mg_str text, struct mg_windows_build *out)
{
    struct mg_windows_build build = {{0}};
    struct mg_str number;
    size_t n = 0;

    while (mg_str_cut(&text, '.', &number)) {
        if (n == MG_COUNT(build.numbers) || !mg_str_u64(number, &build.numbers[n++]))
            return false;
    }
    *out = build;
    return n >= 2;
}

/* Versions that are one build with features switched on: they get the same updates. */
static const uint64_t lines[][2] = {
    {18362, 18363}, /* Windows 10 1903, 1909 */
    {19041, 19045}, /* Windows 10 2004 to 22H2 */
    {22621, 22631}, /* Windows 11 22H2, 23H2 */
    {26100, 26200}, /* Windows 11 24H2, 25H2; Server 2025 is told apart by its name */
};

bool mg_windows_same_line(const struct mg_windows_build *a, const struct mg_windows_build *b)
{
    uint64_t x = a->numbers[2], y = b->numbers[2];

    if (a->numbers[0] != b->numbers[0] || a->numbers[1] != b->numbers[1])
        return false;
    for (size_t i = 0; x != y && i < MG_COUNT(lines); i++) {
        if (x >= lines[i][0] && x <= lines[i][1] && y >= lines[i][0] && y <= lines[i][1])
            return true;
    }
    return x == y;
}

/* Windows itself is in no list of programs: a package of it, unless the provider has sent one. */
static bool add_product(struct mg_inventory *inventory, struct mg_str product)
{
    const struct mg_host *host = &inventory->host;
    const struct mg_package package = {
        .type = MG_STR(MG_WINDOWS_PRODUCT),
        .name = product,
        .version = host->os_build,
        .arch = host->architecture,
        .evidence = MG_STR("os_build"),
    };

    if (product.n == 0)
        return true;
    for (size_t i = 0; i < inventory->package_count; i++) {
        if (mg_str_eq(inventory->packages[i].type, package.type) &&
            mg_str_eq(inventory->packages[i].name, product))
            return true;
    }
    return mg_inventory_add_package(inventory, &package, NULL) == MG_OK;
}

static bool reach(struct mg_map *reached, struct mg_vec *queue, struct mg_str update)
{
    static char mark;

    if (update.n == 0 || mg_map_get(reached, update) != NULL)
        return true;
    return mg_map_put(reached, update, &mark) && mg_vec_push(queue, &update);
}

/* Follow what each update replaces; each is visited once, so circles end. */
static bool follow(struct mg_db *db, struct mg_map *reached, struct mg_vec *queue)
{
    for (size_t i = 0; i < queue->n; i++) {
        struct mg_str update = *(struct mg_str *)mg_vec_at(queue, i), superseded;
        uint32_t cursor = 0;

        while (mg_db_next_superseded(db, update, &cursor, &superseded)) {
            if (!reach(reached, queue, superseded))
                return false;
        }
    }
    return true;
}

static bool is_installed(const struct mg_update *update)
{
    return mg_str_is(update->state, MG_UPDATE_INSTALLED) ||
           mg_str_is(update->state, MG_UPDATE_SUPERSEDED);
}

static bool close_updates(struct mg_match_scan *scan, bool with_pending, struct mg_map *reached)
{
    const struct mg_inventory *inventory = scan->inventory;
    struct mg_vec queue;
    bool ok = true;

    mg_vec_init(&queue, sizeof(struct mg_str));
    for (size_t i = 0; ok && i < inventory->update_count; i++) {
        const struct mg_update *update = &inventory->updates[i];

        if (is_installed(update) || (with_pending && mg_str_is(update->state, MG_UPDATE_PENDING)))
            ok = reach(reached, &queue, update->kb);
    }
    ok = ok && follow(scan->db, reached, &queue);
    mg_vec_clear(&queue);
    return ok;
}

/* The highest build of the same line that waits for a restart. */
static void find_next_build(struct mg_match_scan *scan)
{
    const struct mg_inventory *inventory = scan->inventory;
    struct mg_windows_build now, next, best;

    if (!mg_windows_build_parse(inventory->host.os_build, &now))
        return;
    best = now;
    for (size_t i = 0; i < inventory->update_count; i++) {
        const struct mg_update *update = &inventory->updates[i];

        if (!mg_str_is(update->state, MG_UPDATE_PENDING) ||
            !mg_windows_build_parse(update->version, &next) || !mg_windows_same_line(&now, &next) ||
            next.numbers[3] <= best.numbers[3])
            continue;
        best = next;
        scan->windows.next_build = update->version;
    }
}

bool mg_windows_begin(struct mg_match_scan *scan)
{
    struct mg_windows *windows = &scan->windows;
    struct mg_inventory *inventory = scan->inventory;

    if (!mg_str_is(inventory->host.os_family, "windows"))
        return true;
    find_next_build(scan);
    return mg_windows_product_of(&inventory->arena, &inventory->host, &windows->product) &&
           add_product(inventory, windows->product) &&
           close_updates(scan, false, &windows->installed) &&
           close_updates(scan, true, &windows->pending);
}

void mg_windows_clear(struct mg_windows *windows)
{
    mg_map_clear(&windows->installed);
    mg_map_clear(&windows->pending);
}
