/* SPDX-License-Identifier: Apache-2.0
 *
 * Joined by the name of the package that owns the program: a library that it loads is another
 * package, and is not raised.
 */
#include "core/exposure/reach.h"

#include <stdlib.h>

#include "core/base/json.h"
#include "core/base/limits.h"

/* What is added to a score, in tenths. Half of it where the verdict is limited. */
static const int raises[MG_ZONE_COUNT] = {
    [MG_ZONE_ANY] = 10,
    [MG_ZONE_PRIVATE] = 6,
    [MG_ZONE_SUBNET] = 4,
    [MG_ZONE_CONTAINER] = 4,
};
#define MOST_SCORE 100 /* tenths */

static int raise_of(const struct mg_reach *reach)
{
    return reach->limited ? raises[reach->zone] / 2 : raises[reach->zone];
}

void mg_reaches_init(struct mg_reaches *reaches)
{
    mg_arena_init(&reaches->arena, MG_LIMIT_EXPOSURE_DOCUMENT);
    mg_vec_init(&reaches->items, sizeof(struct mg_reach));
}

void mg_reaches_clear(struct mg_reaches *reaches)
{
    mg_arena_clear(&reaches->arena);
    mg_vec_clear(&reaches->items);
}

static bool add(struct mg_reaches *reaches, const struct mg_reach *reach)
{
    struct mg_reach copy = *reach;

    return mg_arena_str(&reaches->arena, reach->package, &copy.package) &&
           mg_arena_str(&reaches->arena, reach->process, &copy.process) &&
           mg_arena_str(&reaches->arena, reach->protocol, &copy.protocol) &&
           mg_vec_push(&reaches->items, &copy);
}

/* By package; what raises most comes first, then the lowest port. */
static int by_package(const void *left, const void *right)
{
    const struct mg_reach *a = left, *b = right;
    int order = mg_str_cmp(a->package, b->package);

    if (order == 0)
        order = raise_of(b) - raise_of(a);
    if (order == 0)
        order = (a->port > b->port) - (a->port < b->port);
    return order == 0 ? mg_str_cmp(a->protocol, b->protocol) : order;
}

/* Sort, and keep the first of each package. */
static void settle(struct mg_reaches *reaches)
{
    struct mg_reach *items;
    size_t n = 0;

    mg_vec_sort(&reaches->items, by_package);
    items = reaches->items.items;
    for (size_t i = 0; i < reaches->items.n; i++) {
        if (n == 0 || !mg_str_eq(items[n - 1].package, items[i].package))
            items[n++] = items[i];
    }
    reaches->items.n = n;
}

enum mg_status mg_reaches_take(struct mg_reaches *reaches, const struct mg_exposures *exposures,
                               struct mg_error *err)
{
    for (size_t i = 0; i < exposures->count; i++) {
        const struct mg_exposure *exposure = &exposures->items[i];
        const struct mg_listener *listener = exposure->listener;
        const struct mg_reach reach = {
            listener->package, listener->process, listener->protocol,
            listener->port,    exposure->zone,    exposure->verdict == MG_EXPOSURE_LIMITED};

        if (listener->package.n != 0 && exposure->verdict >= MG_EXPOSURE_LIMITED &&
            !add(reaches, &reach))
            return mg_fail(err, MG_NOMEM, "no memory for what can be reached");
    }
    settle(reaches);
    return MG_OK;
}

static bool zone_of(struct mg_str name, enum mg_exposure_zone *out)
{
    for (int i = 0; i < MG_ZONE_COUNT; i++) {
        if (mg_str_is(name, mg_exposure_zone_name((enum mg_exposure_zone)i))) {
            *out = (enum mg_exposure_zone)i;
            return true;
        }
    }
    return false;
}

