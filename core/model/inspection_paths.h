/* SPDX-License-Identifier: Apache-2.0
 *
 * The paths of Deep Inspection: the default ones, and the rules for those that people add. The
 * rules are Amazon Inspector's: at most 5 of the account and 5 of the organization, 256 characters
 * each, no wildcards.
 */
#ifndef MG_MODEL_INSPECTION_PATHS_H
#define MG_MODEL_INSPECTION_PATHS_H

#include "core/base/error.h"
#include "core/base/str.h"

/* The default paths in turn; NULL behind the last. */
const char *mg_inspection_default_path(size_t index);

/* May path be inspected? USAGE with the reason. */
enum mg_status mg_inspection_path_check(const char *path, struct mg_error *err);

/* All paths that one side asks for; whose is "the account" or "the organization". USAGE. */
enum mg_status mg_inspection_paths_check(const char *const *paths, size_t count, const char *whose,
                                         struct mg_error *err);

#endif
