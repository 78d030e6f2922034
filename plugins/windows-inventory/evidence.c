/* SPDX-License-Identifier: Apache-2.0
 *
 * Asking sources of evidence. A thread that does not answer in time cannot be ended safely: it
 * keeps what it works with, nobody looks at that any more, and it ends with this process.
 */
#include "plugins/windows-inventory/evidence.h"

#include <objbase.h>
#include <stdlib.h>

#include "core/base/limits.h"
#include "plugins/windows-inventory/collectors.h"

#define AREA "updates/evidence"
#define SOURCES 4
#define ARENA_CEILING MG_MIB(64)
#define PATIENCE 30000

struct question {
    const struct mg_evidence_source *source;
    HANDLE thread;
    struct mg_arena arena;
    struct mg_update_list list;
    HRESULT result;
    uint64_t count;
};

static DWORD WINAPI ask(void *parameter)
{
    struct question *question = parameter;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);

    question->result =
        FAILED(com) ? com
                    : question->source->read(&question->arena, &question->list, &question->count);
    if (SUCCEEDED(com))
        CoUninitialize();
    return 0;
}

static struct question *begin(const struct mg_evidence_source *source)
{
    struct question *question = calloc(1, sizeof *question);

    if (question == NULL)
        return NULL;
    question->source = source;
    mg_arena_init(&question->arena, ARENA_CEILING);
    mg_update_list_init(&question->list);
    question->thread = CreateThread(NULL, 0, ask, question, 0, NULL);
    if (question->thread != NULL)
        return question;
    free(question);
    return NULL;
}

/* Its thread has ended. What it keeps is freed after the updates have been told, with the process.
 */
static void take(struct mg_collector *collector, struct question *question)
{
    const struct mg_str name = mg_str_of(question->source->name);

    if (FAILED(question->result)) {
        mg_collector_say(collector, MG_EMIT_LIMITED, AREA, "SOURCE_UNAVAILABLE", name,
                         mg_arena_printf(collector->arena, "it answers with error 0x%08lx",
                                         (unsigned long)question->result),
                         0);
        return;
    }
    if (!mg_update_list_join(collector->updates, &question->list)) {
        mg_collector_say(collector, MG_EMIT_INCOMPLETE, AREA, "LIMIT", name,
                         "no memory for what it knows", 0);
        return;
    }
    mg_collector_say(collector, MG_EMIT_COMPLETE, AREA, "READ", name,
                     "updates that it knows as installed", question->count);
}

void mg_evidence_collect(struct mg_collector *collector, const struct mg_evidence_source *sources,
                         size_t count, DWORD milliseconds)
{
    const ULONGLONG end = GetTickCount64() + milliseconds;
    struct question *questions[SOURCES];

    for (size_t i = 0; i < count && i < SOURCES; i++)
        questions[i] = begin(&sources[i]);
    for (size_t i = 0; i < count && i < SOURCES; i++) {
        ULONGLONG now = GetTickCount64();
        DWORD left = now < end ? (DWORD)(end - now) : 0;

        if (questions[i] != NULL &&
            WaitForSingleObject(questions[i]->thread, left) == WAIT_OBJECT_0)
            take(collector, questions[i]);
        else
            mg_collector_say(collector, MG_EMIT_LIMITED, AREA, "SOURCE_UNAVAILABLE",
                             mg_str_of(sources[i].name), "it does not answer in time", 0);
    }
}

void mg_collect_evidence(struct mg_collector *collector)
{
    static const struct mg_evidence_source sources[] = {
        {"Win32_QuickFixEngineering", mg_evidence_quick_fix},
        {"Windows Update history", mg_evidence_windows_update},
    };

    mg_evidence_collect(collector, sources, MG_COUNT(sources), PATIENCE);
}
