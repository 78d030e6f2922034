/* SPDX-License-Identifier: Apache-2.0
 *
 * Who may change a file or folder, by its access list.
 */
#ifndef MG_WINDOWS_ACCESS_H
#define MG_WINDOWS_ACCESS_H

#include <windows.h>

#include <accctrl.h>

#include "core/base/error.h"

/* UNTRUSTED when somebody owns the open file or folder, or may write to it, delete it or change its
 * access list, who is not Windows itself, an administrator or the user that runs us. The handle
 * needs READ_CONTROL; path is for errors. */
enum mg_status mg_access_check(HANDLE file, const char *path, struct mg_error *err);
/* The same for the owner alone, of what has this type: a file, or a pipe (SE_KERNEL_OBJECT). */
enum mg_status mg_access_check_owner(HANDLE object, SE_OBJECT_TYPE type, const char *path,
                                     struct mg_error *err);

#endif
