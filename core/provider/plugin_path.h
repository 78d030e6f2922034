/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of a plugin's files, chosen so that they mean the same file on every system.
 */
#ifndef MG_PROVIDER_PLUGIN_PATH_H
#define MG_PROVIDER_PLUGIN_PATH_H

#include "core/base/error.h"
#include "core/base/str.h"

/* FORMAT unless path is relative, separated by '/', of letters, digits and "._+-" of ASCII, without
 * a name that ends with a dot (".", "..", and what Windows would cut), and neither manifest nor
 * signature. LIMIT when it is too long or too deep. */
enum mg_status mg_plugin_path_check(struct mg_str path, struct mg_error *err);

/* Order without regard to case: 0 for what file systems of Windows take for the same file. */
int mg_plugin_path_cmp(struct mg_str a, struct mg_str b);

#endif
