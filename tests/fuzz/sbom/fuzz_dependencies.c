/* SPDX-License-Identifier: Apache-2.0
 *
 * Dependencies of packages that are made of any bytes. Packages are parted by empty lines; the
 * lines of one are type, name, architecture, location, the number of requirements, these, and what
 * it provides. Indexes ascend, are of other packages of the same type, and no more than
 * requirements.
 */
#include "core/sbom/dependencies.h"

#include <stdint.h>
#include <stdlib.h>

#include "core/base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

/* The first count lines of *rest, with the line feeds between them. */
static struct mg_str take_lines(struct mg_str *rest, uint64_t count)
{
    struct mg_str start = *rest, line;
    const char *end = start.p;

    while (count-- > 0 && mg_str_cut(rest, '\n', &line))
        end = line.p + line.n;
    return (struct mg_str){start.p, (size_t)(end - start.p)};
}

static void add(struct mg_inventory *inventory, struct mg_str text)
{
    struct mg_package package = {0};
    struct mg_str number;
    uint64_t count = 0;

    (void)mg_str_cut(&text, '\n', &package.type);
    (void)mg_str_cut(&text, '\n', &package.name);
    (void)mg_str_cut(&text, '\n', &package.arch);
    (void)mg_str_cut(&text, '\n', &package.location);
    if (mg_str_cut(&text, '\n', &number))
        (void)mg_str_u64(number, &count);
    package.requires = take_lines(&text, count);
    package.provides = text;
    (void)mg_inventory_add_package(inventory, &package, NULL);
}

static size_t lines_of(struct mg_str text)
{
    struct mg_str line;
    size_t count = 0;

    while (mg_str_cut(&text, '\n', &line))
        count++;
    return count;
}

static void check(const struct mg_inventory *inventory, size_t from,
                  const struct mg_dependency_list *list)
{
    must(list->n <= lines_of(inventory->packages[from].requires));
    for (size_t i = 0; i < list->n; i++) {
        uint32_t to = list->packages[i];

        must(to < inventory->package_count && to != from);
        must(i == 0 || to > list->packages[i - 1]);
        must(mg_str_eq(inventory->packages[to].type, inventory->packages[from].type));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str rest = {(const char *)data, size};
    struct mg_dependencies found;
    struct mg_inventory inventory;
    struct mg_arena arena;
    size_t end;

    mg_inventory_init(&inventory);
    mg_arena_init(&arena, MG_MIB(64));
    do {
        end = mg_str_find_str(rest, MG_STR("\n\n"));
        add(&inventory, mg_str_take(rest, end));
        rest = mg_str_skip(rest, end == SIZE_MAX ? SIZE_MAX : end + 2);
    } while (rest.n != 0);
    if (mg_dependencies_find(&inventory, &arena, &found, NULL) == MG_OK) {
        for (size_t i = 0; i < inventory.package_count; i++)
            check(&inventory, i, &found.lists[i]);
    }
    mg_arena_clear(&arena);
    mg_inventory_clear(&inventory);
    return 0;
}
