/* SPDX-License-Identifier: Apache-2.0
 *
 * The firewall in the registry: [MS-GPFAS] 2.2 for group policy; local settings and those of device
 * managements have the same form in other keys, where the private profile is called Standard.
 */
#include "platform/windows/firewall.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "core/base/limits.h"
#include "platform/windows/wide.h"

#define NAME_UNITS 16384 /* longest name of a value, with its NUL */
#define SERVICES "SYSTEM\\CurrentControlSet\\Services\\"
#define POLICY SERVICES "SharedAccess\\Parameters\\FirewallPolicy"
#define PATH_BYTES 256
#define START_DISABLED 4

static const char *const sources[MG_FIREWALL_SOURCE_COUNT] = {
    [MG_FIREWALL_LOCAL] = POLICY,
    [MG_FIREWALL_MDM] = POLICY "\\Mdm",
    [MG_FIREWALL_GPO] = "SOFTWARE\\Policies\\Microsoft\\WindowsFirewall",
};

/* In the order of the bits of struct mg_windows_rule. */
static const char *const profile_keys[MG_FIREWALL_SOURCE_COUNT][MG_PROFILE_COUNT] = {
    [MG_FIREWALL_LOCAL] = {"DomainProfile", "StandardProfile", "PublicProfile"},
    [MG_FIREWALL_MDM] = {"DomainProfile", "StandardProfile", "PublicProfile"},
    [MG_FIREWALL_GPO] = {"DomainProfile", "PrivateProfile", "PublicProfile"},
};

static const char *const settings[MG_FIREWALL_SETTING_COUNT] = {
    [MG_FIREWALL_ENABLED] = "EnableFirewall",
    [MG_FIREWALL_BLOCK] = "DefaultInboundAction",
    [MG_FIREWALL_NO_EXCEPTIONS] = "DoNotAllowExceptions",
    [MG_FIREWALL_MERGE] = "AllowLocalPolicyMerge",
};

/* Variables that rules name. They come from our environment, which is the system's for whoever
 * runs as it; others could only deceive themselves. */
static const char *const variables[] = {
    "SystemRoot",   "windir",      "SystemDrive",     "ProgramFiles",       "ProgramFiles(x86)",
    "ProgramW6432", "ProgramData", "ALLUSERSPROFILE", "CommonProgramFiles",
};

static enum mg_status read_variables(struct mg_windows_firewall *firewall, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    for (size_t i = 0; status == MG_OK && i < MG_COUNT(variables); i++) {
        wchar_t name[32], value[MAX_PATH];
        char text[3 * MAX_PATH];
        DWORD n;

        (void)swprintf(name, MG_COUNT(name), L"%hs", variables[i]);
        n = GetEnvironmentVariableW(name, value, MG_COUNT(value));
        if (n == 0 || n >= MG_COUNT(value) ||
            WideCharToMultiByte(CP_UTF8, 0, value, -1, text, sizeof text, NULL, NULL) <= 0)
            continue;
        status = mg_windows_firewall_add_variable(firewall, mg_str_of(variables[i]),
                                                  mg_str_of(text), err);
    }
    return status;
}

/* Open a key for reading; *out is NULL when it is not there. */
static enum mg_status open_key(const char *path, HKEY *out, struct mg_error *err)
{
    wchar_t wide[PATH_BYTES];
    LSTATUS code;

    (void)swprintf(wide, MG_COUNT(wide), L"%hs", path);
    code = RegOpenKeyExW(HKEY_LOCAL_MACHINE, wide, 0, KEY_READ | KEY_WOW64_64KEY, out);
    if (code == ERROR_SUCCESS)
        return MG_OK;
    *out = NULL;
    return code == ERROR_FILE_NOT_FOUND ? MG_OK : mg_fail_os(err, (DWORD)code, "open", path);
}

static bool read_number(HKEY key, const char *name, DWORD *out)
{
    DWORD bytes = sizeof *out;
    wchar_t wide[64];

    (void)swprintf(wide, MG_COUNT(wide), L"%hs", name);
    return RegGetValueW(key, NULL, wide, RRF_RT_REG_DWORD, NULL, out, &bytes) == ERROR_SUCCESS;
}

static enum mg_status read_profile(enum mg_firewall_flag flags[MG_FIREWALL_SETTING_COUNT],
                                   const char *source, const char *profile, struct mg_error *err)
{
    char path[PATH_BYTES];
    enum mg_status status;
    DWORD number;
    HKEY key;

    (void)snprintf(path, sizeof path, "%s\\%s", source, profile);
    status = open_key(path, &key, err);
    if (status != MG_OK || key == NULL)
        return status;
    for (size_t i = 0; i < MG_FIREWALL_SETTING_COUNT; i++) {
        if (read_number(key, settings[i], &number))
            flags[i] = number == 0 ? MG_FLAG_OFF : MG_FLAG_ON;
    }
    (void)RegCloseKey(key);
    return MG_OK;
}

