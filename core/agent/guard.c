/* SPDX-License-Identifier: Apache-2.0
 *
 * Protections of a work, written, read, printed.
 */
#include "core/agent/guard.h"

#include <stdio.h>

#define JOB "job"
#define PROVIDER "provider"

static void write_list(struct mg_json_writer *w, const char *process,
                       const struct mg_protections *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct mg_str why = mg_str_of(list->items[i].why);

        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "process", mg_str_of(process));
        mg_json_put_str(w, "name", mg_str_of(list->items[i].name));
        mg_json_put_bool(w, "on", why.n == 0);
        mg_json_put_str_or_null(w, "why", why);
        mg_json_object_end(w);
    }
}

void mg_guard_write(struct mg_json_writer *w, const char *key, const struct mg_guard *guard)
{
    mg_json_array_begin(w, key);
    write_list(w, JOB, &guard->job);
    write_list(w, PROVIDER, &guard->provider);
    mg_json_array_end(w);
}

static void read_item(const cJSON *item, struct mg_protections *out)
{
    char name[sizeof out->items[0].name];
    struct mg_str why = mg_json_str(item, "why"), text = mg_json_str(item, "name");

    (void)snprintf(name, sizeof name, "%.*s", MG_STR_ARG(text));
    if (mg_json_bool(item, "on"))
        mg_protections_add_on(out, name);
    else
        mg_protections_add_off(out, name, "%.*s", MG_STR_ARG(why.n != 0 ? why : MG_STR("unknown")));
}

void mg_guard_read(const cJSON *array, struct mg_guard *out)
{
    const cJSON *item;

    *out = (struct mg_guard){0};
    cJSON_ArrayForEach(item, array)
    {
        struct mg_str process = mg_json_str(item, "process");

        if (mg_str_is(process, JOB))
            read_item(item, &out->job);
        else if (mg_str_is(process, PROVIDER))
            read_item(item, &out->provider);
    }
}

static bool is_on(const struct mg_protection *item)
{
    return item->why[0] == '\0';
}

static void print_list(struct mg_sink *sink, const char *indent, const char *process,
                       const struct mg_protections *list)
{
    const char *between = "";

    if (list->count == 0)
        return;
    mg_sink_printf(sink, "%s%s: ", indent, process);
    for (size_t i = 0; i < list->count; i++) {
        if (!is_on(&list->items[i]))
            continue;
        mg_sink_write(sink, mg_str_of(between));
        mg_sink_text(sink, mg_str_of(list->items[i].name));
        between = ", ";
    }
    between = *between == '\0' ? "NOT " : "; NOT ";
    for (size_t i = 0; i < list->count; i++) {
        if (is_on(&list->items[i]))
            continue;
        mg_sink_write(sink, mg_str_of(between));
        mg_sink_text(sink, mg_str_of(list->items[i].name));
        mg_sink_write(sink, MG_STR(" ("));
        mg_sink_text(sink, mg_str_of(list->items[i].why));
        mg_sink_char(sink, ')');
        between = ", ";
    }
    mg_sink_char(sink, '\n');
}

void mg_guard_print(struct mg_sink *sink, const char *indent, const struct mg_guard *guard)
{
    print_list(sink, indent, PROVIDER, &guard->provider);
    print_list(sink, indent, JOB, &guard->job);
}
