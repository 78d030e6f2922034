/* SPDX-License-Identifier: Apache-2.0
 *
 * The one spelling of a package's name by which advisories and inventories meet. Most registries
 * tell names apart byte by byte; some do not, and then people write one name in several ways.
 */
#ifndef MG_MODEL_PACKAGE_KEY_H
#define MG_MODEL_PACKAGE_KEY_H

#include "core/base/buf.h"

/* Does the ecosystem ("PyPI", OSV's name) know one package under several spellings? */
bool mg_package_key_differs(struct mg_str ecosystem);

/* Append the key of a name; it is never longer than the name. */
void mg_package_key(struct mg_buf *out, struct mg_str ecosystem, struct mg_str name);

#endif
