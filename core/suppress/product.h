/* SPDX-License-Identifier: Apache-2.0
 *
 * Is the product of a statement the package that is installed? Private to core/suppress.
 *
 * A product is a package URL. Type, namespace and name must be the same; the version and every
 * qualifier must be the same where the product has them. A product with arch=src or arch=source is
 * a source package, and so all packages built from it.
 */
#ifndef MG_SUPPRESS_PRODUCT_H
#define MG_SUPPRESS_PRODUCT_H

#include "core/base/buf.h"
#include "core/model/distro.h"
#include "core/model/finding.h"
#include "core/model/purl_parse.h"

/* A package URL, decoded; smaller than struct mg_purl, as there may be many. */
struct mg_product {
    struct mg_str type, name_space, name;
    struct mg_str version; /* may be empty, may begin with the epoch */
    const struct mg_purl_qualifier *qualifiers;
    size_t qualifier_count;
    bool has_subpath; /* it is only a part of the package */
};

/* As mg_purl_parse; what *out holds is the arena's. */
enum mg_status mg_product_parse(struct mg_arena *arena, struct mg_str text, struct mg_product *out,
                                struct mg_error *err);
/* The same, in memory of its own; *out is NULL when text is no package URL that is read. NOMEM. */
enum mg_status mg_product_new(struct mg_arena *arena, struct mg_str text,
                              const struct mg_product **out, struct mg_error *err);
bool mg_product_is_source(const struct mg_product *product);
/* Append the key of the package called name that has type and namespace of the product: the same
 * one for all spellings of the names. */
void mg_product_add_key(struct mg_buf *buf, const struct mg_product *product, bool source,
                        struct mg_str name);

/* What a finding is about. */
struct mg_target {
    struct mg_product product; /* from the finding's own package URL */
    struct mg_str version;     /* as the package manager prints it */
    struct mg_str source_name, source_version;
    struct mg_str codename; /* of the release; may be empty */
};

/* False when the finding has no package URL. For a finding about the host the operating system is
 * the product, named as reports name it: pkg:generic/debian@12. */
bool mg_target_make(struct mg_arena *arena, const struct mg_finding *finding,
                    const struct mg_host *host, const struct mg_distro *distro,
                    struct mg_target *out);

/* All but type, namespace and name: by those the caller has found the product. */
bool mg_product_covers(const struct mg_product *product, const struct mg_target *target);
/* Is wanted the version of the target (of its source)? Epochs count where both have them. */
bool mg_target_has_version(const struct mg_target *target, bool source, struct mg_str wanted);

#endif
