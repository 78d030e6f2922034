/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept of an inventory of any content: lines of the input are packages ("P" and a place),
 * entries of coverage ("C" and a subject) and changed paths ("X" and a path), all of them together
 * also a list of mounts. File by file and all at once give the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "platform/linux/inspection/kept.h"
#include "platform/linux/inspection/scope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void add_package(struct mg_inventory *previous, struct mg_str place)
{
    (void)mg_inventory_add_package(previous,
                                   &(struct mg_package){.type = MG_STR("test"),
                                                        .name = MG_STR("name"),
                                                        .version = MG_STR("1"),
                                                        .evidence = MG_STR("file"),
                                                        .location = place},
                                   NULL);
}

static void add_coverage(struct mg_inventory *previous, struct mg_str subject)
{
    mg_inventory_add_coverage(previous, &(struct mg_coverage){.level = MG_COVERAGE_LIMITED,
                                                              .area = MG_STR("inspection/test"),
                                                              .code = MG_STR("CODE"),
                                                              .subject = subject});
}

static void load(struct mg_inventory *previous, struct mg_str text)
{
    struct mg_str line;

    while (mg_str_cut(&text, '\n', &line)) {
        if (mg_str_starts(line, MG_STR("P")))
            add_package(previous, mg_str_skip(line, 1));
        else if (mg_str_starts(line, MG_STR("C")))
            add_coverage(previous, mg_str_skip(line, 1));
    }
}

static void change(struct mg_kept *kept, struct mg_str text)
{
    struct mg_str line;

    while (mg_str_cut(&text, '\n', &line)) {
        if (mg_str_starts(line, MG_STR("X")))
            must(mg_kept_change(kept, mg_str_skip(line, 1), NULL) == MG_OK);
    }
}

/* Each file once: what a walk would meet. */
static void take_files(const struct mg_kept *kept, struct mg_inspection *in)
{
    const struct mg_inventory *previous = kept->previous;
    struct mg_map met;
    static char there;

    mg_map_init(&met);
    for (size_t i = 0; i < previous->package_count + previous->coverage_count; i++) {
        bool is_package = i < previous->package_count;
        struct mg_str file = is_package ? mg_kept_file(&previous->packages[i])
                                        : previous->coverage[i - previous->package_count].subject;

        if (mg_map_get(&met, file) != NULL || mg_kept_is_changed(kept, file))
            continue;
        must(mg_map_put(&met, file, &there));
        must(mg_kept_take(kept, in, file, NULL) == MG_OK);
    }
    mg_map_clear(&met);
}

static void check(const struct mg_kept *kept)
{
    struct mg_inventory all, one;
    struct mg_inspection in = {.inventory = &all, .package_limit = SIZE_MAX};

    mg_inventory_init(&all);
    mg_inventory_init(&one);
    must(mg_kept_take_all(kept, &in, NULL) == MG_OK);
    in = (struct mg_inspection){.inventory = &one, .package_limit = SIZE_MAX};
    take_files(kept, &in);
    must(all.package_count == one.package_count);
    must(all.coverage_count == one.coverage_count);
    mg_inventory_clear(&all);
    mg_inventory_clear(&one);
}

static void check_mounts(struct mg_str text)
{
    struct mg_scope scope = {.plain = false};
    struct mg_scope_path *path;
    uint64_t hash = 0;

    mg_vec_init(&scope.paths, sizeof *path);
    path = mg_vec_add(&scope.paths);
    must(path != NULL);
    path->there = true;
    path->path = MG_STR("usr/lib");
    (void)mg_scope_mounts(&scope, text, MG_STR("/"), &hash);
    mg_vec_clear(&scope.paths);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct mg_str text = {(const char *)data, size};
    struct mg_inventory previous;
    struct mg_kept kept;

    mg_inventory_init(&previous);
    load(&previous, text);
    must(mg_kept_init(&kept, &previous, NULL) == MG_OK);
    check(&kept);
    change(&kept, text);
    mg_kept_tidy(&kept);
    check(&kept);
    mg_kept_clear(&kept);
    mg_inventory_clear(&previous);
    check_mounts(text);
    return 0;
}
