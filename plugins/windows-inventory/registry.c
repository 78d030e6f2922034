/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading the registry.
 */
#include "plugins/windows-inventory/registry.h"

#include <stdlib.h>
#include <string.h>

/* Longest value that RegGetValue is asked for, in units with the NUL; names of keys have at most
 * 255, those of values 16,383 (learn.microsoft.com, "Registry Element Size Limits"). */
#define TEXT_UNITS 32768
#define NAME_UNITS 16384

static bool widen(const char *text, wchar_t *out, int size)
{
    return MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, out, size) > 0;
}

struct mg_str mg_registry_utf8(struct mg_arena *arena, const wchar_t *wide, size_t n)
{
    struct mg_str empty = {"", 0};
    int size;
    char *text;

    if (n == 0 || n > TEXT_UNITS)
        return empty;
    size = WideCharToMultiByte(CP_UTF8, 0, wide, (int)n, NULL, 0, NULL, NULL);
    text = size <= 0 ? NULL : mg_arena_alloc(arena, (size_t)size + 1);
    if (text == NULL)
        return empty;
    (void)WideCharToMultiByte(CP_UTF8, 0, wide, (int)n, text, size, NULL, NULL);
    return (struct mg_str){text, (size_t)size};
}

wchar_t *mg_registry_wide(struct mg_arena *arena, const char *text)
{
    int n = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
    wchar_t *wide = n <= 0 ? NULL : mg_arena_array(arena, (size_t)n, sizeof *wide);

    if (wide != NULL)
        (void)MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, n);
    return wide;
}

LSTATUS mg_registry_open(HKEY parent, const char *path, REGSAM view, HKEY *out)
{
    wchar_t wide[1024];

    if (!widen(path, wide, MG_COUNT(wide)))
        return ERROR_INVALID_NAME;
    return RegOpenKeyExW(parent, wide, 0, KEY_READ | view, out);
}

struct mg_str mg_registry_text(struct mg_arena *arena, HKEY key, const char *name)
{
    static wchar_t text[TEXT_UNITS]; /* one thread reads the registry */
    struct mg_str empty = {"", 0};
    DWORD bytes = sizeof text;
    wchar_t wide[256];

    if (!widen(name, wide, MG_COUNT(wide)) ||
        /* Takes REG_EXPAND_SZ as well, which it makes REG_SZ; to ask for both is an error. */
        RegGetValueW(key, NULL, wide, RRF_RT_REG_SZ, NULL, text, &bytes) != ERROR_SUCCESS)
        return empty;
    return mg_registry_utf8(arena, text, wcslen(text));
}

bool mg_registry_number(HKEY key, const char *name, DWORD *out)
{
    DWORD bytes = sizeof *out, value;
    wchar_t wide[256];

    if (!widen(name, wide, MG_COUNT(wide)) ||
        RegGetValueW(key, NULL, wide, RRF_RT_REG_DWORD, NULL, &value, &bytes) != ERROR_SUCCESS)
        return false;
    *out = value;
    return true;
}

struct mg_str mg_registry_text_at(struct mg_arena *arena, HKEY parent, const char *path,
                                  REGSAM view, const char *name)
{
    struct mg_str text = {"", 0};
    HKEY key;

    if (mg_registry_open(parent, path, view, &key) == ERROR_SUCCESS) {
        text = mg_registry_text(arena, key, name);
        (void)RegCloseKey(key);
    }
    return text;
}

bool mg_registry_number_at(HKEY parent, const char *path, REGSAM view, const char *name, DWORD *out)
{
    bool is;
    HKEY key;

    if (mg_registry_open(parent, path, view, &key) != ERROR_SUCCESS)
        return false;
    is = mg_registry_number(key, name, out);
    (void)RegCloseKey(key);
    return is;
}

bool mg_registry_has(HKEY parent, const char *path, REGSAM view, const char *name)
{
    wchar_t wide[256];
    bool is;
    HKEY key;

    if (mg_registry_open(parent, path, view, &key) != ERROR_SUCCESS)
        return false;
    is = name == NULL || (widen(name, wide, MG_COUNT(wide)) &&
                          RegQueryValueExW(key, wide, NULL, NULL, NULL, NULL) == ERROR_SUCCESS);
    (void)RegCloseKey(key);
    return is;
}

struct mg_str mg_registry_arch(REGSAM view)
{
    SYSTEM_INFO system;

    if (view == KEY_WOW64_32KEY)
        return MG_STR("x86");
    GetNativeSystemInfo(&system); /* 64-bit ARM runs programs for x86-64 as well */
    return system.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_AMD64 ? MG_STR("amd64")
                                                                         : MG_STR_NONE;
}

/* RegEnumKeyExW, or RegEnumValueW for the names of values. */
static LSTATUS next_name(HKEY key, bool values, DWORD i, wchar_t *name, DWORD *n)
{
    return values ? RegEnumValueW(key, i, name, n, NULL, NULL, NULL, NULL)
                  : RegEnumKeyExW(key, i, name, n, NULL, NULL, NULL, NULL);
}

static LSTATUS each(HKEY key, bool values, mg_registry_fn found, void *context)
{
    wchar_t *wide = malloc(NAME_UNITS * sizeof *wide);
    char *name = malloc(3 * NAME_UNITS);
    LSTATUS code = wide == NULL || name == NULL ? ERROR_OUTOFMEMORY : ERROR_SUCCESS;
    bool more = true;

    for (DWORD i = 0; more && code == ERROR_SUCCESS; i++) {
        DWORD n = NAME_UNITS;
        int size;

        code = next_name(key, values, i, wide, &n);
        if (code != ERROR_SUCCESS)
            break;
        size = WideCharToMultiByte(CP_UTF8, 0, wide, (int)n, name, 3 * NAME_UNITS, NULL, NULL);
        more = found(context, key, (struct mg_str){name, (size_t)size});
    }
    free(wide);
    free(name);
    return code == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : code;
}

LSTATUS mg_registry_each(HKEY key, mg_registry_fn found, void *context)
{
    return each(key, false, found, context);
}

LSTATUS mg_registry_each_value(HKEY key, mg_registry_fn found, void *context)
{
    return each(key, true, found, context);
}
