/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the agent's loop share; private to core/agent.
 */
#ifndef MG_AGENT_LOOP_H
#define MG_AGENT_LOOP_H

#include "core/agent/agent.h"
#include "core/agent/child.h"
#include "core/agent/config.h"
#include "core/agent/endpoint.h"
#include "core/agent/managed.h"
#include "core/agent/state.h"
#include "core/platform.h"

#define MG_AGENT_PATH 4096

/* What the system tells of itself (watcher.c). */
struct mg_agent_watcher {
    struct mg_os_watch *watch;                    /* NULL: none */
    char why[sizeof((struct mg_error *)0)->text]; /* there is none; empty: this system has none */
    uv_poll_t readable;                           /* in the loop as long as there is a watch */
    struct mg_changes changes;                    /* no scan has begun since */
    struct mg_changes scanning;                   /* those that the scan that runs was begun with */
    int64_t lag;         /* from the last event to the begin of the scan, ms; -1: none yet */
    bool config_changed; /* ... since it was read */
};

struct mg_agent {
    struct mg_agent_wish wish;
    char state_path[MG_AGENT_PATH];
    struct mg_os_ids ids;
    int64_t since; /* wall clock */
    bool stopping;

    uv_loop_t loop;
    uv_async_t stop, reload;
    uv_timer_t wake; /* when the triggers want to be asked again */
    uv_timer_t poll; /* of the sources that are not watched */
    uv_timer_t alive;
    struct mg_agent_watcher watcher;
    struct mg_endpoint endpoint;

    struct mg_agent_config config; /* in force */
    bool config_there;
    char config_error[sizeof((struct mg_error *)0)->text]; /* of the file; empty: accepted */

    struct mg_triggers triggers;
    struct mg_state state;
    char source_errors[MG_TRIGGERS][sizeof((struct mg_error *)0)->text];

    /* The job that runs, work by work. */
    struct mg_job job;
    unsigned work; /* that is being done, of those in job */
    unsigned step; /* the next one, in the order of works */
    int64_t work_begun;
    struct mg_child child;

    struct mg_managed managed;
};

struct mg_now mg_agent_now(void);
/* Write an event into the log of the system. */
void mg_agent_tell(enum mg_event event, const char *format, ...) MG_PRINTF(2, 3);
/* Diagnosis for people who look closely; by the level of the configuration. */
void mg_agent_log(const struct mg_agent *agent, enum mg_log_level level, const char *format, ...)
    MG_PRINTF(3, 4);
void mg_agent_store(struct mg_agent *agent);

/* Begin a job if the triggers have one and none runs; set the timer for when to ask again. */
void mg_agent_step(struct mg_agent *agent);

/* Look at the sources whose triggers are on, and from then on at those that the system does not
 * tell of, as often as the one of them wants it that wants it most often. */
void mg_agent_watch(struct mg_agent *agent);
/* Look at the source of one trigger; true when it has something new to say. */
bool mg_agent_look(struct mg_agent *agent, enum mg_trigger trigger);

/* Have the system watch what the configuration wants. What happened since the call before is not
 * lost. Where the system does not watch, status says why. */
void mg_agent_watcher_set(struct mg_agent *agent);
/* The loop ends; it is to be run once more. */
void mg_agent_watcher_close(struct mg_agent *agent);
/* A scan begins, with these reasons: what it has to read again, borrowed until it ends; NULL: all.
 */
const struct mg_changes *mg_agent_scan_begins(struct mg_agent *agent, uint32_t reasons);
/* It has ended; when it was not good, the next one reads all. */
void mg_agent_scan_ends(struct mg_agent *agent, bool good);

/* Read the configuration again, and act on it. When it is wrong the one before stays in force. */
enum mg_status mg_agent_reload(struct mg_agent *agent, struct mg_error *err);
/* The same before the first job, from what is right of it. */
void mg_agent_load_settings(struct mg_agent *agent);

/* Of struct mg_endpoint. */
void mg_agent_request(void *context, struct mg_client *client, struct mg_str request);
/* A scan has ended whose job began when these clients had asked. */
void mg_agent_answer_scans(struct mg_agent *agent);
/* A job begins: those who wait for a scan get its result. */
void mg_agent_mark_scans(struct mg_agent *agent);

#endif