/* False: it does not concern any package. */
static bool read_item(const cJSON *item, struct mg_reach *out)
{
    struct mg_str verdict = mg_json_str(item, "verdict");
    double port = mg_json_number(item, "port", 0);

    *out = (struct mg_reach){
        .package = mg_json_str(item, "package"),
        .process = mg_json_str(item, "process"),
        .protocol = mg_json_str(item, "protocol"),
        .port = port >= 1 && port <= 65535 ? (uint64_t)port : 0,
        .limited = mg_str_is(verdict, mg_exposure_verdict_name(MG_EXPOSURE_LIMITED)),
    };
    return out->package.n != 0 && zone_of(mg_json_str(item, "zone"), &out->zone) &&
           (out->limited || mg_str_is(verdict, mg_exposure_verdict_name(MG_EXPOSURE_REACHABLE)));
}

enum mg_status mg_reaches_parse(struct mg_reaches *reaches, struct mg_str document,
                                struct mg_error *err)
{
    cJSON *root = NULL;
    const cJSON *item;
    enum mg_status status = mg_json_parse(document, MG_LIMIT_EXPOSURE_DOCUMENT, &root, err);

    cJSON_ArrayForEach(item, mg_json_array(root, "exposures"))
    {
        struct mg_reach reach;

        if (status == MG_OK && read_item(item, &reach) && !add(reaches, &reach))
            status = mg_fail(err, MG_NOMEM, "no memory for what can be reached");
    }
    cJSON_Delete(root);
    settle(reaches);
    return status;
}

/* Does the vector say that it is exploited over a network that the zone is? All versions of CVSS
 * have "AV:N" and "AV:A". Without a vector nobody knows. */
static bool is_network(const struct mg_finding *finding, enum mg_exposure_zone zone)
{
    struct mg_str vector = finding->cvss_count == 0 ? MG_STR_NONE : finding->cvss[0].vector, part;
    bool near = zone == MG_ZONE_SUBNET || zone == MG_ZONE_CONTAINER;

    while (mg_str_cut(&vector, '/', &part)) {
        if (mg_str_is(part, "AV:N") || (near && mg_str_is(part, "AV:A")))
            return true;
    }
    return false;
}

static int by_name(const void *key, const void *item)
{
    return mg_str_cmp(*(const struct mg_str *)key, ((const struct mg_reach *)item)->package);
}

static const struct mg_reach *find(const struct mg_reaches *reaches, struct mg_str package)
{
    if (reaches->items.n == 0)
        return NULL;
    return bsearch(&package, reaches->items.items, reaches->items.n, sizeof(struct mg_reach),
                   by_name);
}

static bool adjust(const struct mg_reach *reach, struct mg_finding *finding, struct mg_arena *arena)
{
    int score = (int)(finding->score * 10 + 0.5) + raise_of(reach);
    const char *reason = mg_arena_printf(
        arena, "%.*s listens on port %u/%.*s, which is %s from %s", MG_STR_ARG(reach->process),
        (unsigned)reach->port, MG_STR_ARG(reach->protocol),
        reach->limited ? "in part reachable" : "reachable", mg_exposure_zone_text(reach->zone));

    if (reason == NULL)
        return false;
    finding->adjusted_score = (score > MOST_SCORE ? MOST_SCORE : score) / 10.0;
    finding->adjusted_reason = mg_str_of(reason);
    return true;
}

/* The advisories of languages' packages are not about the programs that load them. */
static bool is_of_system(const struct mg_package *package)
{
    return package != NULL && (mg_str_is(package->type, "deb") || mg_str_is(package->type, "rpm") ||
                               mg_str_is(package->type, "apk") || mg_str_is(package->type, "alpm"));
}

enum mg_status mg_reaches_adjust(const struct mg_reaches *reaches, struct mg_finding *findings,
                                 size_t count, struct mg_arena *arena, struct mg_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct mg_finding *finding = &findings[i];
        const struct mg_reach *reach =
            is_of_system(finding->package) ? find(reaches, finding->package->name) : NULL;

        if (reach != NULL && finding->score >= 0 && is_network(finding, reach->zone) &&
            !adjust(reach, finding, arena))
            return mg_fail(err, MG_NOMEM, "the findings need more memory than a scan may take");
    }
    return MG_OK;
}
