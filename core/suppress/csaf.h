/* SPDX-License-Identifier: Apache-2.0
 *
 * The product tree of a CSAF document. Private to core/suppress.
 */
#ifndef MG_SUPPRESS_CSAF_H
#define MG_SUPPRESS_CSAF_H

#include "core/suppress/rules.h"

struct mg_csaf_product {
    const struct mg_product *product; /* NULL: no package URL */
    struct mg_str cpe;
    struct mg_str component, platform; /* ids, of a relationship; else empty */
    bool default_component;            /* of the platform, as its vendor ships it */
};

struct mg_csaf_tree {
    struct mg_map products; /* product_id: struct mg_csaf_product */
};

/* Products of the document; the strings borrow from it, the rest is the arena's. NOMEM. */
enum mg_status mg_csaf_tree_make(struct mg_arena *arena, const cJSON *root,
                                 struct mg_csaf_tree *out, struct mg_error *err);
void mg_csaf_tree_clear(struct mg_csaf_tree *tree);

/* Set the product and the platform of the statement to those of a product. False, with the reason
 * why the statement cannot be applied to it, when it has no package URL, or when it is a component
 * of a platform that cannot be told (mg_platform_known) and not a build of its own: a package of an
 * operating system, with a version, as its vendor ships it, is the same build everywhere. */
bool mg_csaf_resolve(const struct mg_csaf_tree *tree, struct mg_str id,
                     struct mg_statement *statement, enum mg_skip *why);

#endif
