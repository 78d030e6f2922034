/* SPDX-License-Identifier: Apache-2.0
 *
 * The history of Windows Update by its COM interface (learn.microsoft.com, wuapi.h). Nothing is
 * searched for: that asks a server, and takes minutes. The history lacks what came by other ways
 * and is lost when its store is reset.
 */
#define COBJMACROS
#include <windows.h>

#include <initguid.h>
#include <oleauto.h>
#include <stdio.h>
#include <wchar.h>
#include <wuapi.h>

#include "core/base/limits.h"
#include "plugins/windows-inventory/evidence.h"
#include "plugins/windows-inventory/registry.h"
#include "plugins/windows-inventory/rules/kb_text.h"
#include "plugins/windows-inventory/rules/update_history.h"

struct reading {
    struct mg_arena *arena;
    struct mg_update_list *list;
    struct mg_update_history history;
    uint64_t count;
};

static struct mg_str day_of(struct mg_arena *arena, IUpdateHistoryEntry *entry)
{
    SYSTEMTIME time;
    DATE date;

    if (FAILED(IUpdateHistoryEntry_get_Date(entry, &date)) || !VariantTimeToSystemTime(date, &time))
        return MG_STR_NONE;
    return mg_str_of(mg_arena_printf(arena, "%04u-%02u-%02u", time.wYear, time.wMonth, time.wDay));
}

static struct mg_str title_of(struct mg_arena *arena, IUpdateHistoryEntry *entry)
{
    struct mg_str title = MG_STR_NONE;
    BSTR text = NULL;

    if (SUCCEEDED(IUpdateHistoryEntry_get_Title(entry, &text)) && text != NULL)
        title = mg_registry_utf8(arena, text, SysStringLen(text));
    SysFreeString(text);
    return title;
}

static void read_entry(struct reading *reading, IUpdateHistoryEntry *entry)
{
    struct mg_str title = title_of(reading->arena, entry), digits = mg_kb_text_of_title(title), kb;
    UpdateOperation operation;
    OperationResultCode result;

    if (digits.n == 0 || FAILED(IUpdateHistoryEntry_get_Operation(entry, &operation)) ||
        FAILED(IUpdateHistoryEntry_get_ResultCode(entry, &result)))
        return;
    kb = mg_str_of(mg_arena_printf(reading->arena, "KB%.*s", MG_STR_ARG(digits)));
    if (mg_update_history_says(&reading->history, kb, (int)operation, (int)result))
        reading->count +=
            mg_update_list_add(reading->list, &(struct mg_update_found){
                                                  .source = MG_UPDATE_WUA,
                                                  .kb = kb,
                                                  .state = MG_STR("installed"),
                                                  .title = title,
                                                  .installed = day_of(reading->arena, entry),
                                              });
}

/* Newest first. */
static HRESULT read_entries(struct reading *reading, IUpdateHistoryEntryCollection *entries)
{
    LONG count = 0;
    HRESULT result = IUpdateHistoryEntryCollection_get_Count(entries, &count);

    for (LONG i = 0; SUCCEEDED(result) && i < count; i++) {
        IUpdateHistoryEntry *entry = NULL;

        result = IUpdateHistoryEntryCollection_get_Item(entries, i, &entry);
        if (FAILED(result))
            return result;
        read_entry(reading, entry);
        IUpdateHistoryEntry_Release(entry);
    }
    return result;
}

static HRESULT query(struct reading *reading, IUpdateSearcher *searcher)
{
    IUpdateHistoryEntryCollection *entries = NULL;
    LONG count = 0;
    HRESULT result = IUpdateSearcher_GetTotalHistoryCount(searcher, &count);

    if (FAILED(result) || count == 0)
        return result;
    if (count > MG_LIMIT_UPDATES)
        count = MG_LIMIT_UPDATES;
    result = IUpdateSearcher_QueryHistory(searcher, 0, count, &entries);
    if (SUCCEEDED(result)) {
        result = read_entries(reading, entries);
        IUpdateHistoryEntryCollection_Release(entries);
    }
    return result;
}

HRESULT mg_evidence_windows_update(struct mg_arena *arena, struct mg_update_list *list,
                                   uint64_t *count)
{
    struct reading reading = {.arena = arena, .list = list};
    IUpdateSession *session = NULL;
    IUpdateSearcher *searcher = NULL;
    HRESULT result = CoCreateInstance(&CLSID_UpdateSession, NULL, CLSCTX_INPROC_SERVER,
                                      &IID_IUpdateSession, (void **)&session);

    if (FAILED(result))
        return result;
    mg_update_history_init(&reading.history);
    result = IUpdateSession_CreateUpdateSearcher(session, &searcher);
    if (SUCCEEDED(result)) {
        result = query(&reading, searcher);
        IUpdateSearcher_Release(searcher);
    }
    IUpdateSession_Release(session);
    mg_update_history_clear(&reading.history);
    *count = reading.count;
    return result;
}
