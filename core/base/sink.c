/* SPDX-License-Identifier: Apache-2.0
 *
 * Output sink: 64 KiB writes to a stream, or a kept buffer.
 */
#include "core/base/sink.h"

#include <errno.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/base/utf8.h"

#define MG_SINK_CHUNK MG_KIB(64)

void mg_sink_init(struct mg_sink *sink, FILE *stream, size_t ceiling)
{
    *sink = (struct mg_sink){.stream = stream};
    mg_buf_init(&sink->buf, stream == NULL ? ceiling : SIZE_MAX);
}

void mg_sink_clear(struct mg_sink *sink)
{
    mg_buf_clear(&sink->buf);
}

static void fail(struct mg_sink *sink, int os_code)
{
    if (!sink->failed)
        sink->os_code = os_code;
    sink->failed = true;
}

static void flush(struct mg_sink *sink)
{
    if (sink->stream == NULL)
        return;
    errno = 0;
    if (sink->buf.failed)
        fail(sink, ENOMEM);
    else if (sink->buf.n != 0 && !sink->failed &&
             fwrite(sink->buf.p, 1, sink->buf.n, sink->stream) != sink->buf.n)
        fail(sink, errno);
    mg_buf_reset(&sink->buf);
}

void mg_sink_write(struct mg_sink *sink, struct mg_str bytes)
{
    mg_buf_str(&sink->buf, bytes);
    if (sink->buf.n >= MG_SINK_CHUNK)
        flush(sink);
}

void mg_sink_char(struct mg_sink *sink, char c)
{
    mg_sink_write(sink, (struct mg_str){&c, 1});
}

void mg_sink_text(struct mg_sink *sink, struct mg_str text)
{
    while (text.n != 0) {
        size_t width = mg_utf8_width(text);
        unsigned char first = (unsigned char)text.p[0];

        if (width == 0)
            mg_sink_write(sink, MG_STR("\xef\xbf\xbd"));
        else if (first < 0x20 || first == 0x7f ||
                 (first == 0xc2 && (unsigned char)text.p[1] < 0xa0))
            mg_sink_char(sink, '?');
        else
            mg_sink_write(sink, mg_str_take(text, width));
        text = mg_str_skip(text, width == 0 ? 1 : width);
    }
}

void mg_sink_printf(struct mg_sink *sink, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    mg_buf_vprintf(&sink->buf, format, args);
    va_end(args);
    mg_sink_write(sink, MG_STR_NONE); /* flushes a full chunk */
}

enum mg_status mg_sink_finish(struct mg_sink *sink, struct mg_error *err)
{
    if (sink->stream == NULL && sink->buf.failed)
        return mg_fail(err, MG_LIMIT, "output larger than %zu bytes", sink->buf.ceiling);
    flush(sink);
    errno = 0;
    if (sink->stream != NULL && fflush(sink->stream) != 0)
        fail(sink, errno);
    if (!sink->failed)
        return MG_OK;
    (void)mg_fail(err, MG_IO, "cannot write the output: %s",
                  sink->os_code != 0 ? strerror(sink->os_code) : "write failed");
    if (err != NULL)
        err->os_code = sink->os_code;
    return MG_IO;
}
