/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading and writing enrolment.json. It lies in a private folder, and is read strictly all the
 * same: what is in it goes into requests.
 */
#include "core/agent/enrolment.h"

#include <stdio.h>

#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/json.h"
#include "core/base/json_write.h"
#include "core/base/limits.h"

#define SCHEMA "margay/enrolment/1"
#define FOLDER "console"

enum mg_status mg_enrolment_path(const char *data, const char *name, char *out, size_t size,
                                 struct mg_error *err)
{
    int n = snprintf(out, size, "%s/" FOLDER "%s%s", data, name[0] == '\0' ? "" : "/", name);

    if (n >= 0 && (size_t)n < size)
        return MG_OK;
    return mg_fail(err, MG_LIMIT, "%s: the path of the data folder is too long", data);
}

static bool is_agent_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

bool mg_enrolment_is_agent(struct mg_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (!is_agent_char(name.p[i]))
            return false;
    }
    return name.n != 0 && name.n < MG_ENROLMENT_AGENT;
}

static bool take_text(const cJSON *document, const char *name, char *out, size_t size)
{
    struct mg_str text = mg_json_str(document, name);

    (void)snprintf(out, size, "%.*s", MG_STR_ARG(text));
    return text.n < size;
}

static bool take_time(const cJSON *document, const char *name, int64_t *out)
{
    double number = mg_json_number(document, name, -1);

    *out = number >= 0 && number < 1e15 ? (int64_t)number : 0;
    return *out != 0;
}

static bool take(const cJSON *document, struct mg_enrolment *out)
{
    return mg_str_is(mg_json_str(document, "schema"), SCHEMA) &&
           take_text(document, "console", out->console, sizeof out->console) &&
           take_text(document, "agent", out->agent, sizeof out->agent) &&
           take_text(document, "proxy", out->proxy, sizeof out->proxy) && out->console[0] != '\0' &&
           mg_enrolment_is_agent(mg_str_of(out->agent)) &&
           take_time(document, "begins", &out->begins) && take_time(document, "ends", &out->ends);
}

enum mg_status mg_enrolment_parse(struct mg_str text, struct mg_enrolment *out,
                                  struct mg_error *err)
{
    struct mg_enrolment enrolment;
    cJSON *document = NULL;
    enum mg_status status = mg_json_parse(text, MG_LIMIT_SMALL_FILE, &document, err);

    if (status == MG_OK && !take(document, &enrolment))
        status = mg_fail(err, MG_FORMAT, "not the enrolment of an agent");
    cJSON_Delete(document);
    if (status == MG_OK)
        *out = enrolment;
    return status;
}

enum mg_status mg_enrolment_load(const char *data, struct mg_enrolment *out, struct mg_error *err)
{
    char path[MG_LIMIT_FEED_PATH];
    struct mg_buf text;
    enum mg_status status = mg_enrolment_path(data, MG_ENROLMENT_FILE, path, sizeof path, err);

    if (status != MG_OK)
        return status;
    mg_buf_init(&text, MG_LIMIT_SMALL_FILE);
    status = mg_file_read_regular(path, &text, err);
    if (status == MG_OK && (status = mg_enrolment_parse(mg_buf_view(&text), out, err)) != MG_OK)
        (void)mg_fail_in(err, status, "%s", path);
    mg_buf_clear(&text);
    return status;
}

static void write_to(struct mg_sink *sink, const struct mg_enrolment *enrolment)
{
    struct mg_json_writer w;

    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR(SCHEMA));
    mg_json_put_str(&w, "console", mg_str_of(enrolment->console));
    mg_json_put_str(&w, "agent", mg_str_of(enrolment->agent));
    mg_json_put_str(&w, "proxy", mg_str_of(enrolment->proxy));
    mg_json_put_int(&w, "begins", enrolment->begins);
    mg_json_put_int(&w, "ends", enrolment->ends);
    mg_json_object_end(&w);
    mg_json_newline(&w);
}

enum mg_status mg_enrolment_store(const char *data, const struct mg_enrolment *enrolment,
                                  struct mg_error *err)
{
    char path[MG_LIMIT_FEED_PATH];
    struct mg_sink sink;
    enum mg_status status = mg_enrolment_path(data, MG_ENROLMENT_FILE, path, sizeof path, err);

    if (status != MG_OK)
        return status;
    mg_sink_init(&sink, NULL, MG_LIMIT_SMALL_FILE);
    write_to(&sink, enrolment);
    status = mg_sink_finish(&sink, err);
    if (status == MG_OK)
        status = mg_file_replace(path, mg_buf_view(&sink.buf), err);
    mg_sink_clear(&sink);
    return status;
}

static enum mg_status remove_file(void *context, const struct mg_folder_entry *entry,
                                  struct mg_error *err)
{
    (void)context;
    return entry->kind == MG_FOLDER_FILE ? mg_file_remove(entry->path, err) : MG_OK;
}

/* The folder is ours whole: what temporary files a crash left in it goes as well. */
enum mg_status mg_enrolment_forget(const char *data, struct mg_error *err)
{
    char path[MG_LIMIT_FEED_PATH];
    enum mg_status status = mg_enrolment_path(data, MG_ENROLMENT_FILE, path, sizeof path, err);

    if (status == MG_OK)
        status = mg_file_remove(path, err);
    if (status == MG_OK)
        status = mg_enrolment_path(data, "", path, sizeof path, err);
    if (status == MG_OK)
        status = mg_folder_each(path, MG_LIMIT_DATA_FILES, remove_file, NULL, err);
    if (status == MG_NOENT)
        return MG_OK;
    return status == MG_OK ? mg_folder_remove(path, err) : status;
}
