/* SPDX-License-Identifier: Apache-2.0
 *
 * The version of a file: the four numbers of its version resource, which updates raise.
 */
#ifndef MG_WINDOWS_INVENTORY_FILE_VERSION_H
#define MG_WINDOWS_INVENTORY_FILE_VERSION_H

#include "core/base/arena.h"

enum mg_file_version {
    MG_FILE_VERSION_READ,
    MG_FILE_VERSION_NO_FILE,
    MG_FILE_VERSION_NONE, /* it cannot be read, or has no version */
};

/* "4.8.9290.0" of the file path, as GetFileVersionInfo tells it. *out only when it was read. */
enum mg_file_version mg_file_version_read(struct mg_arena *arena, const char *path,
                                          struct mg_str *out);

/* The same as one number that orders. */
enum mg_file_version mg_file_version_number(struct mg_arena *arena, const char *path,
                                            uint64_t *out);
/* Its text; empty past the arena's ceiling. */
struct mg_str mg_file_version_text(struct mg_arena *arena, uint64_t number);

#endif
