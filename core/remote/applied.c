/* SPDX-License-Identifier: Apache-2.0
 *
 * {"schema": "margay/commands/1", "applied": [{"id": "...", "expires": "..."}, ...]}
 */
#include "core/remote/applied.h"

#include "core/base/day.h"
#include "core/base/file.h"
#include "core/base/json_write.h"
#include "core/base/limits.h"

#define SCHEMA "margay/commands/1"

/* NULL when there is no file. To be deleted. */
static enum mg_status load(const char *path, cJSON **out, struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_APPLIED_FILE);
    status = mg_file_read_regular(path, &text, err);
    *out = NULL;
    if (status == MG_OK)
        status = mg_json_parse(mg_buf_view(&text), MG_LIMIT_APPLIED_FILE, out, err);
    mg_buf_clear(&text);
    if (status == MG_NOENT)
        return MG_OK;
    if (status == MG_OK && !mg_str_is(mg_json_str(*out, "schema"), SCHEMA)) {
        cJSON_Delete(*out);
        *out = NULL;
        status = mg_fail(err, MG_FORMAT, "it has not the schema " SCHEMA);
    }
    return status == MG_OK ? MG_OK : mg_fail_in(err, status, "%s", path);
}

enum mg_status mg_applied_check(const char *path, const struct mg_remote_command *command,
                                struct mg_error *err)
{
    cJSON *document = NULL;
    const cJSON *item;
    enum mg_status status = load(path, &document, err);

    cJSON_ArrayForEach(item, mg_json_array(document, "applied"))
    {
        if (mg_str_eq(mg_json_str(item, "id"), command->id))
            status = mg_fail(err, MG_UNTRUSTED, "it was begun here before");
    }
    cJSON_Delete(document);
    return status;
}

static void put(struct mg_json_writer *w, struct mg_str id, int64_t expires)
{
    char time[MG_DAY_TEXT_SIZE];

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "id", id);
    mg_json_put_str(w, "expires", mg_day_text(expires + 999, time)); /* whole seconds, not before */
    mg_json_object_end(w);
}

/* Those that are in force, and the new one. Returns how many. */
static size_t print(struct mg_sink *sink, const cJSON *document,
                    const struct mg_remote_command *command, int64_t now)
{
    struct mg_json_writer w;
    const cJSON *item;
    size_t n = 1;

    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR(SCHEMA));
    mg_json_array_begin(&w, "applied");
    cJSON_ArrayForEach(item, mg_json_array(document, "applied"))
    {
        int64_t expires;

        if (!mg_day_millis(mg_json_str(item, "expires"), &expires) || expires <= now)
            continue;
        put(&w, mg_json_str(item, "id"), expires);
        n++;
    }
    put(&w, command->id, command->expires);
    mg_json_array_end(&w);
    mg_json_object_end(&w);
    mg_json_newline(&w);
    return n;
}

enum mg_status mg_applied_add(const char *path, const struct mg_remote_command *command,
                              int64_t now, struct mg_error *err)
{
    cJSON *document = NULL;
    struct mg_sink sink;
    enum mg_status status = load(path, &document, err);

    mg_sink_init(&sink, NULL, MG_LIMIT_APPLIED_FILE);
    if (status == MG_OK && print(&sink, document, command, now) > MG_LIMIT_APPLIED)
        status = mg_fail(err, MG_LIMIT, "%s: %d commands that were begun are still in force", path,
                         MG_LIMIT_APPLIED);
    if (status == MG_OK)
        status = mg_sink_finish(&sink, err);
    if (status == MG_OK)
        status = mg_file_replace(path, mg_buf_view(&sink.buf), err);
    mg_sink_clear(&sink);
    cJSON_Delete(document);
    return status;
}
