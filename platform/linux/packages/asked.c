/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions for owners: a flag per path, and the name of the first package that has it.
 */
#include "platform/linux/packages/asked.h"

#include "core/base/limits.h"
#include "platform/linux/note.h"

struct question {
    bool owned;
    struct mg_str owner; /* where names are asked for */
};

enum mg_status mg_asked_init(struct mg_asked *asked, struct mg_tree *tree,
                             const struct mg_asked_request *request, struct mg_error *err)
{
    mg_watch_init(&asked->paths, tree, MG_LIMIT_ASKED_PATHS);
    asked->request = request;
    mg_vec_init(&asked->questions, sizeof(struct question *));
    for (size_t i = 0; i < request->owner_count; i++) {
        struct question *question =
            mg_watch_add(&asked->paths, mg_str_of(request->owners[i]), sizeof *question);

        if (question == NULL || !mg_vec_push(&asked->questions, &question))
            return mg_fail(err, MG_NOMEM, "no memory for %zu paths", request->owner_count);
    }
    return MG_OK;
}

void mg_asked_clear(struct mg_asked *asked)
{
    mg_vec_clear(&asked->questions);
    mg_watch_clear(&asked->paths);
}

/* Without memory for the name the path has no owner: it is then matched like any other. */
bool mg_asked_meet(struct mg_asked *asked, struct mg_str path, struct mg_str package)
{
    struct question *question = mg_watch_find(&asked->paths, path);

    if (question == NULL)
        return false;
    if (!question->owned && asked->request->names != NULL)
        (void)mg_arena_str(asked->request->answers, package, &question->owner);
    question->owned = true;
    return true;
}

static const struct question *question_at(const struct mg_asked *asked, size_t i)
{
    return *(struct question *const *)mg_vec_at(&asked->questions, i);
}

static void give_names(const struct mg_asked *asked)
{
    const struct mg_asked_request *request = asked->request;

    for (size_t i = 0; i < request->owner_count; i++) {
        if (request->names[i].n == 0)
            request->names[i] = question_at(asked, i)->owner;
    }
}

static void note_unowned(const struct mg_asked *asked, const char *area,
                         struct mg_inventory *inventory)
{
    struct mg_note note = {MG_COVERAGE_LIMITED, area, "NO_OWNER", 0};
    const struct mg_asked_request *request = asked->request;

    for (size_t i = 0; !request->beside && i < request->owner_count; i++) {
        if (!question_at(asked, i)->owned)
            mg_note_add(&note, inventory, mg_str_of(request->owners[i]), "%s belongs to no package",
                        request->owners[i]);
    }
    mg_note_finish(&note, inventory);
}

void mg_asked_finish(const struct mg_asked *asked, const char *area, struct mg_inventory *inventory)
{
    if (asked->request->names != NULL)
        give_names(asked);
    else
        note_unowned(asked, area, inventory);
}
