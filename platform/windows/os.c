/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows: where our data lies, what standard output can show, and what this system leaves to
 * others: there is one program with every command, and inventories come from a plugin.
 */
#include "core/platform.h"

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <initguid.h>
#include <knownfolders.h>
#include <shlobj.h>

/* Folders of the system are short; UTF-8 takes at most three bytes for one UTF-16 unit. */
static char data_dir[3 * MAX_PATH + sizeof "/Margay"];
static INIT_ONCE data_dir_once = INIT_ONCE_STATIC_INIT;

/* The environment could name a folder of somebody else's choice, so the system is asked. */
static bool program_data(char *out, int size)
{
    wchar_t *wide = NULL;
    bool found =
        SUCCEEDED(SHGetKnownFolderPath(&FOLDERID_ProgramData, 0, NULL, &wide)) &&
        WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1, out, size, NULL, NULL) > 0;

    CoTaskMemFree(wide);
    return found;
}

static BOOL CALLBACK find_data_dir(PINIT_ONCE once, PVOID parameter, PVOID *context)
{
    char parent[3 * MAX_PATH];

    (void)once;
    (void)parameter;
    (void)context;
    if (!program_data(parent, sizeof parent))
        (void)snprintf(parent, sizeof parent, "C:/ProgramData");
    for (char *p = parent; *p != '\0'; p++) {
        if (*p == '\\')
            *p = '/'; /* Windows takes both; the core joins with this one */
    }
    (void)snprintf(data_dir, sizeof data_dir, "%s/Margay", parent);
    return TRUE;
}

const char *mg_os_data_dir(void)
{
    (void)InitOnceExecuteOnce(&data_dir_once, find_data_dir, NULL, NULL);
    return data_dir;
}

/* The code page belongs to the console, not to us: who runs next in it shall find it as it was. */
static UINT code_page_before;

static void restore_code_page(void)
{
    (void)fflush(stdout); /* the runtime does it after us, in the other code page */
    (void)SetConsoleOutputCP(code_page_before);
}

static void use_utf8(void)
{
    UINT before = GetConsoleOutputCP();

    if (before == CP_UTF8 || !SetConsoleOutputCP(CP_UTF8) || code_page_before != 0)
        return;
    code_page_before = before;
    (void)atexit(restore_code_page);
}

/* Windows has one folder for both. */
const char *mg_os_config_dir(void)
{
    return mg_os_data_dir();
}

const char *mg_os_ca_file(void)
{
    return NULL;
}

bool mg_os_terminal_init(void)
{
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD mode;

    (void)_setmode(_fileno(stdout), _O_BINARY); /* the same bytes as elsewhere: no CR before LF */
    if (!GetConsoleMode(output, &mode))
        return false; /* a file or a pipe */
    use_utf8();
    return SetConsoleMode(output,
                          mode | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

enum mg_status mg_os_become(const char *program, char *const argv[], struct mg_error *err)
{
    (void)argv;
    return mg_fail(err, MG_UNSUPPORTED, "%s is no program of its own on Windows", program);
}

const char *mg_os_provider(void)
{
    return NULL;
}

struct mg_str mg_os_family(void)
{
    return MG_STR("windows");
}

enum mg_status mg_os_provide(const struct mg_provide_request *request,
                             struct mg_inventory *inventory, struct mg_error *err)
{
    (void)request;
    (void)inventory;
    return mg_fail(err, MG_UNSUPPORTED,
                   "this program cannot read a host's inventory on Windows: the inventory plugin "
                   "does, which is installed separately");
}

struct mg_str mg_os_arch(void)
{
#if defined(__x86_64__)
    return MG_STR("x86_64");
#elif defined(__aarch64__)
    return MG_STR("aarch64");
#else
    return MG_STR("unknown");
#endif
}
