/* SPDX-License-Identifier: Apache-2.0
 *
 * The pages of an SQLite database as of its last commit: the file, and over it the write-ahead
 * log. Reads bytes in memory only: takes no locks, changes nothing, needs no SQLite.
 */
#ifndef MG_LINUX_PACKAGES_SQLITE_PAGES_H
#define MG_LINUX_PACKAGES_SQLITE_PAGES_H

#include "core/base/error.h"
#include "core/base/str.h"

struct mg_sqlite_pages {
    struct mg_str file, log; /* borrowed */
    size_t page_size;
    size_t usable;    /* bytes of a page that hold content; the rest is reserved */
    uint32_t count;   /* pages are numbered from 1 to count */
    uint32_t *frames; /* per page: number of its frame in the log, from 1; 0: not in it */
};

/* How the log was found. */
struct mg_sqlite_log {
    uint32_t committed;   /* frames up to the last commit: these count */
    uint32_t uncommitted; /* valid frames behind it: a transaction that has not ended */
    bool broken;          /* there are bytes, but they are no log of this database */
};

/* log may be empty. FORMAT when file is no SQLite database, UNSUPPORTED when it is one that only a
 * later SQLite reads or whose texts are not UTF-8, NOMEM. */
enum mg_status mg_sqlite_pages_open(struct mg_sqlite_pages *pages, struct mg_str file,
                                    struct mg_str log, struct mg_sqlite_log *state,
                                    struct mg_error *err);
void mg_sqlite_pages_close(struct mg_sqlite_pages *pages);

/* One page; false when neither file nor log have it. */
bool mg_sqlite_pages_get(const struct mg_sqlite_pages *pages, uint32_t number, struct mg_str *page);

#endif
