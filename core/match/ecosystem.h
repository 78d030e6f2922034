/* SPDX-License-Identifier: Apache-2.0
 *
 * Whose advisories speak of a package: those of the distribution for what it built, those of the
 * language's registry for packages of a language that no package of the distribution owns.
 */
#ifndef MG_MATCH_ECOSYSTEM_H
#define MG_MATCH_ECOSYSTEM_H

#include "core/model/inventory.h"

/* OSV ecosystem of a language's packages by their purl type ("pypi": "PyPI"); NULL for others. */
const char *mg_language_ecosystem(struct mg_str type);

/* Set the ecosystem of each package. A distribution mends the language packages that it ships with
 * its own versions, so one that a package of the distribution owns has none, nor has a package that
 * somebody else built, nor one of a distribution that is not known. NOMEM. */
enum mg_status mg_ecosystems_set(struct mg_inventory *inventory, struct mg_error *err);

#endif
