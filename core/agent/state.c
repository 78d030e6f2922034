/* SPDX-License-Identifier: Apache-2.0
 *
 * state.json. Hashes are hexadecimal, because numbers of JSON carry 53 bits; times of triggers are
 * milliseconds since 1970, as they are compared. Names of triggers that are not known, from a later
 * version, are left out; all else that is strange makes the file a broken one.
 */
#include "core/agent/state.h"

#include <stdio.h>
#include <string.h>

#include "core/base/file.h"

#define SCHEMA "margay/agent-state/1"
#define LARGEST 9007199254740991.0

static void put_hash(struct mg_json_writer *w, const char *key, uint64_t hash)
{
    char text[20];

    (void)snprintf(text, sizeof text, "%016llx", (unsigned long long)hash);
    mg_json_put_str(w, key, mg_str_of(text));
}

static void write_work(struct mg_json_writer *w, enum mg_work work, const struct mg_state *state)
{
    const struct mg_triggers_work *stored = &state->triggers.work[work];

    mg_json_object_begin(w, mg_work_name(work));
    mg_json_put_int(w, "begun", stored->begun);
    mg_json_put_int(w, "good", stored->good);
    mg_json_put_int(w, "failures", stored->failures);
    mg_json_put_bool(w, "running", stored->running);
    mg_reasons_write(w, "waiting", stored->waiting);
    mg_result_write(w, "last", &state->results[work]);
    mg_json_object_end(w);
}

static void write_trigger(struct mg_json_writer *w, enum mg_trigger trigger,
                          const struct mg_state *state)
{
    mg_json_object_begin(w, mg_trigger_name(trigger));
    put_hash(w, "expression", state->triggers.schedules[trigger].expression);
    mg_json_put_int(w, "since", state->triggers.schedules[trigger].since);
    if (state->seen[trigger].is)
        put_hash(w, "seen", state->seen[trigger].print);
    mg_json_object_end(w);
}

void mg_state_write(struct mg_sink *sink, const struct mg_state *state)
{
    struct mg_json_writer w;

    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR(SCHEMA));
    put_hash(&w, "boot", state->triggers.boot);
    mg_json_object_begin(&w, "works");
    for (unsigned i = 0; i < MG_WORKS; i++)
        write_work(&w, (enum mg_work)i, state);
    mg_json_object_end(&w);
    mg_json_object_begin(&w, "triggers");
    for (unsigned i = 0; i < MG_TRIGGERS; i++)
        write_trigger(&w, (enum mg_trigger)i, state);
    mg_json_object_end(&w);
    mg_json_object_end(&w);
    mg_json_newline(&w);
}

/* False: not there, or not sixteen digits. */
static bool read_hash(const cJSON *object, const char *name, uint64_t *out)
{
    struct mg_str text = mg_json_str(object, name);
    uint64_t hash = 0;

    for (size_t i = 0; i < text.n; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = memchr(digits, text.p[i], sizeof digits - 1);

        if (digit == NULL)
            return false;
        hash = hash << 4 | (uint64_t)(digit - digits);
    }
    *out = hash;
    return text.n == 16;
}

static bool read_number(const cJSON *object, const char *name, double limit, int64_t *out)
{
    double value = mg_json_number(object, name, -1);

    if (!(value >= 0 && value <= limit))
        return false;
    *out = (int64_t)value;
    return true;
}

static bool read_work(const cJSON *works, enum mg_work work, struct mg_state *out)
{
    const cJSON *object = mg_json_object(works, mg_work_name(work));
    struct mg_triggers_work *stored = &out->triggers.work[work];
    int64_t failures;

    if (!read_number(object, "begun", LARGEST, &stored->begun) ||
        !read_number(object, "good", LARGEST, &stored->good) ||
        !read_number(object, "failures", UINT32_MAX, &failures) ||
        mg_json_array(object, "waiting") == NULL || mg_json_object(object, "last") == NULL)
        return false;
    stored->failures = (uint32_t)failures;
    stored->running = mg_json_bool(object, "running");
    stored->waiting = mg_reasons_read(mg_json_array(object, "waiting"));
    mg_result_read(mg_json_object(object, "last"), &out->results[work]);
    return true;
}

/* One that is not there is new in this version. */
static bool read_trigger(const cJSON *triggers, enum mg_trigger trigger, struct mg_state *out)
{
    const cJSON *object = mg_json_object(triggers, mg_trigger_name(trigger));
    struct mg_triggers_schedule *schedule = &out->triggers.schedules[trigger];
    struct mg_state_seen *seen = &out->seen[trigger];

    if (object == NULL)
        return true;
    seen->is = read_hash(object, "seen", &seen->print);
    return read_hash(object, "expression", &schedule->expression) &&
           read_number(object, "since", LARGEST, &schedule->since);
}

static bool read_all(const cJSON *document, struct mg_state *out)
{
    const cJSON *works = mg_json_object(document, "works");
    const cJSON *triggers = mg_json_object(document, "triggers");
    bool good = triggers != NULL && read_hash(document, "boot", &out->triggers.boot);

    for (unsigned i = 0; i < MG_WORKS; i++)
        good = good && read_work(works, (enum mg_work)i, out);
    for (unsigned i = 0; i < MG_TRIGGERS; i++)
        good = good && read_trigger(triggers, (enum mg_trigger)i, out);
    return good;
}

enum mg_status mg_state_parse(struct mg_str text, struct mg_state *out, struct mg_error *err)
{
    struct mg_state state = {0};
    cJSON *document = NULL;
    enum mg_status status = mg_json_parse(text, MG_LIMIT_AGENT_STATE, &document, err);

    if (status != MG_OK)
        return status;
    if (!mg_str_is(mg_json_str(document, "schema"), SCHEMA) || !read_all(document, &state))
        status = mg_fail(err, MG_FORMAT, "not a state of the agent (" SCHEMA ")");
    else
        *out = state;
    cJSON_Delete(document);
    return status;
}

enum mg_status mg_state_store(const char *path, const struct mg_state *state, struct mg_error *err)
{
    struct mg_sink sink;
    enum mg_status status;

    mg_sink_init(&sink, NULL, MG_LIMIT_AGENT_STATE);
    mg_state_write(&sink, state);
    status = mg_sink_finish(&sink, err);
    if (status == MG_OK)
        status = mg_file_replace(path, mg_buf_view(&sink.buf), err);
    mg_sink_clear(&sink);
    return status;
}

enum mg_status mg_state_load(const char *path, struct mg_state *out, struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_AGENT_STATE);
    status = mg_file_read_regular(path, &text, err);
    if (status == MG_OK) {
        status = mg_state_parse(mg_buf_view(&text), out, err);
        if (status != MG_OK)
            status = mg_fail_in(err, status, "%s", path);
    }
    mg_buf_clear(&text);
    return status;
}
