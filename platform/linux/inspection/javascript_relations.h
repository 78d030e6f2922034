/* SPDX-License-Identifier: Apache-2.0
 *
 * What a package.json says that its package depends on: names of folders in node_modules, which for
 * an alias is not the name of the package in it (docs.npmjs.com/cli/configuring-npm/package-json).
 */
#ifndef MG_LINUX_INSPECTION_JAVASCRIPT_RELATIONS_H
#define MG_LINUX_INSPECTION_JAVASCRIPT_RELATIONS_H

#include "core/base/json.h"
#include "core/model/relations.h"

/* Fill relations, which may be NULL, and give them back. Development dependencies do not count:
 * nobody installs them with a package. */
const struct mg_relations *mg_javascript_relations(struct mg_relations *relations,
                                                   const cJSON *document);

#endif
