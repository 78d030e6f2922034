/* SPDX-License-Identifier: Apache-2.0
 *
 * Names in the folder of a spool, and what lies there. For core/agent/spool*.c.
 *
 *     00000000000000a7.inventory-full.<64 hexadecimal digits>   an entry
 *     added, sent                                               spool_ledger.h
 *     aside/                                                    what is not ours or broken
 */
#ifndef MG_AGENT_SPOOL_LIST_H
#define MG_AGENT_SPOOL_LIST_H

#include "core/agent/spool.h"

#define MG_SPOOL_LAST (UINT64_MAX >> 1) /* no entry has a larger number */
#define MG_SPOOL_PATH_SIZE 4096
#define MG_SPOOL_NAME_SIZE 128

void mg_spool_name(const struct mg_spool_entry *entry, char out[MG_SPOOL_NAME_SIZE]);
/* All but the size; false: not the name of an entry. */
bool mg_spool_name_parse(struct mg_str name, struct mg_spool_entry *out);
/* Who writes the file of this name that will be another one, or may have been ended while writing:
 * the number of a process; 0: it is no such name. */
int mg_spool_name_writer(struct mg_str name);

/* The path of a file in the folder; LIMIT when it is too long for out. */
enum mg_status mg_spool_path(const struct mg_spool *spool, const char *name,
                             char out[MG_SPOOL_PATH_SIZE], struct mg_error *err);
enum mg_status mg_spool_entry_path(const struct mg_spool *spool, const struct mg_spool_entry *entry,
                                   char out[MG_SPOOL_PATH_SIZE], struct mg_error *err);

/* All entries in their order, into an empty vector of struct mg_spool_entry. sweep: remove what
 * writers left that were ended, and set aside all that is not ours. */
enum mg_status mg_spool_list(struct mg_spool *spool, bool sweep, struct mg_vec *out,
                             struct mg_error *err);
/* Past MG_LIMIT_SPOOL_ASIDE it is removed. False: it could not be, and stays where it is. */
bool mg_spool_set_aside(const struct mg_spool *spool, const char *name);

/* Take over the records that another process wrote. ACCESS, IO. */
enum mg_status mg_spool_refresh(struct mg_spool *spool, struct mg_error *err);
enum mg_status mg_spool_store(const struct mg_spool *spool, const char *name,
                              struct mg_spool_ledger *ledger, struct mg_error *err);
#define MG_SPOOL_ADDED "added"
#define MG_SPOOL_SENT_FILE "sent"

#endif
