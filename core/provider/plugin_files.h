/* SPDX-License-Identifier: Apache-2.0
 *
 * What lies in the folder of a plugin, and in the folders in it.
 */
#ifndef MG_PROVIDER_PLUGIN_FILES_H
#define MG_PROVIDER_PLUGIN_FILES_H

#include "core/base/folder.h"
#include "core/base/str.h"

/* path is relative to the plugin's folder, separated by '/'. kind is not MG_FOLDER_FOLDER. */
typedef enum mg_status (*mg_plugin_files_fn)(void *context, struct mg_str path,
                                             enum mg_folder_kind kind, struct mg_error *err);

/* Call each for all that is no folder, but manifest and signature; its first failure ends it. LIMIT
 * when there are more files or folders than a plugin may have, or they lie too deep. */
enum mg_status mg_plugin_files_each(const char *folder, mg_plugin_files_fn each, void *context,
                                    struct mg_error *err);

#endif
