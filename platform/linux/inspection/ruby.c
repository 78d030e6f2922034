/* SPDX-License-Identifier: Apache-2.0
 *
 * Ruby: installed gems and default gems by the specifications that RubyGems keeps of them
 * (specifications/NAME-VERSION.gemspec, specifications/default/...). Gems that Bundler took from
 * repositories have none there and are not found.
 */
#include "platform/linux/inspection/inspection.h"

#include "core/base/limits.h"
#include "platform/linux/inspection/manifest.h"
#include "platform/linux/inspection/ruby_gemspec.h"
#include "platform/linux/tree/names.h"

static enum mg_wish wants(struct mg_str folder, struct mg_str name)
{
    bool place = mg_str_is(folder, "specifications") || mg_str_is(folder, "default");

    return place && mg_str_ends(name, MG_STR(".gemspec")) ? MG_WISH_YES : MG_WISH_NO;
}

static bool is_specification(struct mg_str path)
{
    struct mg_str folder = mg_manifest_folder(path);

    if (mg_str_is(mg_tree_base_name(folder), "default"))
        folder = mg_manifest_folder(folder);
    return mg_str_is(mg_tree_base_name(folder), "specifications");
}

/* Where the file does not say name and version, its own name does. */
static enum mg_status add(struct mg_manifest *manifest, struct mg_str text, struct mg_error *err)
{
    struct mg_ruby_gemspec spec, file;
    struct mg_manifest_package package;
    struct mg_buf license;
    enum mg_status status;

    mg_buf_init(&license, MG_LIMIT_FIELD);
    mg_ruby_gemspec_parse(text, &spec, &license);
    mg_ruby_gemspec_of_file(mg_tree_base_name(mg_str_of(manifest->path)), &file);
    if (spec.name.n == 0 || spec.version.n == 0)
        spec = file;
    if (manifest->in->relations != NULL) {
        mg_relations_begin(manifest->in->relations);
        mg_ruby_gemspec_relations(text, manifest->in->relations);
    }
    package = (struct mg_manifest_package){
        .name = spec.name,
        .version = spec.version,
        .arch = mg_str_is(spec.platform, "ruby") ? MG_STR_NONE : spec.platform,
        .license = license.failed ? MG_STR_NONE : mg_buf_view(&license),
        .relations = manifest->in->relations,
    };
    status = mg_manifest_add(manifest, &package, err);
    mg_buf_clear(&license);
    return status;
}

static enum mg_status read_file(struct mg_inspection *in, const char *path, struct mg_error *err)
{
    struct mg_manifest manifest = {
        .in = in,
        .inspector = &mg_inspector_ruby,
        .path = path,
        .type = "gem",
        .evidence = "gemspec",
    };
    enum mg_status status = MG_OK;
    struct mg_str text;
    struct mg_buf bytes;

    if (!is_specification(mg_str_of(path)))
        return MG_OK;
    if (mg_manifest_read(&manifest, MG_LIMIT_MANIFEST, &bytes, &text))
        status = add(&manifest, text, err);
    mg_buf_clear(&bytes);
    mg_manifest_finish(&manifest);
    return status;
}

const struct mg_inspector mg_inspector_ruby = {"ruby", wants, read_file, false};
