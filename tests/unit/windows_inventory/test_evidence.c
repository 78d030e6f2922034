/* SPDX-License-Identifier: Apache-2.0
 *
 * Sources of evidence that answer, fail and hang. The real ones are run in tests/e2e.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "plugins/windows-inventory/evidence.h"

#define PATH "test_evidence.ndjson"

static HRESULT answers(struct mg_arena *arena, struct mg_update_list *list, uint64_t *count)
{
    *count = mg_update_list_add(
        list, &(struct mg_update_found){.source = MG_UPDATE_WUA,
                                        .kb = mg_str_of(mg_arena_printf(arena, "KB%d", 5000001)),
                                        .state = MG_STR("installed")});
    return S_OK;
}

static HRESULT fails(struct mg_arena *arena, struct mg_update_list *list, uint64_t *count)
{
    (void)answers(arena, list, count);
    return E_NOTIMPL;
}

static HRESULT hangs(struct mg_arena *arena, struct mg_update_list *list, uint64_t *count)
{
    Sleep(INFINITE);
    return answers(arena, list, count);
}

static void test_evidence__what_is_told_of_each(void **state)
{
    static const struct mg_evidence_source sources[] = {
        {"fails", fails}, {"hangs", hangs}, {"answers", answers}};
    FILE *stream = fopen(PATH, "wb");
    struct mg_update_list list;
    struct mg_arena arena;
    struct mg_emit emit;
    struct mg_collector collector = {&emit, &arena, &list};
    struct mg_buf told;
    struct mg_str text;

    (void)state;
    assert_non_null(stream);
    mg_arena_init(&arena, MG_MIB(1));
    mg_update_list_init(&list);
    mg_emit_begin(&emit, stream, "test", "1");
    mg_evidence_collect(&collector, sources, MG_COUNT(sources), 300);
    mg_update_list_emit(&list, &emit);
    assert_int_equal(mg_emit_end(&emit, NULL), MG_OK);
    assert_int_equal(fclose(stream), 0);
    mg_buf_init(&told, MG_MIB(1));
    assert_int_equal(mg_file_read_regular(PATH, &told, NULL), MG_OK);
    text = mg_buf_view(&told);
    text = mg_str_skip(text, mg_str_find(text, '\n') + 1);
    if (!mg_str_is(
            text,
            "{\"type\":\"coverage\",\"level\":\"limited\",\"area\":\"updates/evidence\",\"code\":"
            "\"SOURCE_UNAVAILABLE\",\"subject\":\"fails\",\"detail\":\"it answers with error "
            "0x80004001\"}\n"
            "{\"type\":\"coverage\",\"level\":\"limited\",\"area\":\"updates/evidence\",\"code\":"
            "\"SOURCE_UNAVAILABLE\",\"subject\":\"hangs\",\"detail\":\"it does not answer in "
            "time\"}\n"
            "{\"type\":\"coverage\",\"level\":\"complete\",\"area\":\"updates/evidence\",\"code\":"
            "\"READ\",\"subject\":\"answers\",\"detail\":\"updates that it knows as installed\","
            "\"count\":1}\n"
            "{\"type\":\"update\",\"kb\":\"KB5000001\",\"state\":\"installed\",\"sources\":"
            "\"wua\"}\n"
            "{\"type\":\"end\",\"packages\":0,\"records\":6}\n"))
        fail_msg("%.*s", MG_STR_ARG(text));
    mg_buf_clear(&told);
    mg_update_list_clear(&list);
    mg_arena_clear(&arena);
    assert_int_equal(remove(PATH), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_evidence__what_is_told_of_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
