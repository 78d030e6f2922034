/* SPDX-License-Identifier: Apache-2.0
 *
 * One write per line, so that lines of several processes do not mix.
 */
#include "core/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/error.h"

void mg_log_line(const struct mg_log *log, enum mg_log_level level, const char *format, ...)
{
    static const char *const prefixes[] = {"error: ", "warning: ", "", "debug: "};
    struct mg_error line;
    char text[sizeof line.text];
    va_list args;

    if (level > log->threshold)
        return;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)mg_fail(&line, MG_OK, "%s", text);
    (void)fprintf(stderr, "margay: %s%s\n", prefixes[level], line.text);
}
