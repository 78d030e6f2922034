/* SPDX-License-Identifier: Apache-2.0
 *
 * What the readers of text manifests share: reading a file whole or as JSON within limits, and
 * adding packages from it. Everything that is wrong with the file or with a package in it becomes
 * one entry of coverage, however many packages are broken.
 */
#ifndef MG_LINUX_INSPECTION_MANIFEST_H
#define MG_LINUX_INSPECTION_MANIFEST_H

#include <cjson/cJSON.h>

#include "platform/linux/inspection/inspection.h"

/* A file that is being read. The first five are the inspector's to fill, the rest starts as 0. */
struct mg_manifest {
    struct mg_inspection *in;
    const struct mg_inspector *inspector;
    const char *path;
    const char *type;     /* purl type of its packages */
    const char *evidence; /* what it proves them by */
    uint64_t broken;      /* packages that were left out */
    struct mg_error why;  /* the first of them, or why the file cannot be used */
};

/* What it says of a package. Views are borrowed. */
struct mg_manifest_package {
    struct mg_str name;
    struct mg_str version;
    struct mg_str license; /* left out when it is no single line */
    struct mg_str arch;
    struct mg_str sha1;
    const struct mg_relations *relations; /* NULL: it says none */
};

/* Read the file of at most limit bytes into out, whose ceiling is set here; the caller clears it in
 * any case. A byte order mark of UTF-8 is left out of *text. False: mg_manifest_finish tells. */
bool mg_manifest_read(struct mg_manifest *manifest, size_t limit, struct mg_buf *out,
                      struct mg_str *text);
/* The file as a document, to be freed with cJSON_Delete; NULL: mg_manifest_finish tells. */
cJSON *mg_manifest_json(struct mg_manifest *manifest, size_t limit);
/* The same of text that came from elsewhere and is no longer than it may be. */
cJSON *mg_manifest_parse(struct mg_manifest *manifest, struct mg_str text);

/* Add a package. Bytes that are not UTF-8 become U+FFFD. One without name or version, with control
 * bytes in them or longer than a field may be, is left out and counted. Errors as of
 * mg_inspection_add. */
enum mg_status mg_manifest_add(struct mg_manifest *manifest,
                               const struct mg_manifest_package *package, struct mg_error *err);
/* Count something that is no package though it should be one; the first reason is kept. */
void mg_manifest_broken(struct mg_manifest *manifest, enum mg_status status, const char *reason);
/* Tell what was wrong, if anything was. */
void mg_manifest_finish(const struct mg_manifest *manifest);

/* The path up to its last slash; empty without one. */
struct mg_str mg_manifest_folder(struct mg_str path);

#endif
