/* SPDX-License-Identifier: Apache-2.0
 *
 * Making plugin.json and plugin.json.sig. What is written is parsed first as hosts will parse it.
 */
#include "core/provider/plugin_sign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/vec.h"
#include "core/platform.h"
#include "core/provider/plugin.h"
#include "core/provider/plugin_files.h"
#include "core/provider/plugin_path.h"

#define PATH_SIZE 4096

static enum mg_status take(void *context, struct mg_str path, enum mg_folder_kind kind,
                           struct mg_error *err)
{
    struct mg_vec *paths = context; /* char * */
    char *copy;

    if (kind != MG_FOLDER_FILE)
        return mg_fail(err, MG_UNSUPPORTED, "%.*s is no file: a plugin holds no links",
                       MG_STR_ARG(path));
    if (mg_plugin_path_check(path, err) != MG_OK)
        return mg_fail_in(err, MG_FORMAT, "%.*s", MG_STR_ARG(path));
    copy = malloc(path.n + 1);
    if (copy == NULL || !mg_vec_push(paths, &copy)) {
        free(copy);
        return mg_fail(err, MG_NOMEM, "no memory to list a plugin");
    }
    memcpy(copy, path.p, path.n);
    copy[path.n] = '\0';
    return MG_OK;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum mg_status hash_file(const char *path, uint64_t *size, char hex[2 * MG_SHA256_SIZE + 1],
                                struct mg_error *err)
{
    unsigned char hash[MG_SHA256_SIZE];
    struct mg_mapping mapping;
    enum mg_status status = mg_os_map(path, &mapping, err);

    if (status != MG_OK)
        return status;
    *size = mapping.n;
    status = mg_sha256(mapping.p, mapping.n, hash, err);
    mg_os_unmap(&mapping);
    if (status == MG_OK)
        mg_hex(hash, sizeof hash, hex);
    return status;
}

static enum mg_status add_file(cJSON *files, const char *folder, const char *name,
                               struct mg_error *err)
{
    char path[PATH_SIZE], hex[2 * MG_SHA256_SIZE + 1];
    cJSON *file = cJSON_CreateObject();
    uint64_t size;
    enum mg_status status;

    if (!cJSON_AddItemToArray(files, file)) {
        cJSON_Delete(file);
        return mg_fail(err, MG_NOMEM, "no memory for a manifest");
    }
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    status = hash_file(path, &size, hex, err);
    if (status != MG_OK)
        return status;
    if (cJSON_AddStringToObject(file, "path", name) == NULL ||
        cJSON_AddNumberToObject(file, "size", (double)size) == NULL ||
        cJSON_AddStringToObject(file, "sha256", hex) == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for a manifest");
    return MG_OK;
}

/* The array for "files". */
static enum mg_status add_files(cJSON *files, const char *folder, struct mg_error *err)
{
    struct mg_vec paths;
    enum mg_status status;

    mg_vec_init(&paths, sizeof(char *));
    status = mg_plugin_files_each(folder, take, &paths, err);
    mg_vec_sort(&paths, compare);
    for (size_t i = 0; status == MG_OK && i < paths.n; i++)
        status = add_file(files, folder, *(char **)mg_vec_at(&paths, i), err);
    for (size_t i = 0; i < paths.n; i++)
        free(*(char **)mg_vec_at(&paths, i));
    mg_vec_clear(&paths);
    return status;
}

static enum mg_status replace_files(cJSON *document, const char *folder, struct mg_error *err)
{
    cJSON *files = cJSON_CreateArray();
    enum mg_status status = add_files(files, folder, err);

    if (status == MG_OK) {
        cJSON_DeleteItemFromObjectCaseSensitive(document, "files");
        if (cJSON_AddItemToObject(document, "files", files))
            return MG_OK;
        status = mg_fail(err, MG_NOMEM, "no memory for a manifest");
    }
    cJSON_Delete(files);
    return status;
}

/* The manifest as it will be written, checked. */
static enum mg_status complete(const char *path, const char *folder, struct mg_buf *out,
                               struct mg_error *err)
{
    struct mg_plugin_manifest manifest;
    cJSON *document = NULL;
    char *printed = NULL;
    enum mg_status status = mg_file_read_regular(path, out, err);

    if (status == MG_OK)
        status = mg_json_parse(mg_buf_view(out), MG_LIMIT_PLUGIN_MANIFEST, &document, err);
    if (status == MG_OK)
        status = replace_files(document, folder, err);
    mg_buf_reset(out);
    if (status == MG_OK) {
        printed = cJSON_Print(document);
        mg_buf_str(out, mg_str_of(printed));
        mg_buf_char(out, '\n');
        status = mg_plugin_manifest_parse(mg_buf_view(out), &manifest, err);
    }
    if (status == MG_OK)
        mg_plugin_manifest_clear(&manifest);
    cJSON_free(printed);
    cJSON_Delete(document);
    return out->failed ? mg_fail(err, MG_LIMIT, "the manifest gets too large") : status;
}

enum mg_status mg_plugin_sign(const char *folder, struct mg_private_key *key, struct mg_error *err)
{
    struct mg_signature signature;
    char path[PATH_SIZE];
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_PLUGIN_MANIFEST);
    (void)snprintf(path, sizeof path, "%s/%s", folder, MG_PLUGIN_MANIFEST);
    status = complete(path, folder, &text, err);
    if (status == MG_OK)
        status =
            mg_signature_of_text(mg_buf_view(&text), MG_PLUGIN_SIGNATURE, key, &signature, err);
    if (status == MG_OK)
        status = mg_file_replace(path, mg_buf_view(&text), err);
    if (status == MG_OK)
        status = mg_signature_write(path, MG_PLUGIN_SIGNATURE, &signature, err);
    if (status != MG_OK)
        (void)mg_fail_in(err, status, "%s", path);
    mg_buf_clear(&text);
    return status;
}
