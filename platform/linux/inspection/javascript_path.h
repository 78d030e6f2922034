/* SPDX-License-Identifier: Apache-2.0
 *
 * Where in a tree of node_modules a file lies, by its path alone.
 */
#ifndef MG_LINUX_INSPECTION_JAVASCRIPT_PATH_H
#define MG_LINUX_INSPECTION_JAVASCRIPT_PATH_H

#include "core/base/str.h"

/* Is a folder of the path node_modules? */
bool mg_javascript_in_modules(struct mg_str path);

/* Is the file the package.json of a package: directly in node_modules/NAME or
 * node_modules/@SCOPE/NAME? Names that begin with '.' are folders of the package managers
 * themselves. What packages bring along for their tests, a node_modules below a folder "test",
 * "tests", "fixtures" (or "__tests__", ...) of theirs, is not installed. */
bool mg_javascript_is_package(struct mg_str path);

#endif
