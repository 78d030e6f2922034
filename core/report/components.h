/* SPDX-License-Identifier: Apache-2.0
 *
 * Packages as bills of materials count them: those with one package URL are one component that is
 * found in several places. For core/report and core/sbom.
 */
#ifndef MG_REPORT_COMPONENTS_H
#define MG_REPORT_COMPONENTS_H

#include "core/base/arena.h"
#include "core/report/report.h"

struct mg_component {
    struct mg_str purl;
    size_t first, last; /* indexes of packages; mg_components.next leads from one to the other */
    size_t row;         /* the last row that named it, plus 1 */
};

struct mg_components {
    struct mg_component *items; /* in the order of the inventory */
    size_t count;
    struct mg_component **of_package; /* NULL for a package that was left out */
    size_t *next; /* per package: the next one of its component; SIZE_MAX behind the last */
};

/* The components of all packages, or only of those with findings. Memory is the arena's; false past
 * its ceiling. */
bool mg_components_make(struct mg_arena *arena, const struct mg_report *report, bool all,
                        struct mg_components *out);

#endif
