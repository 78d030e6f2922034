/* SPDX-License-Identifier: Apache-2.0
 *
 * One package of a CycloneDX SBOM. Private to core/sbom.
 */
#ifndef MG_SBOM_CYCLONEDX_COMPONENT_H
#define MG_SBOM_CYCLONEDX_COMPONENT_H

#include "core/sbom/document.h"

/* An element of "components"; its bom-ref is the package URL. */
void mg_sbom_cdx_component(const struct mg_sbom *sbom, const struct mg_component *component);
/* Writes an element of "properties"; an mg_property_fn with the sbom as context. */
void mg_sbom_cdx_property(const void *sbom, const char *name, struct mg_str value);

#endif
