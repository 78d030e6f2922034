/* SPDX-License-Identifier: Apache-2.0
 *
 * The small record beside the entries of a spool: what was not sent, and what was sent last. It is
 * a file of two slots, each with its own hash, that are written in turn and in place: a write that
 * is torn costs the newest one only, and writing needs no space, so that a full disk can be told
 * and emptied.
 */
#ifndef MG_AGENT_SPOOL_LEDGER_H
#define MG_AGENT_SPOOL_LEDGER_H

#include <stdint.h>

#include "core/base/error.h"
#include "core/base/str.h"
#include "core/trust/hash.h"

#define MG_SPOOL_ID_SIZE (2 * MG_SHA256_SIZE + 1)
#define MG_SPOOL_SENT 64 /* ids that are remembered */
#define MG_SPOOL_SLOT 4096
#define MG_SPOOL_LEDGER (2 * MG_SPOOL_SLOT)

struct mg_spool_counts {
    uint64_t superseded; /* given up, because of the limits, for newer reports that say the same */
    uint64_t refused;    /* could not be added */
    uint64_t set_aside;  /* files that were broken, or not ours */
    int64_t since;       /* when the first of these was, milliseconds since 1970; 0: none */
};

/* All zeros: a new one. */
struct mg_spool_ledger {
    uint64_t generation; /* of the slot that was written last */
    struct mg_spool_counts counts;
    uint32_t sent_count;
    unsigned char sent[MG_SPOOL_SENT][MG_SHA256_SIZE]; /* the last one first */
};

/* The newest whole slot of a file's bytes. FORMAT: none is whole. */
enum mg_status mg_spool_ledger_parse(struct mg_str bytes, struct mg_spool_ledger *out,
                                     struct mg_error *err);
/* NOENT: a new one; FORMAT: broken. */
enum mg_status mg_spool_ledger_load(const char *path, struct mg_spool_ledger *out,
                                    struct mg_error *err);
/* Write it into the slot that is not the newest one; its generation grows when that went well. */
enum mg_status mg_spool_ledger_store(const char *path, struct mg_spool_ledger *ledger,
                                     struct mg_error *err);

bool mg_spool_ledger_has(const struct mg_spool_ledger *ledger, const char *id);
/* id is of hexadecimal digits. */
void mg_spool_ledger_sent(struct mg_spool_ledger *ledger, const char *id);
/* Count something at a time. */
void mg_spool_ledger_count(struct mg_spool_ledger *ledger, uint64_t *count, uint64_t by);

#endif
