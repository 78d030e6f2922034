/* SPDX-License-Identifier: Apache-2.0
 *
 * JavaScript: packages that are installed below node_modules, each by its package.json, as Node
 * finds them (nodejs.org/api/modules.html, "Loading from node_modules folders"); and lock files of
 * projects that have no node_modules folder beside them.
 */
#include "platform/linux/inspection/inspection.h"

#include <limits.h>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "platform/linux/inspection/javascript_locks.h"
#include "platform/linux/inspection/javascript_path.h"
#include "platform/linux/inspection/javascript_relations.h"
#include "platform/linux/tree/names.h"

/* "license" is an expression; npm of old wrote {"type": ...}, or "licenses" with a list of them. */
static struct mg_str license_of(const cJSON *document)
{
    const cJSON *license = cJSON_GetObjectItemCaseSensitive(document, "license");

    if (cJSON_IsString(license))
        return mg_json_text(license);
    if (license == NULL)
        license = cJSON_GetArrayItem(mg_json_array(document, "licenses"), 0);
    return mg_json_str(license, "type");
}

static bool has(const cJSON *document, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(document, name) != NULL;
}

/* The registry gives no package without name and version: one that lacks them is a local folder. */
static enum mg_status read_package(struct mg_manifest *manifest, struct mg_error *err)
{
    cJSON *document = mg_manifest_json(manifest, MG_LIMIT_MANIFEST);
    enum mg_status status = MG_OK;

    if (document != NULL && !cJSON_IsObject(document))
        mg_manifest_broken(manifest, MG_FORMAT, "the document is no object");
    else if (document != NULL && has(document, "name") && has(document, "version"))
        status = mg_manifest_add(
            manifest,
            &(struct mg_manifest_package){
                .name = mg_json_str(document, "name"),
                .version = mg_json_str(document, "version"),
                .license = license_of(document),
                .relations = mg_javascript_relations(manifest->in->relations, document)},
            err);
    cJSON_Delete(document);
    return status;
}

/* Files by name. read is NULL for lock files that are only told. */
static const struct source {
    const char *name;
    bool is_lock;
    enum mg_status (*read)(struct mg_manifest *manifest, struct mg_error *err);
} sources[] = {
    {"package.json", false, read_package},
    {"package-lock.json", true, mg_javascript_npm_lock},
    {"npm-shrinkwrap.json", true, mg_javascript_npm_lock},
    {"yarn.lock", true, mg_javascript_yarn_lock},
    {"pnpm-lock.yaml", true, mg_javascript_pnpm_lock},
    {"bun.lock", true, NULL},
    {"bun.lockb", true, NULL},
};

static const struct source *find_source(struct mg_str name)
{
    for (size_t i = 0; i < MG_COUNT(sources); i++) {
        if (mg_str_is(name, sources[i].name))
            return &sources[i];
    }
    return NULL;
}

const char *mg_javascript_lock(size_t index)
{
    for (size_t i = 0; i < MG_COUNT(sources); i++) {
        if (sources[i].is_lock && index-- == 0)
            return sources[i].name;
    }
    return NULL;
}

static enum mg_wish wants(struct mg_str folder, struct mg_str name)
{
    const struct source *source = find_source(name);

    (void)folder;
    if (source == NULL)
        return MG_WISH_NO;
    return source->is_lock ? MG_WISH_ALWAYS : MG_WISH_YES;
}

/* A link may come to lead to a folder, or cease to, without a change here. */
static bool has_modules_beside(struct mg_inspection *in, const char *path)
{
    struct mg_tree_stat stat;
    struct mg_buf beside, target;
    bool there;

    mg_buf_init(&beside, MG_LIMIT_FIELD);
    mg_buf_str(&beside, mg_manifest_folder(mg_str_of(path)));
    if (beside.n != 0)
        mg_buf_char(&beside, '/');
    mg_buf_add(&beside, "node_modules", sizeof "node_modules");
    there = !beside.failed && mg_tree_stat(in->tree, beside.p, &stat, NULL) == MG_OK &&
            stat.kind == MG_TREE_DIR;
    mg_buf_init(&target, PATH_MAX);
    in->links += !beside.failed && mg_tree_readlink(in->tree, beside.p, &target, NULL) == MG_OK;
    mg_buf_clear(&target);
    mg_buf_clear(&beside);
    return there;
}

static void tell_unread(const struct mg_manifest *manifest)
{
    mg_inventory_add_coverage(manifest->in->inventory,
                              &(struct mg_coverage){
                                  .level = MG_COVERAGE_LIMITED,
                                  .area = MG_STR("inspection/javascript"),
                                  .code = MG_STR("UNSUPPORTED"),
                                  .subject = mg_str_of(manifest->path),
                                  .detail = MG_STR("lock files of Bun are not read"),
                                  .count = 1,
                              });
}

static enum mg_status read_file(struct mg_inspection *in, const char *path, struct mg_error *err)
{
    const struct mg_str all = mg_str_of(path);
    const struct source *source = find_source(mg_tree_base_name(all));
    struct mg_manifest manifest = {
        .in = in,
        .inspector = &mg_inspector_javascript,
        .path = path,
        .type = "npm",
        .evidence = source->name,
    };
    enum mg_status status = MG_OK;

    if (source->is_lock ? mg_javascript_in_modules(all) || has_modules_beside(in, path)
                        : !mg_javascript_is_package(all))
        return MG_OK;
    if (source->read != NULL)
        status = source->read(&manifest, err);
    else
        tell_unread(&manifest);
    mg_manifest_finish(&manifest);
    return status;
}

const struct mg_inspector mg_inspector_javascript = {"javascript", wants, read_file, false};
