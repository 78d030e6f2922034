/* SPDX-License-Identifier: Apache-2.0
 *
 * Lock files of npm: "packages" with the place of each package (lockfileVersion 2 and 3), else the
 * tree of "dependencies" (version 1). No recursion: the tree is walked with a stack as deep as a
 * document may be nested.
 */
#include "platform/linux/inspection/javascript_locks.h"

#include "core/base/json.h"
#include "core/base/limits.h"

bool mg_javascript_split(struct mg_str spec, struct mg_str *name, struct mg_str *rest)
{
    size_t at = mg_str_find(mg_str_skip(spec, 1), '@');

    if (at == SIZE_MAX)
        return false;
    *name = mg_str_take(spec, at + 1);
    *rest = mg_str_skip(spec, at + 2);
    return true;
}

bool mg_javascript_alias(struct mg_str spec, struct mg_str *name, struct mg_str *range)
{
    return mg_str_starts(spec, MG_STR("npm:")) &&
           mg_javascript_split(mg_str_skip(spec, 4), name, range);
}

/* What follows the last "node_modules/" of a place; empty without one: a folder of the project. */
static struct mg_str name_of_place(struct mg_str place)
{
    const struct mg_str modules = MG_STR("node_modules/");

    for (size_t at = place.n; at-- > 0;) {
        if ((at == 0 || place.p[at - 1] == '/') && mg_str_starts(mg_str_skip(place, at), modules))
            return mg_str_skip(place, at + modules.n);
    }
    return MG_STR_NONE;
}

static bool has(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name) != NULL;
}

static enum mg_status add_packages(struct mg_manifest *manifest, const cJSON *packages,
                                   struct mg_error *err)
{
    enum mg_status status = MG_OK;
    const cJSON *entry;

    for (entry = packages->child; entry != NULL && status == MG_OK; entry = entry->next) {
        struct mg_str place = name_of_place(mg_str_of(entry->string));
        struct mg_str own = mg_json_str(entry, "name"); /* where it differs: an alias */

        if (!cJSON_IsObject(entry))
            mg_manifest_broken(manifest, MG_FORMAT, "a package that is no object");
        else if (place.n != 0 && !mg_json_bool(entry, "link") && has(entry, "version"))
            status = mg_manifest_add(manifest,
                                     &(struct mg_manifest_package){
                                         .name = own.n != 0 ? own : place,
                                         .version = mg_json_str(entry, "version"),
                                         .license = mg_json_str(entry, "license"),
                                     },
                                     err);
    }
    return status;
}

/* "version" may also be an address: of an archive, a repository, a folder. */
static enum mg_status add_dependency(struct mg_manifest *manifest, const cJSON *entry,
                                     struct mg_error *err)
{
    struct mg_manifest_package package = {
        .name = mg_str_of(entry->string),
        .version = mg_json_str(entry, "version"),
    };

    if (!cJSON_IsObject(entry)) {
        mg_manifest_broken(manifest, MG_FORMAT, "a dependency that is no object");
        return MG_OK;
    }
    if (!mg_javascript_alias(package.version, &package.name, &package.version) &&
        mg_str_find(package.version, ':') != SIZE_MAX)
        return MG_OK;
    return mg_manifest_add(manifest, &package, err);
}

static enum mg_status add_dependencies(struct mg_manifest *manifest, const cJSON *dependencies,
                                       struct mg_error *err)
{
    const cJSON *stack[MG_LIMIT_JSON_DEPTH] = {dependencies->child};
    size_t depth = 1;
    enum mg_status status = MG_OK;

    while (depth != 0 && status == MG_OK) {
        const cJSON *entry = stack[depth - 1];
        const cJSON *inner;

        if (entry == NULL) {
            depth--;
            continue;
        }
        stack[depth - 1] = entry->next;
        status = add_dependency(manifest, entry, err);
        inner = mg_json_object(entry, "dependencies");
        if (inner != NULL && depth < MG_COUNT(stack))
            stack[depth++] = inner->child;
    }
    return status;
}

enum mg_status mg_javascript_npm_lock(struct mg_manifest *manifest, struct mg_error *err)
{
    cJSON *document = mg_manifest_json(manifest, MG_LIMIT_MANIFEST_LIST);
    const cJSON *packages = mg_json_object(document, "packages");
    const cJSON *dependencies = mg_json_object(document, "dependencies");
    enum mg_status status = MG_OK;

    if (packages != NULL)
        status = add_packages(manifest, packages, err);
    else if (dependencies != NULL)
        status = add_dependencies(manifest, dependencies, err);
    else if (document != NULL && !has(document, "lockfileVersion"))
        mg_manifest_broken(manifest, MG_FORMAT, "no lock file of npm");
    cJSON_Delete(document);
    return status;
}
