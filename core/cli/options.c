/* SPDX-License-Identifier: Apache-2.0
 *
 * Options by the conventions of GNU getopt_long, from a table, and without its abbreviations: a
 * mistyped name must not become another option. Values that look like options are taken only
 * behind '='. Help is laid out for 80 columns.
 */
#include "core/cli/options.h"

#include <limits.h>

#include "core/base/nearest.h"
#include "core/base/str.h"
#include "core/base/utf8.h"

#define MG_HELP_COLUMNS 80
/* The widest option that has its text beside it. */
#define MG_HELP_WIDEST 26

static enum mg_status set_count(const struct mg_option *option, const char *value,
                                struct mg_error *err)
{
    uint64_t number;

    if (!mg_str_u64(mg_str_of(value), &number) || number > UINT_MAX)
        return mg_fail(err, MG_USAGE, "--%s takes a number from 0 to %u, not '%s'", option->name,
                       UINT_MAX, value);
    *(unsigned *)option->to = (unsigned)number;
    return MG_OK;
}

static enum mg_status add_item(const struct mg_option *option, const char *value,
                               struct mg_error *err)
{
    struct mg_option_list *list = option->to;

    if (list->count == MG_OPTION_LIST_MAX)
        return mg_fail(err, MG_USAGE, "--%s given more than %d times", option->name,
                       MG_OPTION_LIST_MAX);
    list->items[list->count++] = value;
    return MG_OK;
}

static enum mg_status set_value(const struct mg_option *option, const char *value,
                                struct mg_error *err)
{
    switch (option->kind) {
    case MG_OPTION_COUNT:
        return set_count(option, value, err);
    case MG_OPTION_LIST:
        return add_item(option, value, err);
    case MG_OPTION_TEXT:
        *(const char **)option->to = value;
        break;
    case MG_OPTION_FLAG:
        *(bool *)option->to = true;
        break;
    }
    return MG_OK;
}

static enum mg_status fail_unknown(const struct mg_option *options, size_t count,
                                   struct mg_str name, struct mg_error *err)
{
    struct mg_nearest nearest = mg_nearest_begin(name);

    for (size_t i = 0; i < count; i++) {
        if (options[i].what != NULL)
            mg_nearest_offer(&nearest, options[i].name);
    }
    mg_nearest_offer(&nearest, "help");
    if (nearest.name == NULL)
        return mg_fail(err, MG_USAGE, "unknown option --%.*s", MG_STR_ARG(name));
    return mg_fail(err, MG_USAGE, "unknown option --%.*s; did you mean --%s?", MG_STR_ARG(name),
                   nearest.name);
}

static const struct mg_option *find_option(const struct mg_option *options, size_t count,
                                           struct mg_str name)
{
    for (size_t i = 0; i < count; i++) {
        if (mg_str_is(name, options[i].name))
            return &options[i];
    }
    return NULL;
}

/* The arguments behind the current one. */
struct rest {
    char **argv;
    int count;
};

/* An option without "--", as "NAME" or "NAME=VALUE"; its value may be the first of the rest. */
static enum mg_status take_option(const struct mg_option *options, size_t count, const char *text,
                                  struct rest *rest, struct mg_error *err)
{
    struct mg_str whole = mg_str_of(text), name = mg_str_take(whole, mg_str_find(whole, '='));
    const struct mg_option *option = find_option(options, count, name);
    const char *value = name.n < whole.n ? text + name.n + 1 : NULL;

    if (option == NULL)
        return fail_unknown(options, count, name, err);
    if (option->kind == MG_OPTION_FLAG) {
        if (value != NULL)
            return mg_fail(err, MG_USAGE, "--%s takes no value", option->name);
    } else if (value == NULL) {
        if (rest->count == 0 || mg_str_starts(mg_str_of(rest->argv[0]), MG_STR("--")))
            return mg_fail(err, MG_USAGE, "--%s needs a value: --%s %s", option->name, option->name,
                           option->value);
        value = rest->argv[0];
        rest->argv++;
        rest->count--;
    }
    return set_value(option, value, err);
}

