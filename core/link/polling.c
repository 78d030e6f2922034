/* SPDX-License-Identifier: Apache-2.0
 *
 * Commands: asked for by a request that the console answers when it has some. They are written into
 * the folder of the enrolment, for the agent to verify and carry out, before we ask for later ones.
 */
#include <inttypes.h>
#include <stdio.h>

#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/link/errand.h"
#include "core/trust/signature.h"

/* The console answers after a minute at the latest; a proxy may be slow. */
#define SECONDS 150
/* A console that answers at once, with nothing, is not asked again at once. */
#define EMPTY_PAUSE_MS (5 * 1000)

static enum mg_status after_path(const struct mg_connection *c, char *out, struct mg_error *err)
{
    return mg_enrolment_path(c->wish.data, MG_ENROLMENT_AFTER, out, MG_CONNECTION_PATH, err);
}

enum mg_status mg_polling_load(struct mg_connection *c, struct mg_error *err)
{
    char path[MG_CONNECTION_PATH];
    cJSON *document = NULL;
    struct mg_buf text;
    enum mg_status status = after_path(c, path, err);

    if (status != MG_OK)
        return status;
    mg_buf_init(&text, MG_LIMIT_SMALL_FILE);
    if (mg_file_read_regular(path, &text, NULL) == MG_OK &&
        mg_json_parse(mg_buf_view(&text), MG_LIMIT_SMALL_FILE, &document, NULL) == MG_OK) {
        double after = mg_json_number(document, "after", 0);

        /* A file that is broken costs commands that are refused as repeated. */
        c->after = after > 0 && after < 9007199254740992.0 ? (int64_t)after : 0;
    }
    cJSON_Delete(document);
    mg_buf_clear(&text);
    return MG_OK;
}

static enum mg_status store_after(const struct mg_connection *c, int64_t number,
                                  struct mg_error *err)
{
    char path[MG_CONNECTION_PATH], text[64];
    enum mg_status status = after_path(c, path, err);

    (void)snprintf(text, sizeof text, "{\"after\": %" PRId64 "}\n", number);
    return status == MG_OK ? mg_file_replace(path, mg_str_of(text), err) : status;
}

/* The signature first: the document is what makes the agent look. */
static enum mg_status store(struct mg_connection *c, const struct mg_answer_command *command,
                            struct mg_error *err)
{
    char name[64], path[MG_CONNECTION_PATH];
    enum mg_status status;

    (void)snprintf(name, sizeof name, MG_ENROLMENT_COMMAND MG_SIGNATURE_SUFFIX, command->number);
    status = mg_enrolment_path(c->wish.data, name, path, sizeof path, err);
    if (status == MG_OK)
        status = mg_file_replace(path, command->signature, err);
    (void)snprintf(name, sizeof name, MG_ENROLMENT_COMMAND, command->number);
    if (status == MG_OK)
        status = mg_enrolment_path(c->wish.data, name, path, sizeof path, err);
    if (status == MG_OK)
        status = mg_file_replace(path, command->document, err);
    return status == MG_OK ? store_after(c, command->number, err) : status;
}

static void take(struct mg_connection *c, const struct mg_answer_commands *commands)
{
    struct mg_error err;

    for (size_t i = 0; i < commands->count; i++) {
        if (store(c, &commands->items[i], &err) != MG_OK) {
            mg_connection_pause(c, 0, err.text);
            return;
        }
        c->after = commands->items[i].number;
        mg_connection_say_command(c->after);
        c->polling.due = 0; /* there may be more */
    }
}

static enum mg_status count_command(void *context, const struct mg_folder_entry *entry,
                                    struct mg_error *err)
{
    struct mg_str name = mg_str_of(entry->name);
    size_t *count = context;

    (void)err;
    *count +=
        mg_str_starts(name, MG_STR(MG_ENROLMENT_COMMANDS)) && mg_str_ends(name, MG_STR(".json"));
    return MG_OK;
}

/* A console that says commands faster than they are carried out must not fill the disk. */
static bool has_room(const struct mg_connection *c)
{
    char path[MG_CONNECTION_PATH];
    size_t count = 0;

    return mg_enrolment_path(c->wish.data, "", path, sizeof path, NULL) == MG_OK &&
           mg_folder_each(path, MG_LIMIT_DATA_FILES, count_command, &count, NULL) == MG_OK &&
           count < MG_LIMIT_LINK_COMMANDS;
}

void mg_polling_step(struct mg_connection *c)
{
    int64_t now = mg_connection_mono();
    char path[64];

    if (c->polling.busy || c->polling.due > now)
        return;
    c->polling.due = now + EMPTY_PAUSE_MS;
    if (!has_room(c))
        return;
    (void)snprintf(path, sizeof path, "/v1/commands?after=%" PRId64, c->after);
    mg_connection_ask(
        &c->polling, path,
        (struct mg_exchange_request){.most = MG_LIMIT_LINK_COMMANDS_BYTES, .seconds = SECONDS});
}

void mg_polling_ended(struct mg_connection *c, const struct mg_exchange_end *end)
{
    enum mg_answer answer = mg_answer_of_other(end->http);
    struct mg_str body = mg_buf_view(&c->polling.exchange.answer);
    struct mg_answer_commands commands = {0};
    struct mg_error err;

    if (answer == MG_ANSWER_DONE && mg_answer_commands(body, c->after, &commands, &err) != MG_OK)
        mg_connection_pause(c, 0, err.text);
    else if (mg_connection_judge(c, &c->polling, end, answer) == MG_ANSWER_DONE)
        take(c, &commands);
    cJSON_Delete(commands.document);
    mg_buf_clear(&c->polling.exchange.answer);
}
