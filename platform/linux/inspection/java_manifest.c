/* SPDX-License-Identifier: Apache-2.0
 *
 * A manifest's lines have at most 72 bytes; longer ones go on behind a line end and a space. The
 * main section ends with the first empty line; what follows are sections of single entries.
 */
#include "platform/linux/inspection/java_manifest.h"

#include "core/base/compiler.h"

struct field {
    struct mg_str name;
    size_t offset;
};

#define FIELD(name, member)                                                                        \
    {                                                                                              \
        MG_STR_INIT(name), offsetof(struct mg_java_manifest, member)                               \
    }

static const struct field fields[] = {
    FIELD("Implementation-Title", title),         FIELD("Implementation-Version", version),
    FIELD("Implementation-Vendor-Id", vendor_id), FIELD("Bundle-SymbolicName", bundle),
    FIELD("Bundle-Version", bundle_version),      FIELD("Automatic-Module-Name", module),
};

/* Length of the line end at i: CR LF, LF, or CR; 0: none. */
static size_t line_end(const struct mg_buf *text, size_t i)
{
    if (text->p[i] == '\n')
        return 1;
    if (text->p[i] != '\r')
        return 0;
    return i + 1 < text->n && text->p[i + 1] == '\n' ? 2 : 1;
}

/* Leave line ends out behind which a space stands, and that space; make others LF. */
static void join_lines(struct mg_buf *text)
{
    size_t to = 0;

    for (size_t i = 0; i < text->n;) {
        size_t end = line_end(text, i);

        if (end == 0)
            text->p[to++] = text->p[i++];
        else if (i + end < text->n && text->p[i + end] == ' ')
            i += end + 1;
        else {
            text->p[to++] = '\n';
            i += end;
        }
    }
    text->n = to;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Names of fields have no case. */
static bool is_name(struct mg_str a, struct mg_str b)
{
    for (size_t i = 0; a.n == b.n && i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    }
    return a.n == b.n;
}

static void take_line(struct mg_str line, struct mg_java_manifest *out)
{
    struct mg_str value = line, name;

    if (mg_str_find(line, ':') == SIZE_MAX)
        return;
    (void)mg_str_cut(&value, ':', &name);
    for (size_t i = 0; i < MG_COUNT(fields); i++) {
        struct mg_str *field = (struct mg_str *)(void *)((char *)out + fields[i].offset);

        if (is_name(name, fields[i].name) && field->n == 0)
            *field = mg_str_trim(value);
    }
}

void mg_java_manifest_parse(struct mg_buf *text, struct mg_java_manifest *out)
{
    struct mg_java_manifest found = {.title = MG_STR_NONE};
    struct mg_str rest, line;

    join_lines(text);
    rest = mg_buf_view(text);
    while (mg_str_cut(&rest, '\n', &line) && line.n != 0)
        take_line(line, &found);
    found.bundle = mg_str_trim(mg_str_take(found.bundle, mg_str_find(found.bundle, ';')));
    *out = found;
}
