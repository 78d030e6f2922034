/* SPDX-License-Identifier: Apache-2.0
 *
 * The rules are learn.microsoft.com, "Uninstall Registry Key" (SystemComponent, WindowsInstaller),
 * and what the list of Windows does with entries of updates: ParentKeyName, ParentDisplayName and
 * ReleaseType, which the page does not name.
 */
#include "plugins/windows-inventory/rules/uninstall.h"

#include "core/base/compiler.h"

static const char *const release_types[] = {
    "Critical Update", "Hotfix", "Security Update", "Service Pack",
    "ServicePack",     "Update", "Update Rollup",
};

static bool is_update(const struct mg_uninstall *entry)
{
    for (size_t i = 0; i < MG_COUNT(release_types); i++) {
        if (mg_str_is(entry->release_type, release_types[i]))
            return true;
    }
    return entry->parent_key_name.n != 0 || entry->parent_display_name.n != 0;
}

enum mg_uninstall_kind mg_uninstall_kind(const struct mg_uninstall *entry)
{
    if (entry->windows_installer == 1 && entry->installer_knows_it)
        return MG_UNINSTALL_MSI;
    if (mg_str_trim(entry->display_name).n == 0 || entry->system_component == 1)
        return MG_UNINSTALL_HIDDEN;
    if (is_update(entry))
        return MG_UNINSTALL_UPDATE;
    return mg_str_trim(entry->display_version).n == 0 ? MG_UNINSTALL_NO_VERSION
                                                      : MG_UNINSTALL_PROGRAM;
}
