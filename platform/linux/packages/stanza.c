/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields and states of a stanza. States: dpkg(1), "Package states"; the Status field holds three
 * words: what is wanted, an error flag, the state (deb-control and dpkg's own database files).
 */
#include "platform/linux/packages/stanza.h"

#include <inttypes.h>

#include "core/base/limits.h"

struct field {
    struct mg_str name;
    size_t offset;
    bool essential; /* a broken value makes the stanza unusable */
};

#define FIELD(name, member, essential)                                                             \
    {                                                                                              \
        MG_STR_INIT(name), offsetof(struct mg_stanza, member), essential                           \
    }

static const struct field fields[] = {
    FIELD("Package", name, true),           FIELD("Version", version, true),
    FIELD("Architecture", arch, true),      FIELD("Source", source, true),
    FIELD("Status", status, true),          FIELD("Multi-Arch", multi_arch, true),
    FIELD("Origin", origin, false),         FIELD("Vendor", vendor, false),
    FIELD("Maintainer", maintainer, false),
};

static const struct {
    const char *word;
    enum mg_stanza_state state;
} states[] = {
    {"installed", MG_STANZA_INSTALLED},        {"config-files", MG_STANZA_REMOVED},
    {"not-installed", MG_STANZA_ABSENT},       {"half-installed", MG_STANZA_HALF_INSTALLED},
    {"unpacked", MG_STANZA_UNCONFIGURED},      {"half-configured", MG_STANZA_UNCONFIGURED},
    {"triggers-awaited", MG_STANZA_INSTALLED}, {"triggers-pending", MG_STANZA_INSTALLED},
};

static bool has_control(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return true;
    }
    return false;
}

static void check_value(struct mg_str *value, const struct field *field, uint64_t line,
                        struct mg_stanza *stanza, struct mg_error *problem)
{
    if (value->n > MG_LIMIT_FIELD)
        (void)mg_fail(problem, MG_LIMIT,
                      "line %" PRIu64 ": field %.*s of %zu bytes, at most %zu are read", line,
                      MG_STR_ARG(field->name), value->n, MG_LIMIT_FIELD);
    else if (has_control(*value))
        (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": field %.*s holds control bytes", line,
                      MG_STR_ARG(field->name));
    else
        return;
    *value = MG_STR_NONE;
    stanza->usable = stanza->usable && !field->essential;
}

static const struct field *find_field(struct mg_str name)
{
    for (size_t i = 0; i < MG_COUNT(fields); i++) {
        if (mg_control_is(name, fields[i].name))
            return &fields[i];
    }
    return NULL;
}

static void set_field(struct mg_stanza *stanza, const struct mg_control_item *item,
                      struct mg_error *problem)
{
    const struct field *field = find_field(item->name);
    struct mg_str *value;

    if (field == NULL)
        return;
    value = (struct mg_str *)(void *)((char *)stanza + field->offset);
    if (value->n != 0) {
        (void)mg_fail(problem, MG_FORMAT,
                      "line %" PRIu64 ": field %.*s for a second time in the stanza of %.*s",
                      item->line, MG_STR_ARG(field->name), MG_STR_ARG(stanza->name));
        return;
    }
    *value = item->value;
    if (!field->essential)
        *value = mg_str_trim(mg_str_take(*value, mg_str_find(*value, '\n')));
    check_value(value, field, item->line, stanza, problem);
}

/* The third word of exactly three; false when there are others or the state has no such name. */
static bool parse_status(struct mg_str status, enum mg_stanza_state *out)
{
    struct mg_str want, flag, state;

    if (!mg_str_cut(&status, ' ', &want) || !mg_str_cut(&status, ' ', &flag) ||
        !mg_str_cut(&status, ' ', &state) || status.n != 0)
        return false;
    for (size_t i = 0; i < MG_COUNT(states); i++) {
        if (mg_str_is(state, states[i].word)) {
            *out = states[i].state;
            return true;
        }
    }
    return false;
}

static bool is_word(struct mg_str s)
{
    return s.n != 0 && mg_str_find(s, ' ') == SIZE_MAX;
}

