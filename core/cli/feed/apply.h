/* SPDX-License-Identifier: Apache-2.0
 *
 * Carrying out a remote command, step by step. Each step refuses what the ones before do not prove,
 * and nothing is changed on the host before all of them have agreed.
 */
#ifndef MG_CLI_FEED_APPLY_H
#define MG_CLI_FEED_APPLY_H

#include "core/cli/cli.h"
#include "core/cli/open_db.h"
#include "core/platform.h"
#include "core/remote/document.h"
#include "core/trust/keys.h"

struct mg_apply_wish {
    const char *path;                  /* of the document; its signature lies beside it */
    const char *data;                  /* folder of the agent */
    const struct mg_option_list *keys; /* public keys instead of the pinned ones */
    const char *ca_file;               /* NULL: the system's */
    int64_t now;                       /* milliseconds since 1970 */
};

enum mg_apply_state {
    MG_APPLY_DONE,
    MG_APPLY_REFUSED, /* nothing was begun */
    MG_APPLY_FAILED,
};

struct mg_apply {
    struct mg_apply_wish wish;
    struct mg_buf text;
    struct mg_remote_command command; /* zeroed until its signature was verified */
    char folder[MG_CLI_PATH_SIZE];    /* of this command; empty: not made */
    char package[MG_CLI_PATH_SIZE], log[MG_CLI_PATH_SIZE];
    /* The result: */
    enum mg_apply_state state;
    const char *code;    /* stable, of docs/commands.md: "DONE", "EXPIRED" */
    struct mg_error why; /* unless it is done */
    struct mg_os_installed installed;
    struct mg_sink policy; /* the text of one that is to be set */
    bool fetched;          /* the package, or a part of it */
    bool started;          /* the installer, so that there is a log */
    int64_t begun;         /* milliseconds of a clock that never goes back */
};

/* Do it; the result is in apply, which mg_apply_clear ends. */
void mg_apply_run(const struct mg_apply_wish *wish, struct mg_apply *apply);
void mg_apply_clear(struct mg_apply *apply);
/* The path of something in the data folder; out has MG_CLI_PATH_SIZE bytes. LIMIT. */
enum mg_status mg_apply_path(const struct mg_apply *apply, const char *name, char *out,
                             struct mg_error *err);

/* Steps of a policy, in apply_policy.c: what will be written, and does the agent take it, and is it
 * newer than the one in force; put it there and tell the agent that runs. */
enum mg_status mg_apply_check_policy(struct mg_apply *apply, struct mg_error *err);
enum mg_status mg_apply_set_policy(struct mg_apply *apply, struct mg_error *err);

/* "DONE", "REFUSED", "FAILED". */
const char *mg_apply_state_name(enum mg_apply_state state);

#endif
