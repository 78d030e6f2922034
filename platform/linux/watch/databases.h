/* SPDX-License-Identifier: Apache-2.0
 *
 * The databases of package managers, the release of the system, and the files of the agent: a
 * dozen folders, watched by inotify. A change of a database is told when the transaction is over,
 * which its lock says: one `apt-get install` of 50 packages is one change.
 */
#ifndef MG_LINUX_WATCH_DATABASES_H
#define MG_LINUX_WATCH_DATABASES_H

#include "core/base/error.h"
#include "core/model/changes.h"
#include "platform/linux/watch/clock.h"
#include "platform/linux/watch/place.h"

/* Rows of the table in databases.c; and the two files. */
#define MG_DATABASE_ROWS 10
#define MG_MANAGERS 5

struct mg_databases {
    int fd; /* of inotify; readable when there is something to read */
    struct mg_place places[MG_DATABASE_ROWS];
    struct mg_watched_file {
        struct mg_place place; /* its folder; the path empty: none */
        char *path;
        struct mg_str name; /* in the folder */
    } files[2];             /* advisories, configuration */
    struct {
        bool changed;   /* and not told so far */
        int64_t since;  /* the first change */
        int64_t at;     /* the last */
        unsigned tries; /* since its lock was let go */
        int64_t retry;  /* when to ask for the lock again; MG_NEVER_MS: when it is let go */
    } managers[MG_MANAGERS];
    uint64_t events, overflows;
};

/* Without the files. LIMIT, IO. */
enum mg_status mg_databases_open(struct mg_databases *databases, struct mg_error *err);
/* The files of the agent, from now on; paths are copied. NOMEM: they are as they were. */
enum mg_status mg_databases_set(struct mg_databases *databases, const char *advisories,
                                const char *configuration, struct mg_error *err);
void mg_databases_close(struct mg_databases *databases);
/* Read all events, and add to changes what is over. */
void mg_databases_read(struct mg_databases *databases, struct mg_changes *changes);
/* Folders may be other ones: a file system was mounted or went away. True when one is. */
bool mg_databases_rearm(struct mg_databases *databases, struct mg_changes *changes);
/* Does a package manager work at this moment? */
bool mg_databases_busy(void);
/* When mg_databases_read wants to be called although nothing happens. */
int64_t mg_databases_due(const struct mg_databases *databases);
unsigned mg_databases_folders(const struct mg_databases *databases);

#endif
