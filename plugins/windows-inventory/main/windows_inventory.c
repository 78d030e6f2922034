/* SPDX-License-Identifier: Apache-2.0
 *
 * The inventory of a Windows host, printed in the provider protocol (../protocol.md). It changes
 * nothing and takes no arguments; what it reads is what collectors.h lists.
 */
#include <stdio.h>

#include "core/base/limits.h"
#include "plugins/windows-inventory/collectors.h"

#define ARENA_CEILING MG_MIB(256)

static void (*const collectors[])(struct mg_collector *collector) = {
    mg_collect_host,     mg_collect_programs, mg_collect_appx,
    mg_collect_msi,      mg_collect_products, mg_collect_servicing,
    mg_collect_hotfixes, mg_collect_evidence, mg_collect_listeners,
};

int main(void)
{
    struct mg_arena arena;
    struct mg_emit emit;
    struct mg_update_list updates;
    struct mg_collector collector = {&emit, &arena, &updates};
    enum mg_status status;

    mg_arena_init(&arena, ARENA_CEILING);
    mg_update_list_init(&updates);
    mg_emit_begin(&emit, stdout, "windows-inventory", MARGAY_VERSION);
    for (size_t i = 0; i < MG_COUNT(collectors) && !mg_emit_failed(&emit); i++)
        collectors[i](&collector);
    mg_update_list_emit(&updates, &emit);
    if (arena.refused)
        mg_collector_say(&collector, MG_EMIT_INCOMPLETE, "provider", "LIMIT", MG_STR_NONE,
                         "more than memory is given to: parts of any area may be missing", 0);
    status = mg_emit_end(&emit, NULL);
    mg_update_list_clear(&updates);
    mg_arena_clear(&arena);
    return status == MG_OK ? 0 : 1;
}
