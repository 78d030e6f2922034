/* SPDX-License-Identifier: Apache-2.0
 *
 * Capped growing buffer: doubles, or grows to what is needed at once; stops at the ceiling, and
 * remembers that it stopped.
 */
#include "core/base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mg_buf_init(struct mg_buf *buf, size_t ceiling)
{
    *buf = (struct mg_buf){.ceiling = ceiling};
}

void mg_buf_clear(struct mg_buf *buf)
{
    free(buf->p);
    mg_buf_init(buf, buf->ceiling);
}

void mg_buf_reset(struct mg_buf *buf)
{
    buf->n = 0;
    buf->failed = false;
}

/* need is at most the ceiling. */
static bool grow(struct mg_buf *buf, size_t need)
{
    size_t capacity = buf->capacity < 256 ? 256 : buf->capacity;
    char *p;

    capacity = capacity > buf->ceiling / 2 ? buf->ceiling : capacity * 2;
    if (capacity < need)
        capacity = need;
    p = realloc(buf->p, capacity);
    if (p == NULL)
        return false;
    buf->p = p;
    buf->capacity = capacity;
    return true;
}

char *mg_buf_reserve(struct mg_buf *buf, size_t n)
{
    if (buf->failed || n > buf->ceiling - buf->n ||
        ((buf->p == NULL || n > buf->capacity - buf->n) && !grow(buf, buf->n + n))) {
        buf->failed = true;
        return NULL;
    }
    return buf->p + buf->n;
}

void mg_buf_add(struct mg_buf *buf, const void *bytes, size_t n)
{
    char *to = n == 0 ? NULL : mg_buf_reserve(buf, n);

    if (to == NULL)
        return;
    memcpy(to, bytes, n);
    buf->n += n;
}

void mg_buf_str(struct mg_buf *buf, struct mg_str s)
{
    mg_buf_add(buf, s.p, s.n);
}

void mg_buf_char(struct mg_buf *buf, char c)
{
    mg_buf_add(buf, &c, 1);
}

void mg_buf_vprintf(struct mg_buf *buf, const char *format, va_list args)
{
    va_list again;
    char *to;
    int n;

    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    to = n < 0 ? NULL : mg_buf_reserve(buf, (size_t)n + 1);
    if (to != NULL)
        buf->n += (size_t)vsnprintf(to, (size_t)n + 1, format, again);
    va_end(again);
}

void mg_buf_printf(struct mg_buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    mg_buf_vprintf(buf, format, args);
    va_end(args);
}

struct mg_str mg_buf_view(const struct mg_buf *buf)
{
    return (struct mg_str){buf->p, buf->n};
}
