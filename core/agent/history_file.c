/* SPDX-License-Identifier: Apache-2.0
 *
 * history.ndjson: a line about the history, a line for each finding, a line that says how many
 * there were, so that a file that was cut is none. Texts are for people only, the id is what
 * counts: long ones are cut.
 */
#include <string.h>

#include "core/agent/history.h"
#include "core/base/day.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/json_write.h"

#define SCHEMA "margay/agent-history/1"
#define LATEST ((int64_t)253402300799999) /* the end of the year 9999 */

static const struct {
    const char *name;
    size_t offset;
} texts[] = {
    {"vulnerability", offsetof(struct mg_history_entry, vulnerability)},
    {"type", offsetof(struct mg_history_entry, type)},
    {"package", offsetof(struct mg_history_entry, package)},
    {"source", offsetof(struct mg_history_entry, source)},
    {"version", offsetof(struct mg_history_entry, version)},
    {"ecosystem", offsetof(struct mg_history_entry, ecosystem)},
    {"location", offsetof(struct mg_history_entry, location)},
    {"fixed_version", offsetof(struct mg_history_entry, fixed_version)},
};

static void put_time(struct mg_json_writer *w, const char *name, int64_t millis)
{
    if (millis != 0)
        mg_json_put_int(w, name, millis);
}

static void write_entry(struct mg_json_writer *w, const struct mg_history_entry *entry)
{
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "id", mg_str_of(entry->id));
    mg_json_put_str(w, "severity", mg_str_of(mg_severity_name(entry->severity)));
    for (size_t i = 0; i < MG_COUNT(texts); i++) {
        const struct mg_str *text =
            (const struct mg_str *)(const void *)((const char *)entry + texts[i].offset);

        mg_json_put_str_if(w, texts[i].name, mg_str_take(*text, MG_LIMIT_HISTORY_TEXT));
    }
    if (entry->exposure)
        mg_json_put_bool(w, "exposure", true);
    if (entry->suppressed)
        mg_json_put_bool(w, "suppressed", true);
    put_time(w, "first_seen", entry->first_seen);
    put_time(w, "last_seen", entry->last_seen);
    put_time(w, "fixed", entry->fixed);
    put_time(w, "reopened", entry->reopened);
    mg_json_object_end(w);
    mg_json_newline(w);
}

static void write_all(const struct mg_history *history, struct mg_sink *sink)
{
    struct mg_json_writer w;

    mg_json_writer_init(&w, sink, false);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR(SCHEMA));
    put_time(&w, "updated", history->updated);
    put_time(&w, "left_out", (int64_t)history->left_out);
    mg_json_object_end(&w);
    mg_json_newline(&w);
    for (size_t i = 0; i < history->entries.n; i++)
        write_entry(&w, mg_vec_at(&history->entries, i));
    mg_json_object_begin(&w, NULL);
    mg_json_put_int(&w, "end", (int64_t)history->entries.n);
    mg_json_object_end(&w);
    mg_json_newline(&w);
}

enum mg_status mg_history_store(const char *path, const struct mg_history *history,
                                struct mg_error *err)
{
    struct mg_sink sink;
    enum mg_status status;

    mg_sink_init(&sink, NULL, MG_LIMIT_HISTORY_FILE);
    write_all(history, &sink);
    status = mg_sink_finish(&sink, err);
    if (status == MG_OK)
        status = mg_file_replace(path, mg_buf_view(&sink.buf), err);
    mg_sink_clear(&sink);
    return status;
}

/* Not there is 0. False: no time up to limit. */
static bool read_number(const cJSON *object, const char *name, int64_t limit, int64_t *out)
{
    double value = mg_json_number(object, name, 0);

    if (!(value >= 0 && value <= (double)limit))
        return false;
    *out = (int64_t)value;
    return true;
}

static bool read_texts(struct mg_history *history, const cJSON *line,
                       struct mg_history_entry *entry)
{
    for (size_t i = 0; i < MG_COUNT(texts); i++) {
        struct mg_str *text = (struct mg_str *)(void *)((char *)entry + texts[i].offset);
        struct mg_str value = mg_json_str(line, texts[i].name);

        if (value.n != 0 && !mg_arena_str(&history->arena, value, text))
            return false;
    }
    return true;
}

static bool read_dates(const struct mg_history *history, const cJSON *line,
                       struct mg_history_entry *entry)
{
    int64_t reopened;

