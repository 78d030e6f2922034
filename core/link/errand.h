/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the connection share; private to core/link. The connection has three errands,
 * each with one request at a time: reports, commands, and upkeep (heartbeat, renewal).
 */
#ifndef MG_LINK_ERRAND_H
#define MG_LINK_ERRAND_H

#include "core/agent/enrolment.h"
#include "core/agent/spool.h"
#include "core/link/answer.h"
#include "core/link/connection.h"
#include "core/link/exchange.h"
#include "core/link/multi.h"

#define MG_CONNECTION_PATH 4096
#define MG_CONNECTION_URL (MG_ENROLMENT_TEXT + 64)

struct mg_connection;

struct mg_errand {
    struct mg_connection *connection;
    struct mg_exchange exchange;
    bool busy;
    int64_t due; /* monotonic; not before */
    /* The request has ended. */
    void (*ended)(struct mg_connection *connection, const struct mg_exchange_end *end);
};

struct mg_connection {
    struct mg_enrolment enrolment;
    struct mg_connection_wish wish;
    char ca[MG_CONNECTION_PATH], certificate[MG_CONNECTION_PATH], key[MG_CONNECTION_PATH];
    uv_loop_t loop;
    struct mg_multi multi;
    uv_pipe_t input;
    uv_timer_t wake;
    bool stopping;
    bool over;      /* it is to end soon */
    bool connected; /* was told last */
    size_t size;    /* of the line from the agent */
    char line[MG_LIMIT_LINK_LINE], chunk[512];
    char coverage[32];

    struct mg_errand sending, polling, upkeep;
    unsigned failures; /* in a row */
    int64_t paused;    /* monotonic; nothing is asked before */

    struct mg_spool spool;
    struct mg_spool_entry entry; /* that is being sent */
    bool full;                   /* the console lacks the base: send the inventory in full */
    bool delta;                  /* what is being sent is a difference */
    uint64_t refused;            /* reports */

    int64_t after;   /* the command that was taken over last */
    bool denied;     /* the console does not let us in: nothing but the renewal is tried */
    bool renewing;   /* the upkeep that runs is a renewal */
    int64_t renewed; /* monotonic; when it was tried last; 0: never */
    int64_t beat;    /* monotonic; when the next heartbeat is due */
};

/* Milliseconds: of a clock that never goes back, and since 1970. */
int64_t mg_connection_mono(void);
int64_t mg_connection_wall(void);

/* Begin what is to be done now. */
void mg_connection_step(struct mg_connection *c);
/* Ask the console, for an errand that is not busy. Its url is that of the console and path. */
void mg_connection_ask(struct mg_errand *errand, const char *path, struct mg_exchange_request ask);
/* What every errand does with the end of a request: go on, or back off and tell why. */
enum mg_answer mg_connection_judge(struct mg_connection *c, const struct mg_errand *errand,
                                   const struct mg_exchange_end *end, enum mg_answer answer);
/* Something went wrong: leave the console alone for a while. */
void mg_connection_pause(struct mg_connection *c, int64_t asked, const char *why);
/* Nothing for an hour. */
void mg_connection_deny(struct mg_connection *c, const char *why);

/* The errands: begin what is due, if anything is. */
void mg_sending_step(struct mg_connection *c);
void mg_sending_ended(struct mg_connection *c, const struct mg_exchange_end *end);
void mg_polling_step(struct mg_connection *c);
void mg_polling_ended(struct mg_connection *c, const struct mg_exchange_end *end);
enum mg_status mg_polling_load(struct mg_connection *c, struct mg_error *err);
void mg_upkeep_step(struct mg_connection *c);
void mg_upkeep_ended(struct mg_connection *c, const struct mg_exchange_end *end);

/* Lines to the agent. */
void mg_connection_say_state(const char *state, const char *why);
void mg_connection_say_sent(const char *id);
void mg_connection_say_refused(const char *id, const char *why);
void mg_connection_say_command(int64_t number);
void mg_connection_say_ends(int64_t millis);

#endif
