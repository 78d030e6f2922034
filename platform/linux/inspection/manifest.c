/* SPDX-License-Identifier: Apache-2.0
 *
 * Manifests: files read whole, documents with a bounded number of values, packages checked before
 * they are added.
 */
#include "platform/linux/inspection/manifest.h"

#include <inttypes.h>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"
#include "platform/linux/field.h"

void mg_manifest_broken(struct mg_manifest *manifest, enum mg_status status, const char *reason)
{
    if (manifest->broken++ == 0)
        (void)mg_fail(&manifest->why, status, "%s", reason);
}

void mg_manifest_finish(const struct mg_manifest *manifest)
{
    struct mg_error why = manifest->why;

    if (manifest->broken > 1)
        (void)mg_fail(&why, why.status, "%s, and %" PRIu64 " more entries that are left out",
                      manifest->why.text, manifest->broken - 1);
    if (why.status != MG_OK)
        mg_inspection_broken(manifest->in, manifest->inspector, manifest->path, &why);
}

bool mg_manifest_read(struct mg_manifest *manifest, size_t limit, struct mg_buf *out,
                      struct mg_str *text)
{
    struct mg_str all;

    mg_buf_init(out, limit);
    if (mg_tree_read(manifest->in->tree, manifest->path, out, &manifest->why) != MG_OK)
        return false;
    all = mg_buf_view(out);
    *text = mg_str_starts(all, MG_STR("\xef\xbb\xbf")) ? mg_str_skip(all, 3) : all;
    return true;
}

/* At least as many values as the document has, commas in strings included. A parsed value takes
 * some forty times the two bytes of the shortest, which is what this bounds. */
static bool has_few_values(struct mg_str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.n && count <= MG_LIMIT_MANIFEST_VALUES; i++)
        count += text.p[i] == ',' || text.p[i] == '[' || text.p[i] == '{';
    return count <= MG_LIMIT_MANIFEST_VALUES;
}

cJSON *mg_manifest_parse(struct mg_manifest *manifest, struct mg_str text)
{
    cJSON *document = NULL;

    if (!has_few_values(text))
        (void)mg_fail(&manifest->why, MG_LIMIT, "JSON of more than %d values",
                      MG_LIMIT_MANIFEST_VALUES);
    else
        (void)mg_json_parse(text, text.n, &document, &manifest->why);
    return document;
}

cJSON *mg_manifest_json(struct mg_manifest *manifest, size_t limit)
{
    cJSON *document = NULL;
    struct mg_str text;
    struct mg_buf bytes;

    if (mg_manifest_read(manifest, limit, &bytes, &text))
        document = mg_manifest_parse(manifest, text);
    mg_buf_clear(&bytes);
    return document;
}

static bool has_control(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return true;
    }
    return false;
}

/* s itself when it is UTF-8, else a copy in room; empty when that is too long. */
static struct mg_str as_utf8(struct mg_str s, struct mg_buf *room)
{
    bool valid = true;

    mg_buf_init(room, MG_LIMIT_FIELD);
    for (struct mg_str rest = s; rest.n != 0 && valid;) {
        size_t width = mg_utf8_width(rest);

        valid = width != 0;
        rest = mg_str_skip(rest, width);
    }
    for (struct mg_str rest = s; rest.n != 0 && !valid;) {
        size_t width = mg_utf8_width(rest);

        mg_buf_str(room, width == 0 ? MG_STR("\xef\xbf\xbd") : mg_str_take(rest, width));
        rest = mg_str_skip(rest, width == 0 ? 1 : width);
    }
    if (valid)
        return s;
    return room->failed ? MG_STR_NONE : mg_buf_view(room);
}

/* Why a name or a version cannot be used; NULL: it can. */
static const char *fault_of(struct mg_str s, const char *absent, const char *long_or_control)
{
    if (s.n == 0)
        return absent;
    return s.n > MG_LIMIT_FIELD || has_control(s) ? long_or_control : NULL;
}

static const char *package_fault(const struct mg_manifest_package *package, struct mg_str path)
{
    const char *fault = fault_of(package->name, "a package without a name",
                                 "a name that is too long or holds control bytes");

    if (fault != NULL)
        return fault;
    if (path.n > MG_LIMIT_FIELD)
        return "a path that is too long";
    return fault_of(package->version, "a package without a version",
                    "a version that is too long or holds control bytes");
}

enum mg_status mg_manifest_add(struct mg_manifest *manifest,
                               const struct mg_manifest_package *package, struct mg_error *err)
{
    const char *fault = package_fault(package, mg_str_of(manifest->path));
    struct mg_buf name, version, license;
    struct mg_package found = {
        .type = mg_str_of(manifest->type),
        .name = as_utf8(package->name, &name),
        .version = as_utf8(package->version, &version),
        .license = as_utf8(mg_field_if_plain(package->license), &license),
        .arch = mg_field_if_plain(package->arch),
        .sha1 = package->sha1,
        .evidence = mg_str_of(manifest->evidence),
        .location = mg_str_of(manifest->path),
    };
    enum mg_status status = MG_OK;

    if (package->relations != NULL)
        mg_relations_give(package->relations, &found);
    if (fault == NULL && (found.name.n == 0 || found.version.n == 0))
        fault = "a name or a version that is too long as UTF-8";
    if (fault != NULL)
        mg_manifest_broken(manifest, MG_FORMAT, fault);
    else
        status = mg_inspection_add(manifest->in, &found, err);
    mg_buf_clear(&name);
    mg_buf_clear(&version);
    mg_buf_clear(&license);
    return status;
}

struct mg_str mg_manifest_folder(struct mg_str path)
{
    size_t n = path.n;

    while (n != 0 && path.p[n - 1] != '/')
        n--;
    return mg_str_take(path, n == 0 ? 0 : n - 1);
}
