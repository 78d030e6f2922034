/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions for owners: a flag per path.
 */
#include "platform/linux/packages/asked.h"

#include "core/base/limits.h"
#include "platform/linux/note.h"

enum mg_status mg_asked_init(struct mg_asked *asked, struct mg_tree *tree,
                             const struct mg_asked_request *request, struct mg_error *err)
{
    mg_watch_init(&asked->paths, tree, MG_LIMIT_ASKED_PATHS);
    mg_vec_init(&asked->questions, sizeof(bool *));
    for (size_t i = 0; i < request->owner_count; i++) {
        bool *owned = mg_watch_add(&asked->paths, mg_str_of(request->owners[i]), sizeof *owned);

        if (owned == NULL || !mg_vec_push(&asked->questions, &owned))
            return mg_fail(err, MG_NOMEM, "no memory for %zu paths", request->owner_count);
    }
    return MG_OK;
}

void mg_asked_clear(struct mg_asked *asked)
{
    mg_vec_clear(&asked->questions);
    mg_watch_clear(&asked->paths);
}

bool mg_asked_meet(struct mg_asked *asked, struct mg_str path)
{
    bool *owned = mg_watch_find(&asked->paths, path);

    if (owned != NULL)
        *owned = true;
    return owned != NULL;
}

void mg_asked_note_unowned(const struct mg_asked *asked, const struct mg_asked_request *request,
                           const char *area, struct mg_inventory *inventory)
{
    struct mg_note note = {MG_COVERAGE_LIMITED, area, "NO_OWNER", 0};

    for (size_t i = 0; !request->beside && i < request->owner_count; i++) {
        if (!**(bool *const *)mg_vec_at(&asked->questions, i))
            mg_note_add(&note, inventory, mg_str_of(request->owners[i]), "%s belongs to no package",
                        request->owners[i]);
    }
    mg_note_finish(&note, inventory);
}
