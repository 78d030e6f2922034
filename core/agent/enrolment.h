/* SPDX-License-Identifier: Apache-2.0
 *
 * What makes an agent a managed one: the folder "console" of its data folder, written by `margay
 * agent enroll`. Its file enrolment.json is written last and removed first, so an enrolment is
 * there whole or not at all. The key never leaves its file.
 */
#ifndef MG_AGENT_ENROLMENT_H
#define MG_AGENT_ENROLMENT_H

#include <inttypes.h>

#include "core/base/error.h"
#include "core/base/str.h"

#define MG_ENROLMENT_TEXT 512
#define MG_ENROLMENT_AGENT 65

struct mg_enrolment {
    char console[MG_ENROLMENT_TEXT]; /* URL, without '/' at its end */
    char agent[MG_ENROLMENT_AGENT];  /* the console's name for us: letters, digits, ".", "_", "-" */
    char proxy[MG_ENROLMENT_TEXT];   /* URL without a password; empty: none */
    int64_t begins, ends;            /* when the certificate came, until when it is in force */
};

/* Files of the folder. */
#define MG_ENROLMENT_FILE "enrolment.json"
#define MG_ENROLMENT_KEY "key.pem"
#define MG_ENROLMENT_CERTIFICATE "certificate.pem"
#define MG_ENROLMENT_CA "ca.pem"
#define MG_ENROLMENT_BASE "base.ndjson"    /* the inventory that the console stored last */
#define MG_ENROLMENT_AFTER "commands.json" /* which commands were taken over */
/* A command by its number; beside it is its signature. */
#define MG_ENROLMENT_COMMANDS "command-"
#define MG_ENROLMENT_COMMAND MG_ENROLMENT_COMMANDS "%" PRId64 ".json"

/* Path of one of them, or of the folder (name ""); LIMIT: too long. */
enum mg_status mg_enrolment_path(const char *data, const char *name, char *out, size_t size,
                                 struct mg_error *err);

/* A name that the console may give us: fit for headers, files and logs. */
bool mg_enrolment_is_agent(struct mg_str name);

/* FORMAT: not such a file. */
enum mg_status mg_enrolment_parse(struct mg_str text, struct mg_enrolment *out,
                                  struct mg_error *err);
/* NOENT: this agent works alone. */
enum mg_status mg_enrolment_load(const char *data, struct mg_enrolment *out, struct mg_error *err);
enum mg_status mg_enrolment_store(const char *data, const struct mg_enrolment *enrolment,
                                  struct mg_error *err);
/* Remove all of it, the file itself first; none is fine. */
enum mg_status mg_enrolment_forget(const char *data, struct mg_error *err);

#endif
