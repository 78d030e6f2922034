/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a JSON document. A document that is accepted keeps within the depth limit, and
 * what the writer makes of it is accepted again and written the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/base/json.h"
#include "core/base/json_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

/* Its parent chain is kept in path: no recursion, as in the code under test. */
static void write_document(struct mg_json_writer *w, const cJSON *item)
{
    const cJSON *path[MG_LIMIT_JSON_DEPTH + 1];
    size_t depth = 0;

    while (item != NULL) {
        const char *key = depth > 0 && cJSON_IsObject(path[depth - 1]) ? item->string : NULL;

        if (cJSON_IsObject(item) || cJSON_IsArray(item)) {
            must(depth < MG_LIMIT_JSON_DEPTH);
            (cJSON_IsObject(item) ? mg_json_object_begin : mg_json_array_begin)(w, key);
            path[depth++] = item;
            if (item->child != NULL) {
                item = item->child;
                continue;
            }
            item = path[--depth];
            (cJSON_IsObject(item) ? mg_json_object_end : mg_json_array_end)(w);
        } else if (cJSON_IsString(item)) {
            mg_json_put_str(w, key, mg_json_text(item));
        } else if (cJSON_IsNumber(item)) {
            mg_json_put_number(w, key, item->valuedouble, 3);
        } else if (cJSON_IsBool(item)) {
            mg_json_put_bool(w, key, cJSON_IsTrue(item) != 0);
        } else {
            mg_json_put_null(w, key);
        }
        while (depth > 0 && item->next == NULL) {
            item = path[--depth];
            (cJSON_IsObject(item) ? mg_json_object_end : mg_json_array_end)(w);
        }
        item = depth == 0 ? NULL : item->next;
    }
}

/* The text of document, kept in sink; false when it is larger than the sink takes. */
static bool rewrite(struct mg_sink *sink, const cJSON *document)
{
    struct mg_json_writer w;

    mg_sink_init(sink, NULL, MG_MIB(4));
    mg_json_writer_init(&w, sink, false);
    write_document(&w, document);
    return mg_sink_finish(sink, NULL) == MG_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cJSON *document = NULL, *again = NULL;
    struct mg_sink first, second;
    struct mg_error err;

    if (mg_json_parse((struct mg_str){(const char *)data, size}, MG_MIB(1), &document, &err) !=
        MG_OK) {
        must(document == NULL && err.text[0] != '\0');
        return 0;
    }
    if (rewrite(&first, document)) {
        must(mg_json_parse(mg_buf_view(&first.buf), MG_MIB(4), &again, NULL) == MG_OK);
        must(rewrite(&second, again));
        must(mg_str_eq(mg_buf_view(&first.buf), mg_buf_view(&second.buf)));
        mg_sink_clear(&second);
        cJSON_Delete(again);
    }
    mg_sink_clear(&first);
    cJSON_Delete(document);
    return 0;
}
