/* SPDX-License-Identifier: Apache-2.0
 *
 * Control files, line by line. A carriage return before the line end is white space, a line of '#'
 * is a comment: so deb822(5), and dpkg pads its journal with such lines.
 */
#include "platform/linux/packages/control.h"

void mg_control_init(struct mg_control *control, struct mg_str text)
{
    *control = (struct mg_control){text, 1};
}

/* Take the next line, without its line end. */
static struct mg_str take_line(struct mg_control *control)
{
    struct mg_str line = MG_STR_NONE;

    (void)mg_str_cut(&control->rest, '\n', &line);
    control->line++;
    return line;
}

static bool continues(const struct mg_control *control)
{
    return control->rest.n != 0 && (control->rest.p[0] == ' ' || control->rest.p[0] == '\t');
}

/* Printable ASCII without spaces and the colon, which has been cut off (deb822(5)). */
static bool is_name(struct mg_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] <= ' ' || name.p[i] >= 0x7f)
            return false;
    }
    return name.n != 0 && name.p[0] != '-';
}

static bool is_empty(struct mg_str line)
{
    return line.n == 0 || (line.n == 1 && line.p[0] == '\r');
}

static void read_field(struct mg_control *control, struct mg_str line, struct mg_control_item *item)
{
    size_t colon = mg_str_find(line, ':');
    struct mg_str name = mg_str_take(line, colon);
    const char *end = line.p + line.n;

    if (colon == SIZE_MAX || !is_name(name)) {
        item->kind = MG_CONTROL_GARBAGE;
        item->value = line;
        return;
    }
    while (continues(control)) {
        struct mg_str more = take_line(control);

        end = more.p + more.n;
    }
    item->kind = MG_CONTROL_FIELD;
    item->name = name;
    item->value = mg_str_skip((struct mg_str){line.p, (size_t)(end - line.p)}, colon + 1);
    item->value = mg_str_trim(item->value);
}

void mg_control_next(struct mg_control *control, struct mg_control_item *item)
{
    struct mg_str line;

    do {
        *item = (struct mg_control_item){.kind = MG_CONTROL_END, .line = control->line};
        if (control->rest.n == 0)
            return;
        line = take_line(control);
    } while (line.n != 0 && line.p[0] == '#');
    if (is_empty(line))
        item->kind = MG_CONTROL_BREAK;
    else
        read_field(control, line, item);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool mg_control_is(struct mg_str name, struct mg_str wanted)
{
    if (name.n != wanted.n)
        return false;
    for (size_t i = 0; i < name.n; i++) {
        if (lower(name.p[i]) != lower(wanted.p[i]))
            return false;
    }
    return true;
}
