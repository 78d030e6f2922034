/* SPDX-License-Identifier: Apache-2.0
 *
 * Streaming JSON writer (RFC 8259). Output is valid UTF-8 whatever the input bytes are.
 */
#include "core/base/json_write.h"

#include <assert.h>
#include <float.h>

#include "core/base/utf8.h"

void mg_json_writer_init(struct mg_json_writer *w, struct mg_sink *sink, bool pretty)
{
    *w = (struct mg_json_writer){.sink = sink, .pretty = pretty};
}

static void newline_indent(struct mg_json_writer *w)
{
    if (!w->pretty)
        return;
    mg_sink_char(w->sink, '\n');
    for (unsigned i = 0; i < w->depth; i++)
        mg_sink_write(w->sink, MG_STR("  "));
}

static void write_escape(struct mg_sink *sink, unsigned char c)
{
    static const char named[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                 ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};

    if (c < sizeof named && named[c] != '\0')
        mg_sink_printf(sink, "\\%c", named[c]);
    else
        mg_sink_printf(sink, "\\u%04x", c);
}

static bool is_plain(char c)
{
    unsigned char u = (unsigned char)c;

    return u >= 0x20 && u < 0x7f && u != '"' && u != '\\';
}

static void write_string(struct mg_sink *sink, struct mg_str s)
{
    mg_sink_char(sink, '"');
    while (s.n != 0) {
        size_t run = 0, width;

        while (run < s.n && is_plain(s.p[run]))
            run++;
        mg_sink_write(sink, mg_str_take(s, run));
        s = mg_str_skip(s, run);
        if (s.n == 0)
            break;
        width = mg_utf8_width(s);
        if (width > 1)
            mg_sink_write(sink, mg_str_take(s, width));
        else if (width == 0)
            mg_sink_write(sink, MG_STR("\xef\xbf\xbd"));
        else
            write_escape(sink, (unsigned char)s.p[0]);
        s = mg_str_skip(s, width == 0 ? 1 : width);
    }
    mg_sink_char(sink, '"');
}

static void begin_value(struct mg_json_writer *w, const char *key)
{
    if (w->filled[w->depth])
        mg_sink_char(w->sink, ',');
    if (w->depth > 0)
        newline_indent(w);
    w->filled[w->depth] = true;
    if (key != NULL) {
        write_string(w->sink, mg_str_of(key));
        mg_sink_write(w->sink, w->pretty ? MG_STR(": ") : MG_STR(":"));
    }
}

static void open_container(struct mg_json_writer *w, const char *key, char bracket)
{
    begin_value(w, key);
    mg_sink_char(w->sink, bracket);
    assert(w->depth < MG_LIMIT_JSON_DEPTH);
    w->depth++;
    w->filled[w->depth] = false;
}

static void close_container(struct mg_json_writer *w, char bracket)
{
    bool filled = w->filled[w->depth];

    assert(w->depth > 0);
    w->depth--;
    if (filled)
        newline_indent(w);
    mg_sink_char(w->sink, bracket);
}

void mg_json_object_begin(struct mg_json_writer *w, const char *key)
{
    open_container(w, key, '{');
}

void mg_json_object_end(struct mg_json_writer *w)
{
    close_container(w, '}');
}

void mg_json_array_begin(struct mg_json_writer *w, const char *key)
{
    open_container(w, key, '[');
}

void mg_json_array_end(struct mg_json_writer *w)
{
    close_container(w, ']');
}

void mg_json_put_str(struct mg_json_writer *w, const char *key, struct mg_str value)
{
    begin_value(w, key);
    write_string(w->sink, value);
}

void mg_json_put_str_or_null(struct mg_json_writer *w, const char *key, struct mg_str value)
{
    if (value.n == 0)
        mg_json_put_null(w, key);
    else
        mg_json_put_str(w, key, value);
}

void mg_json_put_str_if(struct mg_json_writer *w, const char *key, struct mg_str value)
{
    if (value.n != 0)
        mg_json_put_str(w, key, value);
}

void mg_json_put_buf(struct mg_json_writer *w, const char *key, const struct mg_buf *buf)
{
    w->sink->failed = w->sink->failed || buf->failed;
    mg_json_put_str(w, key, mg_buf_view(buf));
}

void mg_json_put_int(struct mg_json_writer *w, const char *key, int64_t value)
{
    begin_value(w, key);
    mg_sink_printf(w->sink, "%lld", (long long)value);
}

void mg_json_put_number(struct mg_json_writer *w, const char *key, double value, int decimals)
{
    if (!(value >= -DBL_MAX && value <= DBL_MAX)) {
        mg_json_put_null(w, key);
        return;
    }
    begin_value(w, key);
    mg_sink_printf(w->sink, "%.*f", decimals, value);
}

void mg_json_put_bool(struct mg_json_writer *w, const char *key, bool value)
{
    begin_value(w, key);
    mg_sink_write(w->sink, value ? MG_STR("true") : MG_STR("false"));
}

void mg_json_put_null(struct mg_json_writer *w, const char *key)
{
    begin_value(w, key);
    mg_sink_write(w->sink, MG_STR("null"));
}

void mg_json_newline(struct mg_json_writer *w)
{
    assert(w->depth == 0);
    w->filled[0] = false;
    mg_sink_char(w->sink, '\n');
}
