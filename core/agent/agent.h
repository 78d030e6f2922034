/* SPDX-License-Identifier: Apache-2.0
 *
 * The agent: a loop that takes jobs from the triggers and does them by starting this program as a
 * child, one at a time. The loop never waits for a job, a file of a feed or a client: it answers
 * while a job runs, and what a job does cannot harm it. Files of its data folder: docs/agent.md.
 */
#ifndef MG_AGENT_AGENT_H
#define MG_AGENT_AGENT_H

#include "core/base/error.h"

struct mg_agent;

struct mg_agent_wish {
    const char *data;     /* folder, made when it is not there */
    const char *config;   /* file, need not be there */
    const char *database; /* when the configuration names none */
    const char *program;  /* this one */
    const char *version;
};

/* The texts of wish are borrowed. Nothing is read or made so far. */
enum mg_status mg_agent_new(const struct mg_agent_wish *wish, struct mg_agent **out,
                            struct mg_error *err);
/* Work until mg_agent_stop, once. ACCESS: another agent has the data folder. A job that runs then
 * is ended, and made up for after the next start. */
enum mg_status mg_agent_run(struct mg_agent *agent, struct mg_error *err);
/* From any thread or signal handler; returns at once. */
void mg_agent_stop(struct mg_agent *agent);
/* Read the configuration again; likewise. */
void mg_agent_reload_soon(struct mg_agent *agent);
/* NULL is fine; not while it runs. */
void mg_agent_free(struct mg_agent *agent);

#endif
