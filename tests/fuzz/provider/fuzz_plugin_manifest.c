/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as the manifest of a plugin: an error with a text, or a manifest all of whose paths are
 * allowed, different, and lead out of no folder.
 */
#include <stdlib.h>

#include "core/base/json_members.h"
#include "core/provider/plugin_manifest.h"
#include "core/provider/plugin_path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void check(const struct mg_plugin_manifest *manifest)
{
    const struct mg_plugin_file *files = manifest->files;

    must(mg_plugin_is_name(manifest->name) && manifest->version.n != 0 && manifest->protocol > 0);
    must(manifest->file_count > 0 && manifest->file_count <= MG_LIMIT_PLUGIN_FILES);
    must(mg_plugin_manifest_file(manifest, manifest->executable) != NULL);
    for (size_t i = 0; i < manifest->file_count; i++) {
        must(files[i].path.p[0] != '/' && files[i].sha256.n == MG_JSON_SHA256);
        must(mg_str_find_str(files[i].path, MG_STR("..")) == SIZE_MAX ||
             mg_plugin_path_check(files[i].path, NULL) == MG_OK);
        must(mg_str_find(files[i].path, '\\') == SIZE_MAX &&
             mg_str_find(files[i].path, ':') == SIZE_MAX);
        must(i == 0 || mg_plugin_path_cmp(files[i - 1].path, files[i].path) < 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_plugin_manifest manifest;
    struct mg_error err = {.status = MG_OK};
    enum mg_status status =
        mg_plugin_manifest_parse((struct mg_str){(const char *)data, size}, &manifest, &err);

    must(err.status == status && (err.text[0] == '\0') == (status == MG_OK));
    if (status != MG_OK)
        return 0;
    check(&manifest);
    mg_plugin_manifest_clear(&manifest);
    return 0;
}
