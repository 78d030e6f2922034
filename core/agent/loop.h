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
#include "core/agent/state.h"
#include "core/platform.h"

#define MG_AGENT_PATH 4096

struct mg_agent {
    struct mg_agent_wish wish;
    char state_path[MG_AGENT_PATH];
    struct mg_os_ids ids;
    int64_t since; /* wall clock */
    bool stopping;

    uv_loop_t loop;
    uv_async_t stop, reload;
    uv_timer_t wake; /* when the triggers want to be asked again */
    uv_timer_t poll; /* of the sources */
    uv_timer_t alive;
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
    unsigned good; /* MG_BIT of those that succeeded */
    int64_t work_begun;
    struct mg_child child;
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

/* Look at the sources whose triggers are on, now and then every MG_SOURCE_POLL_MS. */
void mg_agent_watch(struct mg_agent *agent);

/* Read the configuration again, and act on it. When it is wrong the one before stays in force. */
enum mg_status mg_agent_reload(struct mg_agent *agent, struct mg_error *err);

/* Of struct mg_endpoint. */
void mg_agent_request(void *context, struct mg_client *client, struct mg_str request);
/* A scan has ended whose job began when these clients had asked. */
void mg_agent_answer_scans(struct mg_agent *agent);
/* A job begins: those who wait for a scan get its result. */
void mg_agent_mark_scans(struct mg_agent *agent);

#endif
