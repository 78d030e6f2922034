/* SPDX-License-Identifier: Apache-2.0
 *
 * Remote commands: signed documents that tell a host to do one of a few fixed things. There is no
 * way to say anything else by one: no program, no argument, no path on the host. docs/commands.md.
 */
#ifndef MG_REMOTE_DOCUMENT_H
#define MG_REMOTE_DOCUMENT_H

#include "core/base/json.h"

#define MG_REMOTE_SCHEMA "margay/command/1"
/* The schema of a signature of one. */
#define MG_REMOTE_SIGNATURE "margay/command-signature/1"

enum mg_remote_verb {
    MG_REMOTE_INSTALL_PLUGIN,
    MG_REMOTE_REMOVE_PLUGIN,
    MG_REMOTE_SET_POLICY,
    MG_REMOTE_VERBS
};

/* "install-plugin", ... */
const char *mg_remote_verb_name(enum mg_remote_verb verb);

/* All texts borrow from document. */
struct mg_remote_command {
    cJSON *document;
    struct mg_str id; /* of 8 to 64 letters, digits, '.', '_', '-'; fit for the name of a file */
    uint64_t verb;    /* enum mg_remote_verb */
    int64_t issued, expires; /* milliseconds since 1970 */
    const cJSON *hosts;      /* names and ids of machines; NULL: every host */
    const cJSON *policy;     /* settings; of a policy only */
    struct mg_str plugin;    /* name; not of a policy */
    /* Of an installation: */
    struct mg_str version; /* of the plugin, when it is installed */
    struct mg_str url;     /* https, or a path */
    uint64_t size;
    struct mg_str sha256; /* small hexadecimal digits */
};

/* Read a document whose signature was verified. FORMAT, LIMIT; UNSUPPORTED for a newer schema or a
 * verb that is not known. */
enum mg_status mg_remote_parse(struct mg_str text, struct mg_remote_command *out,
                               struct mg_error *err);
void mg_remote_clear(struct mg_remote_command *command);

/* Is it in force (now: milliseconds since 1970)? TIMEOUT when it has expired; USAGE when it is
 * issued more than an hour ahead. */
enum mg_status mg_remote_check_time(const struct mg_remote_command *command, int64_t now,
                                    struct mg_error *err);
/* Is it for the host of this name (RFC 4343: case does not count) or machine id? USAGE. */
enum mg_status mg_remote_check_host(const struct mg_remote_command *command, struct mg_str hostname,
                                    struct mg_str machine, struct mg_error *err);

#endif
