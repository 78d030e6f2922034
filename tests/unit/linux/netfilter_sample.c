/* SPDX-License-Identifier: Apache-2.0
 *
 * Files are small; a text that differs is shown whole.
 */
#include "tests/unit/linux/netfilter_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "tests/unit/linux/netfilter_text.h"

static void read_file(const char *name, struct mg_buf *out)
{
    char path[512];

    (void)snprintf(path, sizeof path, "%s/netfilter/%s", TEST_DATA, name);
    assert_int_equal(mg_file_read(path, out, NULL), MG_OK);
}

void netfilter_sample_init(struct netfilter_sample *sample)
{
    mg_arena_init(&sample->arena, MG_MIB(16));
    mg_vec_init(&sample->chains, sizeof(struct mg_nf_chain));
    mg_buf_init(&sample->bytes, MG_MIB(1));
}

void netfilter_sample_clear(struct netfilter_sample *sample)
{
    mg_buf_clear(&sample->bytes);
    mg_vec_clear(&sample->chains);
    mg_arena_clear(&sample->arena);
}

void netfilter_sample_read(struct netfilter_sample *sample, const char *name)
{
    mg_buf_reset(&sample->bytes);
    read_file(name, &sample->bytes);
}

void netfilter_sample_assert_text(const struct netfilter_sample *sample, const char *name)
{
    struct mg_buf expected, text;

    mg_buf_init(&expected, MG_MIB(1));
    mg_buf_init(&text, MG_MIB(1));
    read_file(name, &expected);
    netfilter_text(sample->chains.items, sample->chains.n, &text);
    mg_buf_char(&expected, '\0');
    mg_buf_char(&text, '\0');
    assert_string_equal(text.p, expected.p);
    mg_buf_clear(&text);
    mg_buf_clear(&expected);
}
