/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading the registry: texts come as UTF-8 into an arena, and what is missing or of another type
 * is empty. Names of keys and values are UTF-8, keys are separated by '\'.
 */
#ifndef MG_WINDOWS_INVENTORY_REGISTRY_H
#define MG_WINDOWS_INVENTORY_REGISTRY_H

#include <stdbool.h>
#include <windows.h>

#include "core/base/arena.h"

/* Open a key for reading; view is KEY_WOW64_64KEY, KEY_WOW64_32KEY or 0. ERROR_SUCCESS or the code
 * of the registry; ERROR_FILE_NOT_FOUND when it is not there. */
LSTATUS mg_registry_open(HKEY parent, const char *path, REGSAM view, HKEY *out);

/* A value of type REG_SZ, or REG_EXPAND_SZ with its variables replaced. Empty when it is missing,
 * of another type, empty, or past 32,767 units. */
struct mg_str mg_registry_text(struct mg_arena *arena, HKEY key, const char *name);
/* A value of type REG_DWORD; false when it is missing or of another type. */
bool mg_registry_number(HKEY key, const char *name, DWORD *out);

/* The same in a key below parent. */
struct mg_str mg_registry_text_at(struct mg_arena *arena, HKEY parent, const char *path,
                                  REGSAM view, const char *name);
bool mg_registry_number_at(HKEY parent, const char *path, REGSAM view, const char *name,
                           DWORD *out);
/* Is there such a key, or a value of any type in it (name NULL: the key alone)? */
bool mg_registry_has(HKEY parent, const char *path, REGSAM view, const char *name);

/* Call found for each key directly below key, with its name, until it returns false. ERROR_SUCCESS,
 * or the code of the registry. name borrows until found returns. */
typedef bool (*mg_registry_fn)(void *context, HKEY key, struct mg_str name);
LSTATUS mg_registry_each(HKEY key, mg_registry_fn found, void *context);
/* The same for the names of its values. */
LSTATUS mg_registry_each_value(HKEY key, mg_registry_fn found, void *context);

/* The architecture of programs that register themselves in a view; empty where there are several.
 */
struct mg_str mg_registry_arch(REGSAM view);

/* UTF-8 of a text of the system, n units without a NUL at their end; what is no valid UTF-16
 * becomes U+FFFD. Empty past the arena's ceiling. */
struct mg_str mg_registry_utf8(struct mg_arena *arena, const wchar_t *wide, size_t n);
/* A text for the system, NUL-terminated; NULL past the arena's ceiling. */
wchar_t *mg_registry_wide(struct mg_arena *arena, const char *text);

#endif