/* Buffers for one value; the data grow. */
struct value {
    wchar_t name[NAME_UNITS];
    wchar_t *data;
    DWORD units; /* of data */
    char *id, *text;
};

static bool grow(struct value *value, DWORD bytes)
{
    DWORD units = bytes / sizeof(wchar_t) + 2;
    wchar_t *data = realloc(value->data, units * sizeof *data);
    char *text = realloc(value->text, (size_t)units * 3 + 1);

    value->data = data != NULL ? data : value->data;
    value->text = text != NULL ? text : value->text;
    if (data == NULL || text == NULL)
        return false;
    value->units = units;
    return true;
}

/* Value i of the key, with its NUL where there is none. */
static LSTATUS read_value(HKEY key, DWORD i, struct value *value, DWORD *type)
{
    DWORD n = NAME_UNITS, bytes = (value->units - 1) * sizeof(wchar_t);
    LSTATUS code = RegEnumValueW(key, i, value->name, &n, NULL, type, (BYTE *)value->data, &bytes);

    if (code == ERROR_MORE_DATA && bytes / sizeof(wchar_t) < MG_LIMIT_FIREWALL_RULE) {
        n = NAME_UNITS;
        if (!grow(value, bytes))
            return ERROR_NOT_ENOUGH_MEMORY;
        bytes = (value->units - 1) * sizeof(wchar_t);
        code = RegEnumValueW(key, i, value->name, &n, NULL, type, (BYTE *)value->data, &bytes);
    }
    if (code == ERROR_SUCCESS)
        value->data[bytes / sizeof(wchar_t)] = L'\0';
    return code;
}

static struct mg_str utf8(const wchar_t *wide, char *out, size_t size)
{
    int n = WideCharToMultiByte(CP_UTF8, 0, wide, -1, out, (int)size, NULL, NULL);

    return (struct mg_str){out, n > 0 ? (size_t)n - 1 : 0};
}

/* Windows takes rules of type REG_SZ only ([MS-GPFAS] 2.2.2.19). */
static enum mg_status read_rules_of(struct mg_windows_firewall *firewall,
                                    enum mg_firewall_source source, HKEY key, struct value *value,
                                    struct mg_error *err)
{
    enum mg_status status = MG_OK;
    DWORD type;

    for (DWORD i = 0; status == MG_OK; i++) {
        LSTATUS code = read_value(key, i, value, &type);

        if (code == ERROR_NO_MORE_ITEMS)
            return MG_OK;
        if (code != ERROR_SUCCESS)
            return mg_fail_os(err, (DWORD)code, "read a rule in", sources[source]);
        if (type == REG_SZ)
            status = mg_windows_firewall_add_rule(
                firewall, source, utf8(value->name, value->id, 3 * NAME_UNITS),
                utf8(value->data, value->text, (size_t)value->units * 3 + 1), err);
    }
    return status;
}

static enum mg_status read_rules(struct mg_windows_firewall *firewall,
                                 enum mg_firewall_source source, struct mg_error *err)
{
    struct value *value = calloc(1, sizeof *value);
    char path[PATH_BYTES];
    enum mg_status status;
    HKEY key = NULL;

    (void)snprintf(path, sizeof path, "%s\\FirewallRules", sources[source]);
    status = open_key(path, &key, err);
    if (status != MG_OK || key == NULL)
        goto out;
    if (value == NULL || !grow(value, MG_KIB(8)) || (value->id = malloc(3 * NAME_UNITS)) == NULL) {
        status = mg_fail(err, MG_NOMEM, "not enough memory for the rules of the firewall");
        goto out;
    }
    status = read_rules_of(firewall, source, key, value, err);
out:
    if (key != NULL)
        (void)RegCloseKey(key);
    if (value != NULL) {
        free(value->data);
        free(value->text);
        free(value->id);
    }
    free(value);
    return status;
}

/* Rules of a service that cannot start filter nothing; who filters instead is not known. */
static enum mg_status read_service(struct mg_windows_firewall *firewall, struct mg_error *err)
{
    enum mg_status status;
    DWORD start;
    HKEY key;

    status = open_key(SERVICES "MpsSvc", &key, err);
    if (status != MG_OK || key == NULL)
        return status;
    if (read_number(key, "Start", &start) && start == START_DISABLED)
        firewall->unknown = "the service of the Windows firewall (MpsSvc) is disabled";
    (void)RegCloseKey(key);
    return MG_OK;
}

enum mg_status mg_firewall_read_registry(struct mg_windows_firewall *firewall, struct mg_error *err)
{
    enum mg_status status = read_variables(firewall, err);

    if (status == MG_OK)
        status = read_service(firewall, err);
    for (int source = 0; status == MG_OK && source < MG_FIREWALL_SOURCE_COUNT; source++) {
        for (size_t i = 0; status == MG_OK && i < MG_PROFILE_COUNT; i++)
            status = read_profile(firewall->settings[source][i], sources[source],
                                  profile_keys[source][i], err);
        if (status == MG_OK)
            status = read_rules(firewall, (enum mg_firewall_source)source, err);
    }
    return status;
}
