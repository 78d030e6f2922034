/* SPDX-License-Identifier: Apache-2.0
 *
 * A growing byte buffer with a mandatory ceiling. Appending past the ceiling (or without memory)
 * latches `failed` and drops the bytes: write a whole record, then check once.
 */
#ifndef MG_BASE_BUF_H
#define MG_BASE_BUF_H

#include <stdarg.h>

#include "core/base/compiler.h"
#include "core/base/str.h"

struct mg_buf {
    char *p;
    size_t n;
    size_t capacity;
    size_t ceiling;
    bool failed;
};

void mg_buf_init(struct mg_buf *buf, size_t ceiling);
/* Free the bytes; the buffer may be used again. */
void mg_buf_clear(struct mg_buf *buf);
/* Forget the content and a latched failure, keep the memory. */
void mg_buf_reset(struct mg_buf *buf);

void mg_buf_add(struct mg_buf *buf, const void *bytes, size_t n);
void mg_buf_str(struct mg_buf *buf, struct mg_str s);
void mg_buf_char(struct mg_buf *buf, char c);
/* Needs room for a terminating NUL, which is not part of the content. */
void mg_buf_printf(struct mg_buf *buf, const char *format, ...) MG_PRINTF(2, 3);
void mg_buf_vprintf(struct mg_buf *buf, const char *format, va_list args) MG_PRINTF(2, 0);
/* Room for n more bytes at buf->p + buf->n, or NULL (failure latched). The caller adds to buf->n.
 */
char *mg_buf_reserve(struct mg_buf *buf, size_t n);

/* The content; valid until the next change of the buffer. */
struct mg_str mg_buf_view(const struct mg_buf *buf);

#endif
