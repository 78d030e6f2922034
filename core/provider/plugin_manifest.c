/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading manifests: a table of members, each with its reader, and after it what must agree.
 */
#include "core/provider/plugin_manifest.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/json_members.h"
#include "core/provider/plugin_path.h"

/* Small letters, digits and '-', in the middle also the others. */
static bool is_word(struct mg_str s, const char *others)
{
    bool ok =
        s.n > 0 && s.n <= MG_LIMIT_PLUGIN_WORD && strchr(others, s.p[0]) == NULL && s.p[0] != '-';

    for (size_t i = 0; ok && i < s.n; i++)
        ok = (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
             s.p[i] == '-' || (s.p[i] != '\0' && strchr(others, s.p[i]) != NULL);
    return ok;
}

bool mg_plugin_is_name(struct mg_str name)
{
    return is_word(name, "");
}

static enum mg_status take_word(const cJSON *item, const char *others, struct mg_str *out,
                                struct mg_error *err)
{
    if (!is_word(mg_json_text(item), others))
        return mg_fail(err, MG_FORMAT,
                       "is no word of small letters, digits, '-'%s%s, of at most %zu",
                       others[0] == '\0' ? "" : " or any of ", others, MG_LIMIT_PLUGIN_WORD);
    *out = mg_json_text(item);
    return MG_OK;
}

static enum mg_status take_path(const cJSON *item, struct mg_str *out, struct mg_error *err)
{
    enum mg_status status = mg_plugin_path_check(mg_json_text(item), err);

    if (status == MG_OK)
        *out = mg_json_text(item);
    return status;
}

static enum mg_status read_path(const cJSON *item, void *to, struct mg_error *err)
{
    return take_path(item, &((struct mg_plugin_file *)to)->path, err);
}

static enum mg_status read_size(const cJSON *item, void *to, struct mg_error *err)
{
    return mg_json_take_count(item, 0, MG_LIMIT_PLUGIN_BYTES, &((struct mg_plugin_file *)to)->size,
                              err);
}

static enum mg_status read_sha256(const cJSON *item, void *to, struct mg_error *err)
{
    return mg_json_take_sha256(item, &((struct mg_plugin_file *)to)->sha256, err);
}

static const struct mg_json_member file_members[] = {
    {"path", read_path, false}, {"size", read_size, false}, {"sha256", read_sha256, false}};

static enum mg_status read_name(const cJSON *item, void *to, struct mg_error *err)
{
    return take_word(item, "", &((struct mg_plugin_manifest *)to)->name, err);
}

static enum mg_status read_version(const cJSON *item, void *to, struct mg_error *err)
{
    return take_word(item, ".+~", &((struct mg_plugin_manifest *)to)->version, err);
}

static enum mg_status read_protocol(const cJSON *item, void *to, struct mg_error *err)
{
    return mg_json_take_count(item, 1, UINT32_MAX, &((struct mg_plugin_manifest *)to)->protocol,
                              err);
}

static enum mg_status read_os(const cJSON *item, void *to, struct mg_error *err)
{
    return take_word(item, "", &((struct mg_plugin_manifest *)to)->os, err);
}

static enum mg_status read_arch(const cJSON *item, void *to, struct mg_error *err)
{
    return take_word(item, "_", &((struct mg_plugin_manifest *)to)->arch, err);
}

static enum mg_status read_executable(const cJSON *item, void *to, struct mg_error *err)
{
    return take_path(item, &((struct mg_plugin_manifest *)to)->executable, err);
}

static enum mg_status read_capabilities(const cJSON *items, void *to, struct mg_error *err)
{
    struct mg_plugin_manifest *manifest = to;
    const cJSON *item;

    if (!cJSON_IsArray(items))
        return mg_fail(err, MG_FORMAT, "is no array");
    cJSON_ArrayForEach(item, items)
    {
        struct mg_str *next = &manifest->capabilities[manifest->capability_count];
        enum mg_status status;

        if (manifest->capability_count == MG_LIMIT_PLUGIN_CAPABILITIES)
            return mg_fail(err, MG_LIMIT, "has more than %d items", MG_LIMIT_PLUGIN_CAPABILITIES);
        status = take_word(item, "", next, err);
        if (status != MG_OK)
            return status;
        if (mg_plugin_manifest_can(manifest, item->valuestring))
            return mg_fail(err, MG_FORMAT, "has \"%s\" twice", item->valuestring);
        manifest->capability_count++;
    }
    return MG_OK;
}

/* File systems of Windows do not tell case: neither do we. */
static int compare_files(const void *a, const void *b)
{
    return mg_plugin_path_cmp(((const struct mg_plugin_file *)a)->path,
                              ((const struct mg_plugin_file *)b)->path);
}

static enum mg_status check_files(struct mg_plugin_manifest *manifest, struct mg_error *err)
{
    const struct mg_plugin_file *files = manifest->files;
    uint64_t bytes = 0;

    qsort(manifest->files, manifest->file_count, sizeof *manifest->files, compare_files);
    for (size_t i = 0; i < manifest->file_count; i++) {
        bytes += files[i].size;
        if (i > 0 && compare_files(&files[i - 1], &files[i]) == 0)
            return mg_fail(err, MG_FORMAT, "has \"%.*s\" twice", MG_STR_ARG(files[i].path));
    }
    if (bytes > MG_LIMIT_PLUGIN_BYTES)
        return mg_fail(err, MG_LIMIT, "has more than %zu bytes in all", MG_LIMIT_PLUGIN_BYTES);
    return MG_OK;
}

static enum mg_status read_files(const cJSON *items, void *to, struct mg_error *err)
{
    struct mg_plugin_manifest *manifest = to;
    const cJSON *item;

    if (!cJSON_IsArray(items))
        return mg_fail(err, MG_FORMAT, "is no array");
    manifest->files = calloc(MG_LIMIT_PLUGIN_FILES, sizeof *manifest->files);
    if (manifest->files == NULL)
        return mg_fail(err, MG_NOMEM, "no memory");
    cJSON_ArrayForEach(item, items)
    {
        enum mg_status status;

        if (manifest->file_count == MG_LIMIT_PLUGIN_FILES)
            return mg_fail(err, MG_LIMIT, "has more than %d items", MG_LIMIT_PLUGIN_FILES);
        status = mg_json_members(item, file_members, MG_COUNT(file_members),
                                 &manifest->files[manifest->file_count], err);
        if (status != MG_OK)
            return mg_fail_in(err, status, "item %zu", manifest->file_count + 1);
        manifest->file_count++;
    }
    return check_files(manifest, err);
}

static const struct mg_json_member members[] = {
    {"schema", NULL, false}, /* was looked at before all others */
    {"name", read_name, false},
    {"version", read_version, false},
    {"protocol", read_protocol, false},
    {"os", read_os, false},
    {"arch", read_arch, false},
    {"executable", read_executable, false},
    {"capabilities", read_capabilities, false},
    {"files", read_files, false},
};

/* First of all: another schema may have other members. */
static enum mg_status check_schema(const cJSON *document, struct mg_error *err)
{
    struct mg_str schema = mg_json_str(document, "schema");
    const struct mg_str family =
        mg_str_take(MG_STR(MG_PLUGIN_SCHEMA), strlen(MG_PLUGIN_SCHEMA) - 1);
    uint64_t version = 0;

    if (mg_str_is(schema, MG_PLUGIN_SCHEMA))
        return MG_OK;
    if (mg_str_starts(schema, family) && mg_str_u64(mg_str_skip(schema, family.n), &version) &&
        version > 1)
        return mg_fail(err, MG_UNSUPPORTED, "its schema is version %llu, this program reads 1",
                       (unsigned long long)version);
    return mg_fail(err, MG_FORMAT, "member \"schema\" is not \"%s\"", MG_PLUGIN_SCHEMA);
}

static enum mg_status read_manifest(struct mg_plugin_manifest *manifest, struct mg_error *err)
{
    enum mg_status status = check_schema(manifest->document, err);

    if (status == MG_OK)
        status = mg_json_members(manifest->document, members, MG_COUNT(members), manifest, err);
    if (status == MG_OK && mg_plugin_manifest_file(manifest, manifest->executable) == NULL)
        return mg_fail(err, MG_FORMAT, "\"executable\" is not one of \"files\"");
    return status;
}

enum mg_status mg_plugin_manifest_parse(struct mg_str text, struct mg_plugin_manifest *out,
                                        struct mg_error *err)
{
    struct mg_plugin_manifest manifest = {0};
    enum mg_status status = mg_json_parse(text, MG_LIMIT_PLUGIN_MANIFEST, &manifest.document, err);

    if (status == MG_OK)
        status = read_manifest(&manifest, err);
    if (status != MG_OK) {
        mg_plugin_manifest_clear(&manifest);
        return status;
    }
    *out = manifest;
    return MG_OK;
}

void mg_plugin_manifest_clear(struct mg_plugin_manifest *manifest)
{
    cJSON_Delete(manifest->document);
    free(manifest->files);
    *manifest = (struct mg_plugin_manifest){0};
}

bool mg_plugin_manifest_can(const struct mg_plugin_manifest *manifest, const char *capability)
{
    for (size_t i = 0; i < manifest->capability_count; i++) {
        if (mg_str_is(manifest->capabilities[i], capability))
            return true;
    }
    return false;
}

const struct mg_plugin_file *mg_plugin_manifest_file(const struct mg_plugin_manifest *manifest,
                                                     struct mg_str path)
{
    for (size_t i = 0; i < manifest->file_count; i++) {
        if (mg_str_eq(manifest->files[i].path, path))
            return &manifest->files[i];
    }
    return NULL;
}