/* Once all fields are read: is it a package, and in which state? */
static bool judge(struct mg_stanza *stanza, bool status_optional, struct mg_error *problem)
{
    struct mg_str shown = mg_str_take(stanza->status, 64);

    if (!is_word(stanza->name)) {
        (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": a stanza without a package name",
                      stanza->line);
        return false;
    }
    if (stanza->status.n == 0 && status_optional) {
        stanza->state = MG_STANZA_INSTALLED;
    } else if (!parse_status(stanza->status, &stanza->state)) {
        (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": package %.*s has the status '%.*s'",
                      stanza->line, MG_STR_ARG(stanza->name), MG_STR_ARG(shown));
        return false;
    }
    if (stanza->state >= MG_STANZA_UNCONFIGURED && !is_word(stanza->version)) {
        (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": package %.*s has no version",
                      stanza->line, MG_STR_ARG(stanza->name));
        return false;
    }
    return true;
}

bool mg_stanza_next(struct mg_control *control, bool status_optional, struct mg_stanza *out,
                    struct mg_error *problem)
{
    struct mg_control_item item;
    bool any_field = false;
    struct mg_str text;

    do {
        text = control->rest;
        mg_control_next(control, &item);
    } while (item.kind == MG_CONTROL_BREAK);
    if (item.kind == MG_CONTROL_END)
        return false;
    *out = (struct mg_stanza){.line = item.line, .usable = true};
    problem->status = MG_OK;
    while (item.kind == MG_CONTROL_FIELD || item.kind == MG_CONTROL_GARBAGE) {
        struct mg_str shown = mg_str_take(item.value, 40);

        if (item.kind == MG_CONTROL_FIELD)
            set_field(out, &item, problem);
        else
            (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": not a field: '%.*s'", item.line,
                          MG_STR_ARG(shown));
        any_field = any_field || item.kind == MG_CONTROL_FIELD;
        mg_control_next(control, &item);
    }
    out->text = mg_str_take(text, text.n - control->rest.n);
    out->usable = any_field && out->usable && judge(out, status_optional, problem);
    return true;
}

bool mg_stanza_present(const struct mg_stanza *stanza)
{
    return stanza->usable && stanza->state >= MG_STANZA_UNCONFIGURED;
}

void mg_stanza_source(const struct mg_stanza *stanza, struct mg_str *name, struct mg_str *version)
{
    size_t open = mg_str_find(stanza->source, '(');
    struct mg_str source = mg_str_trim(mg_str_take(stanza->source, open));
    struct mg_str inner = mg_str_skip(stanza->source, open == SIZE_MAX ? SIZE_MAX : open + 1);

    inner = mg_str_trim(mg_str_take(inner, mg_str_find(inner, ')')));
    *name = source.n != 0 ? source : stanza->name;
    *version = inner.n != 0 ? inner : stanza->version;
}

/* "python3:any (>= 3.5)" is python3 of any architecture. */
static struct mg_str name_of(struct mg_str relation)
{
    const struct mg_str any = MG_STR(":any");
    struct mg_str name = mg_relations_name(relation, " \t\n(<[");

    return mg_str_ends(name, any) ? mg_str_take(name, name.n - any.n) : name;
}

/* "a (>= 1) | b, c" */
static void add_relations(struct mg_str field, struct mg_relation_list *list)
{
    struct mg_str relation, either;

    while (mg_str_cut(&field, ',', &relation)) {
        void (*put)(struct mg_relation_list *, struct mg_str) = mg_relations_add;

        for (; mg_str_cut(&relation, '|', &either); put = mg_relations_or)
            put(list, name_of(either));
    }
}

void mg_stanza_relations(const struct mg_stanza *stanza, struct mg_relations *out)
{
    struct mg_control control;
    struct mg_control_item item;

    mg_control_init(&control, stanza->text);
    do {
        mg_control_next(&control, &item);
        if (mg_control_is(item.name, MG_STR("Depends")) ||
            mg_control_is(item.name, MG_STR("Pre-Depends")))
            add_relations(item.value, &out->requires);
        else if (mg_control_is(item.name, MG_STR("Provides")))
            add_relations(item.value, &out->provides);
    } while (item.kind != MG_CONTROL_END);
}