enum mg_status mg_options_parse(const struct mg_option *options, size_t count, int argc,
                                char **argv, int *operands, struct mg_error *err)
{
    struct rest rest = {argv, argc};
    bool options_ended = false;
    int found = 0;

    while (rest.count > 0) {
        char *text = *rest.argv++;
        struct mg_str s = mg_str_of(text);
        enum mg_status status = MG_OK;

        rest.count--;
        if (options_ended || s.n < 2 || s.p[0] != '-')
            argv[found++] = text; /* also "-": standard input or output */
        else if (mg_str_is(s, "--"))
            options_ended = true;
        else if (s.p[1] != '-')
            status = mg_fail(err, MG_USAGE, "unknown option %s", text);
        else
            status = take_option(options, count, text + 2, &rest, err);
        if (status != MG_OK)
            return status;
    }
    *operands = found;
    return MG_OK;
}

static void put_spaces(struct mg_sink *sink, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mg_sink_char(sink, ' ');
}

/* Where the text of a help page stands. */
struct cursor {
    struct mg_sink *sink;
    size_t column;
    size_t indent; /* of lines that wrapping begins */
};

static void break_line(struct cursor *at)
{
    mg_sink_char(at->sink, '\n');
    put_spaces(at->sink, at->indent);
    at->column = at->indent;
}

static void put_word(struct cursor *at, struct mg_str word)
{
    size_t width = mg_utf8_columns(word);

    if (at->column > at->indent) {
        if (at->column + 1 + width > MG_HELP_COLUMNS) {
            break_line(at);
        } else {
            mg_sink_char(at->sink, ' ');
            at->column++;
        }
    }
    mg_sink_write(at->sink, word);
    at->column += width;
}

/* Text as paragraphs that begin at column indent, where the cursor stands; ends with a newline. A
 * line goes on in the next one, unless that is empty or begins with a space. */
static void put_text(struct mg_sink *sink, struct mg_str text, size_t indent)
{
    struct cursor at = {sink, indent, indent};
    struct mg_str line, word;

    while (mg_str_cut(&text, '\n', &line)) {
        if (mg_str_starts(line, MG_STR(" "))) {
            mg_sink_write(sink, line);
        } else {
            while (mg_str_cut(&line, ' ', &word))
                put_word(&at, word);
        }
        if (text.n != 0 && (at.column == indent || text.p[0] == ' ' || text.p[0] == '\n'))
            break_line(&at);
    }
    mg_sink_char(sink, '\n');
}

static size_t option_width(const struct mg_option *option)
{
    size_t value = option->value == NULL ? 0 : 1 + mg_utf8_columns(mg_str_of(option->value));

    return 2 + mg_utf8_columns(mg_str_of(option->name)) + value;
}

/* "  --name VALUE  what", with what at the column text. */
static void put_option(struct mg_sink *sink, const struct mg_option *option, size_t text)
{
    size_t column = 2 + option_width(option);

    mg_sink_printf(sink, "  --%s%s%s", option->name, option->value == NULL ? "" : " ",
                   option->value == NULL ? "" : option->value);
    if (column + 2 > text) {
        mg_sink_char(sink, '\n');
        column = 0;
    }
    put_spaces(sink, text - column);
    put_text(sink, mg_str_of(option->what), text);
}

void mg_options_help(struct mg_sink *sink, const struct mg_command *command,
                     const struct mg_option *options, size_t count)
{
    static const struct mg_option help = {"help", NULL, "show this help; also -h", MG_OPTION_FLAG,
                                          NULL};
    size_t widest = option_width(&help);

    for (size_t i = 0; i < count; i++) {
        size_t width = options[i].what != NULL ? option_width(&options[i]) : 0;

        widest = width > widest && width <= MG_HELP_WIDEST ? width : widest;
    }
    mg_sink_printf(sink, "Usage: %s\n\n", command->usage);
    put_text(sink, mg_str_of(command->what), 0);
    if (command->details != NULL) {
        mg_sink_char(sink, '\n');
        put_text(sink, mg_str_of(command->details), 0);
    }
    mg_sink_write(sink, MG_STR("\nOptions:\n"));
    for (size_t i = 0; i < count; i++) {
        if (options[i].what != NULL)
            put_option(sink, &options[i], 2 + widest + 2);
    }
    put_option(sink, &help, 2 + widest + 2);
}
