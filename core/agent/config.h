/* SPDX-License-Identifier: Apache-2.0
 *
 * agent.json: what an administrator decides about the agent (docs/agent.md,
 * docs/schema/agent-config-1.json). It is written by hand, so whatever looks like a slip is an
 * error that names its line; nothing is guessed, and nothing of a file with an error counts.
 */
#ifndef MG_AGENT_CONFIG_H
#define MG_AGENT_CONFIG_H

#include "core/agent/triggers.h"
#include "core/base/arena.h"
#include "core/base/limits.h"
#include "core/base/log.h"

struct mg_config_files {
    const char *items[MG_LIMIT_AGENT_FILES];
    size_t count;
};

/* Texts belong to the arena. */
struct mg_agent_config {
    struct mg_arena arena;
    struct mg_triggers_policy policy;
    const char *database; /* NULL: the default one */
    const char *proxy;    /* URL, may hold a password; NULL: as the agent was enrolled */
    struct mg_config_files ignore, vex;
    struct mg_config_files inspection_paths, organization_paths; /* the latter of a policy */
    struct mg_config_files tags;
    bool excluded; /* by MG_EXCLUSION_TAG: nothing is done on this host */
    struct mg_config_limits {
        unsigned memory_mib, cpu_percent, seconds; /* of a job */
        unsigned spool_mib;                        /* of all reports that wait */
    } limits;
    enum mg_log_level log_level;
    struct mg_str policy_command; /* that set the policy; empty: there is none */
    int64_t policy_issued;        /* milliseconds since 1970 */
};

/* A host that has it, alone or as NAME=VALUE, is left alone. */
#define MG_EXCLUSION_TAG "MargayExclusion"

/* The defaults, for the system that this program is built for. */
void mg_config_init(struct mg_agent_config *config);
void mg_config_clear(struct mg_agent_config *config);

/* Fill config (initialized) for a system of this family. FORMAT, LIMIT: the text begins with
 * "line N: "; config is then to be cleared. */
enum mg_status mg_config_parse(struct mg_str text, struct mg_str os_family,
                               struct mg_agent_config *config, struct mg_error *err);
/* The same from a file. NOENT, ACCESS, IO. */
enum mg_status mg_config_load(const char *path, struct mg_str os_family,
                              struct mg_agent_config *config, struct mg_error *err);

/* A policy, which somebody who may command this host has signed (core/remote) and which lies in the
 * data folder: put over what config has. Its paths and tags are added, all else replaces. */
#define MG_POLICY_SCHEMA "margay/policy/1"
#define MG_POLICY_FILE "policy.json"
enum mg_status mg_config_parse_policy(struct mg_str text, struct mg_str os_family,
                                      struct mg_agent_config *config, struct mg_error *err);
enum mg_status mg_config_load_policy(const char *path, struct mg_str os_family,
                                     struct mg_agent_config *config, struct mg_error *err);

#endif
