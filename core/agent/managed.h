/* SPDX-License-Identifier: Apache-2.0
 *
 * What makes the agent a managed one: the child that holds the connection, and commands that came
 * by it. Private to core/agent.
 */
#ifndef MG_AGENT_MANAGED_H
#define MG_AGENT_MANAGED_H

#include "core/agent/child.h"
#include "core/agent/enrolment.h"
#include "core/agent/link.h"

struct mg_agent;

struct mg_managed {
    bool is; /* this agent is enrolled */
    struct mg_enrolment enrolment;
    struct mg_link link;
    enum mg_link_state told; /* to the log */
    bool commands;           /* there may be some */
    bool applies;            /* one is being carried out */
    int64_t command;         /* its number */
    char path[4096];         /* its document */
    struct mg_child child;
};

/* Look whether the agent is enrolled, and connect or disconnect; when it begins and after each
 * change. */
void mg_agent_manage(struct mg_agent *agent);
/* Something was found: the console is to get it. */
void mg_agent_report(struct mg_agent *agent);
/* Carry out the next command, if there is one and no job runs. True: one is being carried out. */
bool mg_agent_command(struct mg_agent *agent);
/* At the end. */
void mg_agent_unmanage(struct mg_agent *agent);

#endif
