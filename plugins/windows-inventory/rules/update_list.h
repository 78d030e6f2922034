/* SPDX-License-Identifier: Apache-2.0
 *
 * Updates that several sources know of, one record each. The same number of an update, or where
 * there is none the same identity of its package, is one update. Its state, identity and version
 * are those of the source that knows best: servicing installs the updates of Windows, Windows
 * Installer those of other products; histories only tell what once happened. Of one source that
 * says several things of an update (it has a patch for each product) the best state counts, and of
 * two revisions in one state the higher build.
 */
#ifndef MG_WINDOWS_RULES_UPDATE_LIST_H
#define MG_WINDOWS_RULES_UPDATE_LIST_H

#include "core/base/map.h"
#include "core/base/vec.h"
#include "plugins/sdk/emit.h"

/* From the one that knows best; also the order of the names in a record. */
enum mg_update_source {
    MG_UPDATE_CBS,      /* servicing */
    MG_UPDATE_MSI,      /* Windows Installer */
    MG_UPDATE_QFE,      /* Win32_QuickFixEngineering */
    MG_UPDATE_REGISTRY, /* keys of installers */
    MG_UPDATE_WUA,      /* history of Windows Update */
    MG_UPDATE_SOURCES
};

/* What a source says; texts that are not known are empty. All must outlive the list. */
struct mg_update_found {
    enum mg_update_source source;
    struct mg_str kb;    /* "KB5034441" */
    struct mg_str state; /* as in the protocol */
    struct mg_str title, identity, version, installed;
};

struct mg_update_list {
    struct mg_vec updates; /* private */
    struct mg_map numbers; /* of the update by its key, plus 1 */
};

void mg_update_list_init(struct mg_update_list *list);
void mg_update_list_clear(struct mg_update_list *list);
/* False: no memory, or neither a number nor an identity. */
bool mg_update_list_add(struct mg_update_list *list, const struct mg_update_found *found);
/* Add what another list has, whose sources this one does not know yet. False: no memory. */
bool mg_update_list_join(struct mg_update_list *list, const struct mg_update_list *other);
/* Tell all of them, the best states first, so that a limit takes those that count least; then by
 * their numbers, then by their identities. */
void mg_update_list_emit(struct mg_update_list *list, struct mg_emit *emit);

#endif
