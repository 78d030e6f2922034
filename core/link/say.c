/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines to the agent, on standard output: core/agent/link.h.
 */
#include <stdio.h>

#include "core/base/json_write.h"
#include "core/link/errand.h"

/* One member, and why when it is known. An agent that is no more ends us by other means. */
static void say(const char *key, const char *text, int64_t number, const char *why)
{
    struct mg_json_writer w;
    struct mg_sink sink;

    mg_sink_init(&sink, stdout, 0);
    mg_json_writer_init(&w, &sink, false);
    mg_json_object_begin(&w, NULL);
    if (text != NULL)
        mg_json_put_str(&w, key, mg_str_of(text));
    else
        mg_json_put_int(&w, key, number);
    if (why != NULL)
        mg_json_put_str(&w, "why", mg_str_of(why));
    mg_json_object_end(&w);
    mg_json_newline(&w);
    (void)mg_sink_finish(&sink, NULL);
    mg_sink_clear(&sink);
}

void mg_connection_say_state(const char *state, const char *why)
{
    say("is", state, 0, why);
}

void mg_connection_say_sent(const char *id)
{
    say("sent", id, 0, NULL);
}

void mg_connection_say_refused(const char *id, const char *why)
{
    say("refused", id, 0, why);
}

void mg_connection_say_command(int64_t number)
{
    say("command", NULL, number, NULL);
}

void mg_connection_say_ends(int64_t millis)
{
    say("ends", NULL, millis, NULL);
}
