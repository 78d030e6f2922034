/* SPDX-License-Identifier: Apache-2.0
 *
 * Escaping of XML 1.0 (fifth edition).
 */
#include "core/report/xml_write.h"

#include "core/base/utf8.h"

/* What stands for an ASCII character; NULL when it is written as it is. '>' too, because of "]]>".
 */
static const char *reference_of(char c, bool in_attribute)
{
    unsigned char u = (unsigned char)c;

    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return in_attribute ? "&quot;" : NULL;
    case '\r':
        return "&#13;"; /* else a parser makes it a line feed (section 2.11) */
    case '\n':
        return in_attribute ? "&#10;" : NULL;
    case '\t':
        return in_attribute ? "&#9;" : NULL;
    default:
        return u < 0x20 || u == 0x7f ? "?" : NULL;
    }
}

/* U+0080 to U+009F are discouraged, U+FFFE and U+FFFF are no characters. */
static bool is_refused(struct mg_str character)
{
    const unsigned char *p = (const unsigned char *)character.p;

    return (character.n == 2 && p[0] == 0xc2 && p[1] < 0xa0) ||
           (character.n == 3 && p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe);
}

static void write_character(struct mg_sink *sink, struct mg_str character, bool in_attribute)
{
    const char *reference = character.n == 1 ? reference_of(character.p[0], in_attribute) : NULL;

    if (reference != NULL)
        mg_sink_write(sink, mg_str_of(reference));
    else if (is_refused(character))
        mg_sink_char(sink, '?');
    else
        mg_sink_write(sink, character);
}

static void write_escaped(struct mg_sink *sink, struct mg_str text, bool in_attribute)
{
    while (text.n != 0) {
        size_t width = mg_utf8_width(text);

        if (width == 0)
            mg_sink_write(sink, MG_STR("\xef\xbf\xbd"));
        else
            write_character(sink, mg_str_take(text, width), in_attribute);
        text = mg_str_skip(text, width == 0 ? 1 : width);
    }
}

void mg_xml_put_text(struct mg_sink *sink, struct mg_str text)
{
    write_escaped(sink, text, false);
}

void mg_xml_put_attribute(struct mg_sink *sink, const char *name, struct mg_str value)
{
    mg_sink_printf(sink, " %s=\"", name);
    write_escaped(sink, value, true);
    mg_sink_char(sink, '"');
}

void mg_xml_put_number(struct mg_sink *sink, const char *name, size_t value)
{
    mg_sink_printf(sink, " %s=\"%zu\"", name, value);
}
