/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports that wait for the console, one file each in a folder of the data folder. What was added
 * survives kill -9 and power loss, leaves in the order in which it came, and is sent once as far as
 * its id tells: the console refuses an id that it knows.
 *
 * One process adds and another one sends; they need no lock. Several that add at once lose nothing,
 * but may count wrongly. Files whose names or bytes are not ours are set aside, never sent.
 */
#ifndef MG_AGENT_SPOOL_H
#define MG_AGENT_SPOOL_H

#include "core/agent/spool_ledger.h"
#include "core/base/buf.h"
#include "core/base/vec.h"

enum mg_spool_kind {
    MG_SPOOL_INVENTORY_FULL,  /* makes all earlier inventories unnecessary */
    MG_SPOOL_INVENTORY_DELTA, /* says what changed since the inventory before it */
    MG_SPOOL_FINDINGS,        /* of a kind like this and the next, the newest one is what counts */
    MG_SPOOL_EXPOSURE,
    MG_SPOOL_RESULT, /* of a command; never given up for another one */
    MG_SPOOL_KINDS
};
/* "inventory-full". */
const char *mg_spool_kind_name(enum mg_spool_kind kind);

struct mg_spool_limits {
    uint64_t bytes; /* of all entries; 0: MG_LIMIT_SPOOL_BYTES */
    size_t entries; /* 0: MG_LIMIT_SPOOL_ENTRIES */
};

struct mg_spool_entry {
    uint64_t sequence; /* later ones have larger numbers than all that still wait */
    enum mg_spool_kind kind;
    char id[MG_SPOOL_ID_SIZE]; /* SHA-256 of the content, in hexadecimal */
    uint64_t size;
};

struct mg_spool {
    char *folder; /* owned */
    struct mg_spool_limits limits;
    struct mg_spool_ledger added; /* of the process that adds */
    struct mg_spool_ledger sent;  /* of the one that sends */
    struct mg_vec waiting;        /* struct mg_spool_entry, as the one that sends saw them last */
    size_t next;                  /* of them */
};

/* The folder is made when it is not there. limits may be NULL. ACCESS, IO. */
enum mg_status mg_spool_open(struct mg_spool *spool, const char *folder,
                             const struct mg_spool_limits *limits, struct mg_error *err);
/* One that was zeroed, or whose opening failed, is fine. */
void mg_spool_close(struct mg_spool *spool);

/* Put a report behind all others; when this returns MG_OK it is on the disk. Content that waits
 * already, or was among the last that were sent, is not put there again: what is to be told twice
 * carries its time. Past the limits, what newer reports made unnecessary is given up and counted.
 * LIMIT, IO, ACCESS: refused and counted, all earlier ones are as they were (a disk
 * that fails even to take the new one back may send it later); after a refused inventory the
 * next one has to be a full one. id_out (MG_SPOOL_ID_SIZE) may be NULL. */
enum mg_status mg_spool_add(struct mg_spool *spool, enum mg_spool_kind kind, struct mg_str bytes,
                            char *id_out, struct mg_error *err);

/* The one to be sent next. NOENT: none waits. */
enum mg_status mg_spool_first(struct mg_spool *spool, struct mg_spool_entry *out,
                              struct mg_error *err);
/* Its content, checked against its id, behind what out holds (ceiling MG_LIMIT_SPOOL_ENTRY). NOENT:
 * it was given up for a newer one; FORMAT: broken, and now set aside. Ask for the first one again
 * then. */
enum mg_status mg_spool_read(struct mg_spool *spool, const struct mg_spool_entry *entry,
                             struct mg_buf *out, struct mg_error *err);
/* The console has it: forget it. Not being there any more is fine. */
enum mg_status mg_spool_done(struct mg_spool *spool, const struct mg_spool_entry *entry,
                             struct mg_error *err);

struct mg_spool_state {
    size_t depth;   /* entries that wait */
    uint64_t bytes; /* of them */
    struct mg_spool_counts counts;
};
/* As the folder is now, whoever adds or sends. */
enum mg_status mg_spool_state(struct mg_spool *spool, struct mg_spool_state *out,
                              struct mg_error *err);

#endif
