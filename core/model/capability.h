/* SPDX-License-Identifier: Apache-2.0
 *
 * What Margay does for hosts of which operating system: a table, so that no other code asks which
 * system it is on. An os_family is that of struct mg_host: "linux", "windows".
 */
#ifndef MG_MODEL_CAPABILITY_H
#define MG_MODEL_CAPABILITY_H

#include "core/base/error.h"
#include "core/base/str.h"

enum mg_capability {
    MG_CAPABILITY_DEEP_INSPECTION,
    MG_CAPABILITY_SBOM_EXPORT,
    MG_CAPABILITY_EXPOSURE,
};
#define MG_CAPABILITY_COUNT 3

/* False for a family that is not in the table. */
bool mg_capability_has(enum mg_capability capability, struct mg_str os_family);
/* UNSUPPORTED: "UNSUPPORTED: SBOM export is not supported on Windows". */
enum mg_status mg_capability_check(enum mg_capability capability, struct mg_str os_family,
                                   struct mg_error *err);

#endif
