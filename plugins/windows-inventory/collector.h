/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the Windows inventory share. A collector reads one kind of thing and tells it
 * by the SDK, with a coverage record of what it read: level COMPLETE and the number of things, or
 * what could not be read and why. A source that this Windows does not have is no failure.
 */
#ifndef MG_WINDOWS_INVENTORY_COLLECTOR_H
#define MG_WINDOWS_INVENTORY_COLLECTOR_H

#include "core/base/arena.h"
#include "plugins/sdk/emit.h"
#include "plugins/windows-inventory/rules/update_list.h"

struct mg_collector {
    struct mg_emit *emit;
    struct mg_arena *arena;         /* of the whole run */
    struct mg_update_list *updates; /* of all collectors; told at the end */
};

/* Tell coverage; subject may be empty, detail NULL. */
void mg_collector_say(struct mg_collector *collector, enum mg_emit_level level, const char *area,
                      const char *code, struct mg_str subject, const char *detail, uint64_t count);
/* The same of what is counted, when there is any. */
void mg_collector_say_some(struct mg_collector *collector, enum mg_emit_level level,
                           const char *area, const char *code, const char *detail, uint64_t count);

#endif
