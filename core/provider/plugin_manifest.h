/* SPDX-License-Identifier: Apache-2.0
 *
 * The manifest of a plugin, plugin.json (docs/plugins.md, docs/schema/plugin-1.json): what it is,
 * what it is for, and the size and SHA-256 of each of its files. Reading is strict: what is not
 * known is refused, but for members that begin with "x-". It does not look at the files.
 */
#ifndef MG_PROVIDER_PLUGIN_MANIFEST_H
#define MG_PROVIDER_PLUGIN_MANIFEST_H

#include "core/base/error.h"
#include "core/base/limits.h"
#include "core/base/str.h"

#define MG_PLUGIN_MANIFEST "plugin.json"
#define MG_PLUGIN_SCHEMA "margay/plugin/1"

struct cJSON;

struct mg_plugin_file {
    struct mg_str path; /* relative to the plugin's folder, separated by '/' */
    uint64_t size;
    struct mg_str sha256; /* lower-case hex */
};

/* All views borrow from document. */
struct mg_plugin_manifest {
    struct cJSON *document;
    struct mg_str name, version;
    uint64_t protocol; /* version of the provider protocol that it speaks */
    struct mg_str os, arch;
    struct mg_str executable; /* one of the files */
    struct mg_str capabilities[MG_LIMIT_PLUGIN_CAPABILITIES];
    size_t capability_count;
    struct mg_plugin_file *files; /* in byte order of their paths without regard to case */
    size_t file_count;
};

/* FORMAT naming the member, LIMIT, NOMEM; UNSUPPORTED for a later schema. */
enum mg_status mg_plugin_manifest_parse(struct mg_str text, struct mg_plugin_manifest *out,
                                        struct mg_error *err);
/* A zeroed one is fine. */
void mg_plugin_manifest_clear(struct mg_plugin_manifest *manifest);

bool mg_plugin_manifest_can(const struct mg_plugin_manifest *manifest, const char *capability);
/* NULL when it has no file of this path, case regarded. */
const struct mg_plugin_file *mg_plugin_manifest_file(const struct mg_plugin_manifest *manifest,
                                                     struct mg_str path);

/* Is it a name of a plugin: small letters, digits and '-'? It is also the one of its folder. */
bool mg_plugin_is_name(struct mg_str name);

#endif
