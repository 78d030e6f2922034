/* SPDX-License-Identifier: Apache-2.0
 *
 * Patches of products in the database of Windows Installer, which are updates: those of Office, SQL
 * Server and others that are no part of Windows. What is told of them is their state for this
 * product; a patch that is registered for a product, but not applied, is no update of it.
 */
#include "core/base/limits.h"
#include "plugins/windows-inventory/msi.h"
#include "plugins/windows-inventory/registry.h"
#include "plugins/windows-inventory/rules/kb_text.h"

#define AREA "updates/msi"

/* MSIPATCHSTATE in decimal, as the property State has it. */
static const struct {
    const char *number, *state;
} states[] = {{"1", "installed"}, {"2", "superseded"}, {"4", "obsoleted"}};

static const char *state_of(struct mg_str number)
{
    for (size_t i = 0; i < MG_COUNT(states); i++) {
        if (mg_str_is(number, states[i].number))
            return states[i].state;
    }
    return NULL;
}

static UINT get_property(const struct mg_msi_product *product, const wchar_t *patch,
                         const wchar_t *property, wchar_t *text, DWORD *n)
{
    return MsiGetPatchInfoExW(patch, product->code, mg_msi_sid(product), product->context, property,
                              text, n);
}

static UINT read_properties(struct mg_arena *arena, const struct mg_msi_product *product,
                            const wchar_t *code, struct mg_msi_patch *out)
{
    UINT status = mg_msi_text(arena, get_property, product, code, L"State", &out->state);

    if (status != ERROR_SUCCESS)
        return status;
    /* Not every patch has these. */
    (void)mg_msi_text(arena, get_property, product, code, L"DisplayName", &out->title);
    (void)mg_msi_text(arena, get_property, product, code, L"MoreInfoURL", &out->link);
    (void)mg_msi_text(arena, get_property, product, code, L"InstallDate", &out->day);
    return ERROR_SUCCESS;
}

static struct mg_str kb_of(struct mg_arena *arena, const struct mg_msi_patch *patch)
{
    struct mg_str digits = mg_kb_text_of_title(patch->title);

    if (digits.n == 0)
        digits = mg_kb_text_of_link(patch->link);
    return digits.n == 0 ? digits : mg_str_of(mg_arena_printf(arena, "KB%.*s", MG_STR_ARG(digits)));
}

/* The list outlives the patch. */
static struct mg_str keep(struct mg_arena *arena, struct mg_str text)
{
    return mg_arena_str(arena, text, &text) ? text : MG_STR_NONE;
}

bool mg_msi_tell_patch(struct mg_collector *collector, const struct mg_msi_patch *patch)
{
    struct mg_arena *arena = collector->arena;
    const char *state = state_of(patch->state);
    char day[MG_MSI_DAY_SIZE] = "";

    if (state == NULL)
        return false;
    (void)mg_msi_text_day(patch->day, day);
    return mg_update_list_add(collector->updates, &(struct mg_update_found){
                                                      .source = MG_UPDATE_MSI,
                                                      .kb = kb_of(arena, patch),
                                                      .state = mg_str_of(state),
                                                      .title = keep(arena, patch->title),
                                                      .identity = keep(arena, patch->code),
                                                      .installed = keep(arena, mg_str_of(day)),
                                                  });
}

static void read_patch(struct mg_collector *collector, const struct mg_msi_product *product,
                       const wchar_t *code, size_t *count)
{
    struct mg_arena *arena = collector->arena;
    struct mg_msi_patch patch = {.code = mg_registry_utf8(arena, code, wcslen(code))};
    UINT status = read_properties(arena, product, code, &patch);

    if (status != ERROR_SUCCESS)
        mg_msi_broken(collector, AREA, product->location,
                      mg_arena_printf(arena, "patch %.*s has no state", MG_STR_ARG(patch.code)),
                      status);
    else
        *count += mg_msi_tell_patch(collector, &patch);
}

void mg_msi_patches(struct mg_collector *collector, const struct mg_msi_product *product,
                    size_t *count)
{
    UINT status = ERROR_SUCCESS;

    for (DWORD i = 0; status == ERROR_SUCCESS && i < MG_LIMIT_MSI_PATCHES; i++) {
        wchar_t code[MG_MSI_CODE_SIZE], target[MG_MSI_CODE_SIZE], sid[MG_MSI_SID_UNITS];
        DWORD n = MG_COUNT(sid);
        MSIINSTALLCONTEXT context;

        status = MsiEnumPatchesExW(product->code, mg_msi_sid(product), product->context,
                                   MSIPATCHSTATE_ALL, i, code, target, &context, sid, &n);
        if (status == ERROR_SUCCESS)
            read_patch(collector, product, code, count);
    }
    if (status != ERROR_NO_MORE_ITEMS)
        mg_msi_broken(collector, AREA, product->location, "not all of its patches were read",
                      status);
}
