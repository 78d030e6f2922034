/* SPDX-License-Identifier: Apache-2.0
 *
 * Sources of updates that may be absent, slow or wrong: Windows Update and WMI are asked, each in a
 * thread of its own, and given up after a time. What they say is evidence beside what is read from
 * the registry and never more; a source that does not answer is told and costs nothing else.
 */
#ifndef MG_WINDOWS_INVENTORY_EVIDENCE_H
#define MG_WINDOWS_INVENTORY_EVIDENCE_H

#include <windows.h>

#include "plugins/windows-inventory/collector.h"

/* Put what a source knows into a list; the texts into the arena. COM is initialized. *count: how
 * many updates it told. */
typedef HRESULT (*mg_evidence_fn)(struct mg_arena *arena, struct mg_update_list *list,
                                  uint64_t *count);

struct mg_evidence_source {
    const char *name; /* "Windows Update history" */
    mg_evidence_fn read;
};

/* Ask all of them at once; milliseconds: for all together. */
void mg_evidence_collect(struct mg_collector *collector, const struct mg_evidence_source *sources,
                         size_t count, DWORD milliseconds);

/* windows_update.c, quick_fix.c */
HRESULT mg_evidence_windows_update(struct mg_arena *arena, struct mg_update_list *list,
                                   uint64_t *count);
HRESULT mg_evidence_quick_fix(struct mg_arena *arena, struct mg_update_list *list, uint64_t *count);

#endif
