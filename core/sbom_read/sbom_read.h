/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading an SBOM, of Margay or of another tool, as an inventory: CycloneDX JSON (1.2 and later
 * 1.x) and SPDX JSON (2.2, 2.3). A component becomes a package by its purl; what the purl does not
 * say comes from the properties of the tools that are known, see properties.c. Components that
 * cannot be mapped are counted in the coverage (area "sbom"), which also tells the tool and the
 * format. An inventory that Margay exported comes back as it was, as far as matching reads it.
 */
#ifndef MG_SBOM_READ_SBOM_READ_H
#define MG_SBOM_READ_SBOM_READ_H

#include "core/base/error.h"
#include "core/model/inventory.h"

/* Fill inventory (initialized by the caller, empty) from the bytes of a document. UNSUPPORTED for
 * another format or version, FORMAT with the position for a broken document, LIMIT, NOMEM; the
 * inventory may then hold a part and is of no use. */
enum mg_status mg_sbom_read(struct mg_str bytes, struct mg_inventory *inventory,
                            struct mg_error *err);

#endif
