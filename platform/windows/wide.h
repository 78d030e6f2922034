/* SPDX-License-Identifier: Apache-2.0
 *
 * Between our UTF-8 and the UTF-16 of Windows, and its errors as ours.
 */
#ifndef MG_WINDOWS_WIDE_H
#define MG_WINDOWS_WIDE_H

#include <wchar.h>

#include "core/base/error.h"

/* A path for the system, to be freed. */
enum mg_status mg_widen(const char *path, wchar_t **out, struct mg_error *err);

/* "cannot VERB PATH: why" for a code of GetLastError or of the registry. */
enum mg_status mg_fail_os(struct mg_error *err, unsigned long code, const char *verb,
                          const char *path);

#endif
