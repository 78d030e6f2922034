/* SPDX-License-Identifier: Apache-2.0
 *
 * Statuses and error lines. Text from outside may be part of a line, so control bytes are masked:
 * an error message must not be able to drive a terminal.
 */
#include "core/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* C0 and DEL; C1 (U+0080 to U+009F) in UTF-8, which terminals obey as well. */
static void mask_controls(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c != '\0'; c++) {
        if (*c < 0x20 || *c == 0x7f)
            *c = '?';
        else if (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)
            c[0] = c[1] = '?';
    }
}

enum mg_status mg_fail(struct mg_error *err, enum mg_status status, const char *format, ...)
{
    va_list args;

    if (err == NULL)
        return status;
    err->status = status;
    err->os_code = 0;
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    mask_controls(err->text);
    return status;
}

enum mg_status mg_fail_in(struct mg_error *err, enum mg_status fallback, const char *format, ...)
{
    char inner[sizeof err->text];
    va_list args;
    size_t n;

    if (err == NULL)
        return fallback;
    memcpy(inner, err->text, sizeof inner);
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    n = strlen(err->text);
    (void)snprintf(err->text + n, sizeof err->text - n, ": %s", inner);
    mask_controls(err->text);
    return err->status;
}

const char *mg_status_name(enum mg_status status)
{
    static const char *const names[] = {
        [MG_OK] = "OK",
        [MG_FORMAT] = "FORMAT",
        [MG_LIMIT] = "LIMIT",
        [MG_NOENT] = "NOENT",
        [MG_UNSUPPORTED] = "UNSUPPORTED",
        [MG_UNTRUSTED] = "UNTRUSTED",
        [MG_ACCESS] = "ACCESS",
        [MG_IO] = "IO",
        [MG_NOMEM] = "NOMEM",
        [MG_USAGE] = "USAGE",
        [MG_TIMEOUT] = "TIMEOUT",
    };

    return (size_t)status < MG_COUNT(names) ? names[status] : "UNKNOWN";
}
