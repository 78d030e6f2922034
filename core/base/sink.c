/* SPDX-License-Identifier: Apache-2.0
 *
 * Output sink: 64 KiB writes to a stream, or a kept buffer.
 */
#include "core/base/sink.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "core/base/limits.h"

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

static void flush(struct mg_sink *sink)
{
    if (sink->stream == NULL || sink->buf.n == 0)
        return;
    if (!sink->failed && fwrite(sink->buf.p, 1, sink->buf.n, sink->stream) != sink->buf.n)
        sink->failed = true;
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
    mg_buf_char(&sink->buf, c);
}

void mg_sink_printf(struct mg_sink *sink, const char *format, ...)
{
    char text[512];
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n > 0)
        mg_sink_write(sink, mg_str_take(mg_str_of(text), (size_t)n));
}

enum mg_status mg_sink_finish(struct mg_sink *sink, struct mg_error *err)
{
    if (sink->buf.failed)
        return mg_fail(err, MG_LIMIT, "output larger than %zu bytes", sink->buf.ceiling);
    flush(sink);
    errno = 0;
    if (sink->stream != NULL && fflush(sink->stream) != 0)
        sink->failed = true;
    if (sink->failed)
        return mg_fail(err, MG_IO, "cannot write the output: %s",
                       errno != 0 ? strerror(errno) : "write failed");
    return MG_OK;
}
