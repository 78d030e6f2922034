/* SPDX-License-Identifier: Apache-2.0
 *
 * PHP: packages that Composer installed, by its list vendor/composer/installed.json: an array
 * (Composer 1), or an object with "packages" (Composer 2). The vendor folder may have any name.
 */
#include "platform/linux/inspection/inspection.h"

#include "core/base/json.h"
#include "core/base/limits.h"
#include "platform/linux/inspection/manifest.h"

static enum mg_wish wants(struct mg_str folder, struct mg_str name)
{
    bool is_list = mg_str_is(name, "installed.json") && mg_str_is(folder, "composer");

    return is_list ? MG_WISH_YES : MG_WISH_NO;
}

/* One of them may be chosen (getcomposer.org/doc/04-schema.md#license). */
static void join_licenses(const cJSON *licenses, struct mg_buf *out)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, licenses)
    {
        if (out->n != 0)
            mg_buf_str(out, MG_STR(" OR "));
        mg_buf_str(out, mg_json_text(item));
    }
}

static void add_names(const cJSON *entry, const char *member, struct mg_relation_list *list)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, mg_json_object(entry, member))
    {
        struct mg_str name = mg_str_of(item->string);

        if (mg_str_find(name, '/') != SIZE_MAX)
            mg_relations_add(list, name);
    }
}

/* Names without a vendor are those of PHP itself, its extensions and libraries. Who replaces a
 * package is as good (getcomposer.org/doc/04-schema.md#package-links). */
static const struct mg_relations *relations_of(struct mg_relations *relations, const cJSON *entry)
{
    if (relations == NULL)
        return NULL;
    mg_relations_begin(relations);
    add_names(entry, "require", &relations->requires);
    add_names(entry, "provide", &relations->provides);
    add_names(entry, "replace", &relations->provides);
    return relations;
}

static enum mg_status add(struct mg_manifest *manifest, const cJSON *entry, struct mg_error *err)
{
    struct mg_buf license;
    enum mg_status status;

    mg_buf_init(&license, MG_LIMIT_FIELD);
    join_licenses(mg_json_array(entry, "license"), &license);
    status = mg_manifest_add(manifest,
                             &(struct mg_manifest_package){
                                 .name = mg_json_str(entry, "name"),
                                 .version = mg_json_str(entry, "version"),
                                 .license = license.failed ? MG_STR_NONE : mg_buf_view(&license),
                                 .relations = relations_of(manifest->in->relations, entry),
                             },
                             err);
    mg_buf_clear(&license);
    return status;
}

static enum mg_status add_all(struct mg_manifest *manifest, const cJSON *document,
                              struct mg_error *err)
{
    const cJSON *list = cJSON_IsArray(document) ? document : mg_json_array(document, "packages");
    enum mg_status status = MG_OK;

    if (list == NULL) {
        mg_manifest_broken(manifest, MG_FORMAT, "neither a list nor an object with packages");
        return MG_OK;
    }
    for (const cJSON *entry = list->child; entry != NULL && status == MG_OK; entry = entry->next)
        status = add(manifest, entry, err);
    return status;
}

static enum mg_status read_file(struct mg_inspection *in, const char *path, struct mg_error *err)
{
    struct mg_manifest manifest = {
        .in = in,
        .inspector = &mg_inspector_php,
        .path = path,
        .type = "composer",
        .evidence = "installed.json",
    };
    cJSON *document = mg_manifest_json(&manifest, MG_LIMIT_MANIFEST_LIST);
    enum mg_status status = MG_OK;

    if (document != NULL)
        status = add_all(&manifest, document, err);
    cJSON_Delete(document);
    mg_manifest_finish(&manifest);
    return status;
}

const struct mg_inspector mg_inspector_php = {"php", wants, read_file, false};
