/* SPDX-License-Identifier: Apache-2.0
 *
 * Win32_QuickFixEngineering of WMI: updates of Windows that servicing has installed, as many tools
 * show them. It knows no others, and only some of them while TrustedInstaller does not run.
 */
#define COBJMACROS
#include <windows.h>

#include <initguid.h>
#include <oleauto.h>
#include <wbemidl.h>

#include "core/base/limits.h"
#include "plugins/windows-inventory/evidence.h"
#include "plugins/windows-inventory/registry.h"
#include "plugins/windows-inventory/rules/kb_text.h"

/* Milliseconds for the next row. */
#define ROW_PATIENCE 10000

static struct mg_str id_of(struct mg_arena *arena, IWbemClassObject *row)
{
    struct mg_str id = MG_STR_NONE;
    VARIANT value;

    VariantInit(&value);
    if (SUCCEEDED(IWbemClassObject_Get(row, L"HotFixID", 0, &value, NULL, NULL)) &&
        value.vt == VT_BSTR && value.bstrVal != NULL)
        id = mg_registry_utf8(arena, value.bstrVal, SysStringLen(value.bstrVal));
    (void)VariantClear(&value);
    return id;
}

/* Some rows have "File 1" instead of a number. */
static bool add(struct mg_arena *arena, struct mg_update_list *list, IWbemClassObject *row)
{
    struct mg_str id = id_of(arena, row), digits = mg_kb_text_of_title(id);

    if (digits.n == 0)
        return false;
    return mg_update_list_add(
        list, &(struct mg_update_found){
                  .source = MG_UPDATE_QFE,
                  .kb = mg_str_of(mg_arena_printf(arena, "KB%.*s", MG_STR_ARG(digits))),
                  .state = MG_STR("installed"),
              });
}

static HRESULT read_rows(struct mg_arena *arena, struct mg_update_list *list,
                         IEnumWbemClassObject *rows, uint64_t *count)
{
    HRESULT result = WBEM_S_NO_ERROR;
    uint64_t found = 0;

    for (size_t i = 0; result == WBEM_S_NO_ERROR && i < MG_LIMIT_UPDATES; i++) {
        IWbemClassObject *row = NULL;
        ULONG n = 0;

        result = IEnumWbemClassObject_Next(rows, ROW_PATIENCE, 1, &row, &n);
        if (result != WBEM_S_NO_ERROR || n == 0)
            break;
        found += add(arena, list, row);
        IWbemClassObject_Release(row);
    }
    *count = found;
    return result == WBEM_S_TIMEDOUT ? HRESULT_FROM_WIN32(WAIT_TIMEOUT) : result;
}

static HRESULT query(IWbemServices *services, IEnumWbemClassObject **rows)
{
    BSTR language = SysAllocString(L"WQL");
    BSTR text = SysAllocString(L"SELECT HotFixID FROM Win32_QuickFixEngineering");
    HRESULT result = E_OUTOFMEMORY;

    if (language != NULL && text != NULL)
        result = IWbemServices_ExecQuery(services, language, text,
                                         WBEM_FLAG_RETURN_IMMEDIATELY | WBEM_FLAG_FORWARD_ONLY,
                                         NULL, rows);
    SysFreeString(language);
    SysFreeString(text);
    return result;
}

static HRESULT connect_to(IWbemServices **services)
{
    IWbemLocator *locator = NULL;
    BSTR name = SysAllocString(L"ROOT\\CIMV2");
    HRESULT result = name == NULL ? E_OUTOFMEMORY
                                  : CoCreateInstance(&CLSID_WbemLocator, NULL, CLSCTX_INPROC_SERVER,
                                                     &IID_IWbemLocator, (void **)&locator);

    if (SUCCEEDED(result)) {
        result = IWbemLocator_ConnectServer(locator, name, NULL, NULL, NULL,
                                            WBEM_FLAG_CONNECT_USE_MAX_WAIT, NULL, NULL, services);
        IWbemLocator_Release(locator);
    }
    SysFreeString(name);
    return result;
}

/* WMI answers only callers that let it know who they are. */
static HRESULT identify(IWbemServices *services)
{
    return CoSetProxyBlanket((IUnknown *)services, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, NULL,
                             RPC_C_AUTHN_LEVEL_CALL, RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE);
}

HRESULT mg_evidence_quick_fix(struct mg_arena *arena, struct mg_update_list *list, uint64_t *count)
{
    IWbemServices *services = NULL;
    IEnumWbemClassObject *rows = NULL;
    HRESULT result = connect_to(&services);

    if (FAILED(result))
        return result;
    (void)identify(services);
    result = query(services, &rows);
    if (SUCCEEDED(result)) {
        (void)identify((IWbemServices *)rows);
        result = read_rows(arena, list, rows, count);
        IEnumWbemClassObject_Release(rows);
    }
    IWbemServices_Release(services);
    return result;
}
