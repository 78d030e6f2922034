/* SPDX-License-Identifier: Apache-2.0
 *
 * A spool by lines of standard input, for tests/e2e/test_spool.py. Answers with a line each, by
 * write(2), so that they stand in order with what is done to the disk.
 *
 *     add KIND SIZE TEXT   TEXT with dots behind it, SIZE bytes at least: "added TEXT", "refused
 * TEXT: why" send                 take one: "have TEXT", which is the console's yes, then "done
 * TEXT" state                "state DEPTH BYTES SUPERSEDED REFUSED SET-ASIDE"
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/agent/spool.h"
#include "core/base/limits.h"

static void MG_PRINTF(1, 2) say(const char *format, ...)
{
    char line[1024];
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(line, sizeof line - 1, format, args);
    va_end(args);
    n = n < (int)sizeof line - 1 ? n : (int)sizeof line - 2;
    line[n++] = '\n';
    if (write(1, line, (size_t)n) != n)
        exit(9);
}

static enum mg_spool_kind kind_named(const char *name)
{
    unsigned i = 0;

    while (i < MG_SPOOL_KINDS && strcmp(mg_spool_kind_name((enum mg_spool_kind)i), name) != 0)
        i++;
    if (i == MG_SPOOL_KINDS)
        exit(8);
    return (enum mg_spool_kind)i;
}

static void add(struct mg_spool *spool, const char *kind, size_t size, const char *text)
{
    struct mg_error err;
    struct mg_buf buf;

    mg_buf_init(&buf, MG_LIMIT_SPOOL_ENTRY);
    mg_buf_str(&buf, mg_str_of(text));
    while (buf.n < size)
        mg_buf_char(&buf, '.');
    if (mg_spool_add(spool, kind_named(kind), mg_buf_view(&buf), NULL, &err) == MG_OK)
        say("added %s", text);
    else
        say("refused %s: %s", text, err.text);
    mg_buf_clear(&buf);
}

static void send_one(struct mg_spool *spool)
{
    struct mg_spool_entry entry;
    struct mg_error err;
    struct mg_buf buf;
    int n;

    mg_buf_init(&buf, MG_LIMIT_SPOOL_ENTRY);
    if (mg_spool_first(spool, &entry, &err) != MG_OK) {
        say(err.status == MG_NOENT ? "empty" : "failed first: %s", err.text);
    } else if (mg_spool_read(spool, &entry, &buf, &err) != MG_OK) {
        say("failed read: %s", err.text);
    } else {
        for (n = 0; n < (int)buf.n && buf.p[n] != '.'; n++)
            continue;
        say("have %.*s", n, buf.p);
        if (mg_spool_done(spool, &entry, &err) == MG_OK)
            say("done %.*s", n, buf.p);
        else
            say("failed done: %s", err.text);
    }
    mg_buf_clear(&buf);
}

static void tell_state(struct mg_spool *spool)
{
    struct mg_spool_state state;
    struct mg_error err;

    if (mg_spool_state(spool, &state, &err) != MG_OK) {
        say("failed state: %s", err.text);
        return;
    }
    say("state %zu %llu %llu %llu %llu", state.depth, (unsigned long long)state.bytes,
        (unsigned long long)state.counts.superseded, (unsigned long long)state.counts.refused,
        (unsigned long long)state.counts.set_aside);
}

static void obey(struct mg_spool *spool, const char *line)
{
    char kind[32], text[256];
    unsigned long size;

    if (sscanf(line, "add %31s %lu %255s", kind, &size, text) == 3)
        add(spool, kind, size, text);
    else if (strcmp(line, "send\n") == 0)
        send_one(spool);
    else if (strcmp(line, "state\n") == 0)
        tell_state(spool);
    else
        exit(7);
}

int main(int argc, char **argv)
{
    struct mg_spool_limits limits = {.bytes = argc > 2 ? strtoull(argv[2], NULL, 10) : 0};
    struct mg_spool spool;
    struct mg_error err;
    char line[512];

    if (argc < 2)
        return 7;
    if (mg_spool_open(&spool, argv[1], &limits, &err) != MG_OK) {
        say("failed open: %s", err.text);
        return 1;
    }
    while (fgets(line, sizeof line, stdin) != NULL)
        obey(&spool, line);
    mg_spool_close(&spool);
    return 0;
}
