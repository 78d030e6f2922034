/* SPDX-License-Identifier: Apache-2.0
 *
 * Which entries of the Uninstall keys are programs, by the rules of the list "Installed apps" of
 * Windows. It decides by values only: where they come from is the caller's business.
 */
#ifndef MG_WINDOWS_RULES_UNINSTALL_H
#define MG_WINDOWS_RULES_UNINSTALL_H

#include "core/base/str.h"

/* The values of an entry; what is missing or of another type is empty, 0 or false. */
struct mg_uninstall {
    struct mg_str display_name, display_version, publisher;
    struct mg_str parent_key_name, parent_display_name, release_type;
    uint32_t system_component, windows_installer;
    bool installer_knows_it; /* Windows Installer has a product of this name of the key */
};

enum mg_uninstall_kind {
    MG_UNINSTALL_PROGRAM,
    MG_UNINSTALL_NO_VERSION, /* a program that does not say its version */
    MG_UNINSTALL_MSI,        /* a product of Windows Installer, which is told by that */
    MG_UNINSTALL_UPDATE,     /* an update of another program */
    MG_UNINSTALL_HIDDEN,     /* Windows does not show it: part of another program, or nameless */
};
#define MG_UNINSTALL_KINDS (MG_UNINSTALL_HIDDEN + 1)

enum mg_uninstall_kind mg_uninstall_kind(const struct mg_uninstall *entry);

#endif
