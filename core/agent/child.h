/* SPDX-License-Identifier: Apache-2.0
 *
 * A child process on the loop of the agent: started, listened to, and ended with all of
 * its tree when its time is over. Whatever it does, its end is told, at the latest a grace after it
 * was killed.
 */
#ifndef MG_AGENT_CHILD_H
#define MG_AGENT_CHILD_H

#include <uv.h>

#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/base/limits.h"

#define MG_CHILD_SAID 1024

struct mg_child_end {
    int exit;              /* status; -1: ended by a signal, or by us */
    bool timed_out;        /* it took longer than its seconds */
    bool killed;           /* mg_child_kill was asked for */
    struct mg_str output;  /* its standard output; borrowed for the call */
    struct mg_str message; /* the last line of its standard error, without "margay: error: " */
};

/* What is inside is for child.c only. */
struct mg_child {
    uv_process_t process;
    uv_pipe_t output, messages;
    uv_timer_t timer;
    unsigned handles; /* that are not closed */
    bool exited, killed, asked, timed_out;
    int exit;
    struct mg_buf said; /* standard output */
    size_t message_size;
    char message[MG_CHILD_SAID]; /* the last bytes of standard error */
    char chunk[4096];
    void (*ended)(void *context, const struct mg_child_end *end);
    void *context;
};

/* Start argv (NULL-terminated, argv[0] is the program) on loop. ended is called once, from the
 * loop, when nothing of it is left; also when it could not be started: the message says why. Limits
 * are best effort where the system has them. */
void mg_child_start(struct mg_child *child, uv_loop_t *loop, const char *const *argv,
                    unsigned seconds, void (*ended)(void *context, const struct mg_child_end *end),
                    void *context);
/* End it now. */
void mg_child_kill(struct mg_child *child);

#endif
