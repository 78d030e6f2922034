/* SPDX-License-Identifier: Apache-2.0
 *
 * Mapping a file that is open already; by its path it is mg_os_map of core/platform.h.
 */
#ifndef MG_WINDOWS_MAPPING_H
#define MG_WINDOWS_MAPPING_H

#include <windows.h>

#include "core/platform.h"

/* Path is for errors. IO for what is no regular file. The handle stays open. */
enum mg_status mg_map_handle(HANDLE file, const char *path, struct mg_mapping *out,
                             struct mg_error *err);

#endif
