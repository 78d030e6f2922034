/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts and errors of Windows.
 */
#include "platform/windows/wide.h"

#include <stdio.h>
#include <stdlib.h>
#include <uv.h>
#include <windows.h>

#include "core/base/file.h"

enum mg_status mg_fail_os(struct mg_error *err, unsigned long code, const char *verb,
                          const char *path)
{
    int uv_code = uv_translate_sys_error((int)code);
    char reason[128];
    enum mg_status status;

    if (uv_code == UV_UNKNOWN)
        (void)snprintf(reason, sizeof reason, "error %lu of Windows", code);
    else
        (void)uv_strerror_r(uv_code, reason, sizeof reason);
    status = mg_fail(err, mg_file_status(uv_code), "cannot %s %s: %s", verb, path, reason);
    if (err != NULL)
        err->os_code = (int)code;
    return status;
}

enum mg_status mg_widen(const char *path, wchar_t **out, struct mg_error *err)
{
    int n = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, NULL, 0);
    wchar_t *wide;

    if (n <= 0)
        return mg_fail(err, MG_NOENT, "cannot open %s: the name is not valid UTF-8", path);
    wide = malloc((size_t)n * sizeof *wide);
    if (wide == NULL)
        return mg_fail(err, MG_NOMEM, "cannot open %s: out of memory", path);
    (void)MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide, n);
    *out = wide;
    return MG_OK;
}
