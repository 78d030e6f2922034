/* SPDX-License-Identifier: Apache-2.0
 *
 * Which commands were begun on this host, so that none is carried out twice. An id is kept until
 * its command has expired. One process at a time works with the file.
 */
#ifndef MG_REMOTE_APPLIED_H
#define MG_REMOTE_APPLIED_H

#include "core/remote/document.h"

/* UNTRUSTED when the command was begun before. The file need not be there; one that is broken is
 * an error: nobody knows what was begun. */
enum mg_status mg_applied_check(const char *path, const struct mg_remote_command *command,
                                struct mg_error *err);
/* Add it, and forget those that have expired. LIMIT when too many have not. */
enum mg_status mg_applied_add(const char *path, const struct mg_remote_command *command,
                              int64_t now, struct mg_error *err);

#endif
