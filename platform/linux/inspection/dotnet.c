/* SPDX-License-Identifier: Apache-2.0
 *
 * .NET: NuGet packages that an application or a shared framework was published with, by its
 * NAME.deps.json (github.com/dotnet/sdk, documentation/specs/runtime-configuration-file.md). The
 * "libraries" are named NAME/VERSION; those of type "package" are NuGet's, a "runtimepack" is the
 * framework inside of an application that brings its own. Projects and references are no packages.
 * Other programs have files of that name too (WordPress: lists of scripts); those are passed over.
 */
#include "platform/linux/inspection/inspection.h"

#include "core/base/json.h"
#include "core/base/limits.h"
#include "platform/linux/inspection/manifest.h"

#define RUNTIME_PACK MG_STR("runtimepack.") /* in front of the package's name */
/* The framework's own list says 3.1.23-servicing.22122.4 for 3.1.23. That is the release, not what
 * comes before it, as the order of versions would have it. */
#define BUILD_OF_RELEASE MG_STR("-servicing.")

static enum mg_wish wants(struct mg_str folder, struct mg_str name)
{
    (void)folder;
    return mg_str_ends(name, MG_STR(".deps.json")) ? MG_WISH_YES : MG_WISH_NO;
}

static enum mg_status add(struct mg_manifest *manifest, const cJSON *library, struct mg_error *err)
{
    struct mg_str type = mg_json_str(library, "type");
    struct mg_str version = mg_str_of(library->string), name;

    if (type.n == 0)
        mg_manifest_broken(manifest, MG_FORMAT, "a library without a type");
    if (!mg_str_is(type, "package") && !mg_str_is(type, "runtimepack"))
        return MG_OK;
    if (!mg_str_cut(&version, '/', &name) || version.n == 0) {
        mg_manifest_broken(manifest, MG_FORMAT, "a library that is not NAME/VERSION");
        return MG_OK;
    }
    if (mg_str_is(type, "runtimepack") && mg_str_starts(name, RUNTIME_PACK))
        name = mg_str_skip(name, RUNTIME_PACK.n);
    version = mg_str_take(version, mg_str_find_str(version, BUILD_OF_RELEASE));
    return mg_manifest_add(manifest,
                           &(struct mg_manifest_package){.name = name, .version = version}, err);
}

static enum mg_status read_file(struct mg_inspection *in, const char *path, struct mg_error *err)
{
    struct mg_manifest manifest = {
        .in = in,
        .inspector = &mg_inspector_dotnet,
        .path = path,
        .type = "nuget",
        .evidence = "deps.json",
    };
    cJSON *document = mg_manifest_json(&manifest, MG_LIMIT_MANIFEST_LIST);
    const cJSON *libraries = mg_json_object(document, "libraries");
    enum mg_status status = MG_OK;

    if (libraries == NULL && mg_json_object(document, "runtimeTarget") != NULL)
        mg_manifest_broken(&manifest, MG_FORMAT, "no libraries in the document");
    for (const cJSON *entry = libraries == NULL ? NULL : libraries->child;
         entry != NULL && status == MG_OK; entry = entry->next)
        status = add(&manifest, entry, err);
    cJSON_Delete(document);
    mg_manifest_finish(&manifest);
    return status;
}

const struct mg_inspector mg_inspector_dotnet = {"dotnet", wants, read_file, false};
