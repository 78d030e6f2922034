/* SPDX-License-Identifier: Apache-2.0
 *
 * The connection to the console, seen from the agent: a child process, `margay agent link`, that
 * holds it and reads what the console says. The two speak by lines of JSON, and what the child says
 * is treated as hostile. A child that ends is started again, after a back-off.
 *
 * To the child, on its standard input, whose end lets it go:
 *   {"do": "look", "coverage": "COMPLETE"}     there may be something in the spool
 * From the child, on its standard output:
 *   {"is": "connected"}
 *   {"is": "waiting", "why": "..."}            not connected; it tries again by itself
 *   {"is": "denied", "why": "..."}             the console does not let us in
 *   {"sent": ID}                               the console has this report
 *   {"refused": ID, "why": "..."}              the console will never take this report
 *   {"command": NUMBER}                        there is another one in the folder of the enrolment
 *   {"ends": MILLISECONDS}                     the certificate that is in force now
 */
#ifndef MG_AGENT_LINK_H
#define MG_AGENT_LINK_H

#include <uv.h>

#include "core/base/error.h"
#include "core/base/limits.h"
#include "core/base/str.h"

enum mg_link_state {
    MG_LINK_OFF,       /* this agent works alone */
    MG_LINK_STARTING,  /* nothing was heard so far */
    MG_LINK_CONNECTED, /* the last request was answered */
    MG_LINK_WAITING,
    MG_LINK_DENIED,
};

/* "off", "starting", ... */
const char *mg_link_state_name(enum mg_link_state state);

enum mg_link_says {
    MG_LINK_SAYS_STATE,
    MG_LINK_SAYS_SENT,
    MG_LINK_SAYS_REFUSED,
    MG_LINK_SAYS_COMMAND,
    MG_LINK_SAYS_ENDS,
};

struct mg_link_line {
    enum mg_link_says says;
    enum mg_link_state state;
    char id[65];    /* of a report: 64 hexadecimal digits */
    int64_t number; /* of a command; or milliseconds since 1970 */
    char why[256];  /* without control characters; cut */
};

/* FORMAT, LIMIT: not a line of this protocol. */
enum mg_status mg_link_parse(struct mg_str line, struct mg_link_line *out, struct mg_error *err);

/* Milliseconds to wait before it is started again, after so many short lives in a row. */
uint64_t mg_link_restart(unsigned failures);

/* What is inside is for link.c only, but for the last part. */
struct mg_link {
    uv_loop_t *loop;
    uv_process_t process;
    uv_pipe_t input, output;
    uv_timer_t timer; /* until it is started again */
    unsigned handles; /* that are not closed, the timer apart */
    bool begun;       /* the timer is there */
    bool wanted;
    bool renewed; /* we have ended it, for another one to take over */
    const char *argv[8];
    unsigned failures;
    uint64_t started;  /* milliseconds, monotonic */
    char coverage[32]; /* that was told last */
    size_t size;       /* of the line so far; past its end: the rest is skipped */
    char line[MG_LIMIT_LINK_LINE];
    char chunk[1024];
    void (*said)(void *context, const struct mg_link_line *line);
    void *context;

    /* For status. */
    enum mg_link_state state;
    int64_t since; /* wall clock, milliseconds: when it came to that state */
    char why[256];
    uint64_t sent, refused; /* reports, since the agent started */
};

struct mg_link_wish {
    const char *program, *data, *config; /* borrowed as long as it runs */
    /* What the child said; state, why and counts are up to date. */
    void (*said)(void *context, const struct mg_link_line *line);
    void *context;
};

/* Keep a child running from now on; again does no harm. */
void mg_link_start(struct mg_link *link, uv_loop_t *loop, const struct mg_link_wish *wish);
/* End it, and start it no more; never started is fine. */
void mg_link_stop(struct mg_link *link);
/* End it and start another one, which reads its files anew. */
void mg_link_renew(struct mg_link *link);
/* The same at the end of the agent: the handles close as the loop runs. */
void mg_link_close(struct mg_link *link);
/* There may be something in the spool. coverage: of the last scan, for the console. */
void mg_link_look(struct mg_link *link, const char *coverage);

#endif
