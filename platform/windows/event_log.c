/* SPDX-License-Identifier: Apache-2.0
 *
 * The Event Log. Its texts are those of events.mc, which is in margay.exe; what happened this time
 * is inserted into them.
 */
#include "core/platform.h"

#include <stdlib.h>
#include <windows.h>

#include "platform/windows/names.h"

/* learn.microsoft.com, ReportEventW: longest string, in characters. */
#define LONGEST 31839

/* A copy in UTF-16, cut where it has to be; NULL: out of memory. */
static wchar_t *widen(const char *text)
{
    int n = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
    wchar_t *wide = n <= 0 ? NULL : malloc((size_t)n * sizeof *wide);

    if (wide == NULL)
        return NULL;
    (void)MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, n);
    if (n > LONGEST)
        wide[LONGEST - 1] = L'\0';
    return wide;
}

/* [MS-EREF] 2.1: a message id begins with its severity, 1 to 3. */
static DWORD message_of(const struct mg_event_row *row)
{
    return ((DWORD)row->severity + 1) << 30 | row->id;
}

void mg_os_event(enum mg_event event, const char *text)
{
    static const WORD types[] = {
        [MG_EVENT_INFORMATION] = EVENTLOG_INFORMATION_TYPE,
        [MG_EVENT_WARNING] = EVENTLOG_WARNING_TYPE,
        [MG_EVENT_ERROR] = EVENTLOG_ERROR_TYPE,
    };
    const struct mg_event_row *row = mg_event_row(event);
    HANDLE log = RegisterEventSourceW(NULL, L"" MG_SERVICE_NAME);
    wchar_t *wide = widen(text);
    const wchar_t *inserted = wide;

    if (log != NULL && wide != NULL)
        (void)ReportEventW(log, types[row->severity], 0, message_of(row), NULL, 1, 0, &inserted,
                           NULL);
    free(wide);
    if (log != NULL)
        (void)DeregisterEventSource(log);
}
