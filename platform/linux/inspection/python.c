/* SPDX-License-Identifier: Apache-2.0
 *
 * Python: distributions by the metadata that installers leave (pip, setuptools, distutils, and the
 * packages of distributions). What pip leaves of an upgrade that failed ("~ame-1.0.dist-info") does
 * not count. Editable installs have a dist-info folder like others, or a link to one (*.egg-link).
 */
#include "platform/linux/inspection/inspection.h"

#include "core/base/limits.h"
#include "core/model/package_key.h"
#include "platform/linux/field.h"
#include "platform/linux/inspection/manifest.h"
#include "platform/linux/inspection/python_egg.h"
#include "platform/linux/inspection/python_link.h"
#include "platform/linux/inspection/python_metadata.h"
#include "platform/linux/tree/names.h"

#define LINK MG_STR(".egg-link")

static bool is_in(struct mg_str folder, const char *ending)
{
    return mg_str_ends(folder, mg_str_of(ending)) && folder.p[0] != '~';
}

/* The evidence that a file is; NULL: none. */
static const char *evidence_of(struct mg_str folder, struct mg_str name)
{
    if (mg_str_is(name, "METADATA") && is_in(folder, ".dist-info"))
        return "dist-info";
    if (mg_str_is(name, "PKG-INFO") && mg_str_is(folder, "EGG-INFO"))
        return "egg";
    if (mg_str_is(name, "PKG-INFO") && is_in(folder, ".egg-info"))
        return "egg-info";
    if (is_in(name, ".egg"))
        return "egg";
    if (is_in(name, ".egg-info") || is_in(name, ".egg-link"))
        return "egg-info";
    return NULL;
}

static enum mg_wish wants(struct mg_str folder, struct mg_str name)
{
    if (evidence_of(folder, name) == NULL)
        return MG_WISH_NO;
    return mg_str_ends(name, LINK) ? MG_WISH_ALWAYS : MG_WISH_YES;
}

/* Some wrote the whole text of the licence into its field: then, and without the field, the
 * classifiers tell. */
static struct mg_str license_of(const struct mg_python_metadata *metadata, struct mg_str text,
                                struct mg_buf *classified)
{
    struct mg_str license = mg_field_if_plain(metadata->license);

    if (license.n != 0)
        return license;
    mg_python_metadata_classified(text, classified);
    return classified->failed ? MG_STR_NONE : mg_buf_view(classified);
}

/* Python's tools know one project under several spellings (PEP 503); advisories use the normal
 * form. */
static enum mg_status add(struct mg_manifest *manifest, struct mg_str text, struct mg_error *err)
{
    struct mg_relations *relations = manifest->in->relations;
    struct mg_python_metadata metadata;
    struct mg_buf name, license;
    enum mg_status status;

    mg_python_metadata_parse(text, &metadata);
    mg_buf_init(&name, MG_LIMIT_MANIFEST);
    mg_buf_init(&license, MG_LIMIT_FIELD);
    mg_package_key(&name, MG_STR("PyPI"), metadata.name);
    if (relations != NULL) {
        mg_relations_begin(relations);
        mg_python_metadata_relations(text, relations);
    }
    status = mg_manifest_add(manifest,
                             &(struct mg_manifest_package){
                                 .name = mg_buf_view(&name),
                                 .version = metadata.version,
                                 .license = license_of(&metadata, text, &license),
                                 .relations = relations,
                             },
                             err);
    mg_buf_clear(&license);
    mg_buf_clear(&name);
    return status;
}

static enum mg_status read_metadata(struct mg_manifest *manifest, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    struct mg_str text;
    struct mg_buf bytes;

    if (mg_manifest_read(manifest, MG_LIMIT_MANIFEST, &bytes, &text))
        status = add(manifest, text, err);
    mg_buf_clear(&bytes);
    mg_manifest_finish(manifest);
    return status;
}

/* The metadata that a link leads to; the link itself is not evidence. */
static enum mg_status read_link(struct mg_manifest *manifest, struct mg_error *err)
{
    struct mg_buf target;
    enum mg_status status = MG_OK;

    manifest->in->links++;
    if (mg_python_link_target(manifest, &target)) {
        struct mg_manifest linked = *manifest;

        linked.path = target.p;
        status = read_metadata(&linked, err);
    }
    mg_buf_clear(&target);
    mg_manifest_finish(manifest);
    return status;
}

/* The place of what was found is the metadata in the archive. */
static enum mg_status read_egg(struct mg_manifest *egg, struct mg_error *err)
{
    struct mg_manifest inside = *egg;
    struct mg_buf text, path;
    enum mg_status status = MG_OK;

    mg_buf_init(&text, MG_LIMIT_MANIFEST);
    mg_buf_init(&path, MG_LIMIT_FIELD);
    mg_buf_printf(&path, "%s!/" MG_PYTHON_EGG_METADATA, egg->path);
    if (path.failed)
        mg_manifest_broken(egg, MG_LIMIT, "a path that is too long");
    else if (mg_python_egg_read(egg, &text)) {
        mg_buf_char(&path, '\0');
        inside.path = path.p;
        status = add(&inside, mg_buf_view(&text), err);
        mg_manifest_finish(&inside);
    }
    mg_buf_clear(&text);
    mg_buf_clear(&path);
    mg_manifest_finish(egg);
    return status;
}

static enum mg_status read_file(struct mg_inspection *in, const char *path, struct mg_error *err)
{
    const struct mg_str all = mg_str_of(path);
    struct mg_str name = mg_tree_base_name(all);
    struct mg_str folder = mg_tree_base_name(mg_manifest_folder(all));
    struct mg_manifest manifest = {
        .in = in,
        .inspector = &mg_inspector_python,
        .path = path,
        .type = "pypi",
        .evidence = evidence_of(folder, name),
    };

    if (mg_str_ends(name, LINK))
        return read_link(&manifest, err);
    if (mg_str_ends(name, MG_STR(".egg")))
        return read_egg(&manifest, err);
    return read_metadata(&manifest, err);
}

const struct mg_inspector mg_inspector_python = {"python", wants, read_file, false};
