/* SPDX-License-Identifier: Apache-2.0
 *
 * A part of the registry (hive) in a file that Windows has not loaded, as that of a user who is
 * logged off. Windows has no way of loading a hive that writes nothing: it repairs the file, makes
 * files for its log beside it, and while it is loaded its user cannot log on. So a copy of our own
 * is loaded, which takes the rights of an administrator.
 */
#ifndef MG_WINDOWS_INVENTORY_HIVE_H
#define MG_WINDOWS_INVENTORY_HIVE_H

#include <stdbool.h>
#include <windows.h>

#define MG_HIVE_NAME 24

struct mg_hive {
    HKEY root;
    wchar_t name[MG_HIVE_NAME];    /* below HKEY_USERS */
    wchar_t folder[MAX_PATH + 40]; /* where the copy is */
};

/* Open the hive in a file for reading. ERROR_SUCCESS or a code of Windows: ERROR_FILE_NOT_FOUND and
 * ERROR_PATH_NOT_FOUND when it is not there, ERROR_SHARING_VIOLATION when it is in use,
 * ERROR_PRIVILEGE_NOT_HELD without the rights, ERROR_FILE_TOO_LARGE past MG_LIMIT_HIVE,
 * ERROR_BAD_FILE_TYPE when it is no plain file. */
LSTATUS mg_hive_open(const wchar_t *path, struct mg_hive *out);
/* Keys that were opened in it must have been closed. False when the copy could not be removed. */
bool mg_hive_close(struct mg_hive *hive);

#endif
