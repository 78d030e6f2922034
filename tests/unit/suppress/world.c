/* SPDX-License-Identifier: Apache-2.0
 *
 * The host of the tests of suppression.
 */
#include "tests/unit/suppress/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/purl.h"

void world_init(struct world *world, const char *os_id, const char *os_version)
{
    struct mg_host host = {
        .hostname = MG_STR("web1"),
        .machine_id = MG_STR("8f1c"),
        .os_id = mg_str_of(os_id),
        .os_version = mg_str_of(os_version),
    };

    *world = (struct world){.set = mg_suppress_new()};
    assert_non_null(world->set);
    mg_inventory_init(&world->inventory);
    assert_int_equal(mg_inventory_set_host(&world->inventory, &host, NULL), MG_OK);
}

void world_clear(struct world *world)
{
    mg_suppress_free(world->set);
    mg_inventory_clear(&world->inventory);
}

struct mg_package world_package(const char *type, const char *name, const char *version)
{
    return (struct mg_package){
        .type = mg_str_of(type),
        .name = mg_str_of(name),
        .version = mg_str_of(version),
        .arch = MG_STR("amd64"),
        .source_name = mg_str_of(name),
        .source_version = mg_str_of(version),
    };
}

/* Packages do not move: a finding keeps a copy of its own. */
struct mg_finding *world_add(struct world *world, const char *id, const struct mg_package *package)
{
    struct mg_finding *finding = &world->findings[world->count++];
    struct mg_package *copy = mg_arena_alloc(&world->inventory.arena, sizeof *copy);
    struct mg_distro distro;
    bool known = mg_distro_resolve(&world->inventory.host, &distro);

    assert_true(world->count <= WORLD_FINDINGS && copy != NULL);
    *finding = (struct mg_finding){.vulnerability_id = mg_str_of(id)};
    if (package == NULL)
        return finding;
    *copy = *package;
    finding->package = copy;
    assert_true(mg_purl_format(&world->inventory.arena, copy, &world->inventory.host,
                               known ? &distro : NULL, &finding->purl));
    return finding;
}

static void add(struct world *world,
                enum mg_status (*reader)(struct mg_suppress *, const char *, struct mg_str,
                                         struct mg_error *),
                const char *text)
{
    struct mg_error err;

    if (reader(world->set, "file.json", mg_str_of(text), &err) != MG_OK)
        fail_msg("%s", err.text);
}

void world_vex(struct world *world, const char *text)
{
    add(world, mg_suppress_add_vex, text);
}

void world_ignore(struct world *world, const char *text)
{
    add(world, mg_suppress_add_ignore, text);
}

void world_refuse(enum mg_status (*reader)(struct mg_suppress *, const char *, struct mg_str,
                                           struct mg_error *),
                  const char *text, enum mg_status status, const char *message)
{
    struct mg_suppress *set = mg_suppress_new();
    struct mg_error err = {.status = MG_OK};

    assert_int_equal(reader(set, "file.json", mg_str_of(text), &err), status);
    assert_int_equal(err.status, status);
    if (strstr(err.text, message) == NULL || strstr(err.text, "file.json: ") != err.text)
        fail_msg("'%s' is not in '%s'", message, err.text);
    mg_suppress_free(set);
}

void world_apply(struct world *world)
{
    assert_int_equal(mg_suppress_apply(world->set, &world->inventory, MG_STR(WORLD_TODAY),
                                       world->findings, world->count, NULL),
                     MG_OK);
}

const char *world_status(const struct world *world, size_t finding)
{
    const struct mg_suppression *suppression = world->findings[finding].suppression;

    return suppression == NULL ? "" : suppression->status.p;
}

uint64_t world_told(const struct world *world, const char *code)
{
    for (size_t i = 0; i < world->inventory.coverage_count; i++) {
        if (mg_str_is(world->inventory.coverage[i].code, code))
            return world->inventory.coverage[i].count;
    }
    return 0;
}