    if (!read_number(line, "first_seen", history->updated, &entry->first_seen) ||
        !read_number(line, "last_seen", history->updated, &entry->last_seen) ||
        !read_number(line, "fixed", history->updated, &entry->fixed) ||
        !read_number(line, "reopened", UINT32_MAX, &reopened))
        return false;
    entry->reopened = (uint32_t)reopened;
    return entry->first_seen <= entry->last_seen &&
           (entry->fixed == 0 || entry->last_seen <= entry->fixed);
}

static bool read_id(const cJSON *line, char out[MG_FINGERPRINT_SIZE])
{
    struct mg_str id = mg_json_str(line, "id");

    for (size_t i = 0; i < id.n; i++) {
        if (mg_str_find(MG_STR("0123456789abcdef"), id.p[i]) == SIZE_MAX)
            return false;
    }
    if (id.n != MG_FINGERPRINT_SIZE - 1)
        return false;
    memcpy(out, id.p, id.n);
    return true;
}

/* FORMAT, NOMEM, LIMIT. */
static enum mg_status read_entry(struct mg_history *history, const cJSON *line,
                                 struct mg_error *err)
{
    struct mg_history_entry entry = {.suppressed = mg_json_bool(line, "suppressed"),
                                     .exposure = mg_json_bool(line, "exposure")};

    if (!read_id(line, entry.id) || !read_dates(history, line, &entry) ||
        !mg_severity_parse(mg_json_str(line, "severity"), &entry.severity))
        return mg_fail(err, MG_FORMAT, "a line is no finding");
    if (history->entries.n >= MG_LIMIT_HISTORY)
        return mg_fail(err, MG_LIMIT, "more than %d findings", MG_LIMIT_HISTORY);
    if (!read_texts(history, line, &entry) || !mg_vec_push(&history->entries, &entry))
        return mg_fail(err, MG_NOMEM, "no memory for the history of findings");
    return MG_OK;
}

static enum mg_status read_head(struct mg_history *history, const cJSON *line, struct mg_error *err)
{
    int64_t left_out;

    if (!mg_str_is(mg_json_str(line, "schema"), SCHEMA) ||
        !read_number(line, "updated", LATEST, &history->updated) ||
        !read_number(line, "left_out", INT32_MAX, &left_out))
        return mg_fail(err, MG_FORMAT, "not a history of findings (" SCHEMA ")");
    history->left_out = (uint64_t)left_out;
    return MG_OK;
}

/* *ended: the last line was read, and it is right. */
static enum mg_status read_line(struct mg_history *history, struct mg_str text, size_t number,
                                bool *ended, struct mg_error *err)
{
    cJSON *line = NULL;
    enum mg_status status = mg_json_parse(text, MG_LIMIT_HISTORY_LINE, &line, err);
    double end;

    if (status != MG_OK)
        return status;
    end = mg_json_number(line, "end", -1);
    *ended = number > 1 && end >= 0;
    if (number == 1)
        status = read_head(history, line, err);
    else if (!*ended)
        status = read_entry(history, line, err);
    else if (end != (double)history->entries.n)
        status = mg_fail(err, MG_FORMAT, "%zu findings are there, %.0f were written",
                         history->entries.n, end);
    cJSON_Delete(line);
    return status;
}

enum mg_status mg_history_parse(struct mg_str text, struct mg_history *out, struct mg_error *err)
{
    struct mg_str line;
    enum mg_status status = MG_OK;
    bool ended = false;
    size_t number = 0;

    while (status == MG_OK && !ended && mg_str_cut(&text, '\n', &line)) {
        status = read_line(out, line, ++number, &ended, err);
        if (status != MG_OK)
            status = mg_fail_in(err, status, "line %zu", number);
    }
    if (status == MG_OK && (!ended || text.n != 0))
        status = mg_fail(err, MG_FORMAT, "it has no end, or goes on behind it");
    return status;
}

enum mg_status mg_history_load(const char *path, struct mg_history *out, struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_HISTORY_FILE);
    status = mg_file_read_regular(path, &text, err);
    if (status == MG_OK) {
        status = mg_history_parse(mg_buf_view(&text), out, err);
        if (status != MG_OK)
            status = mg_fail_in(err, status, "%s", path);
    }
    mg_buf_clear(&text);
    return status;
}
