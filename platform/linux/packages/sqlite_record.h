/* SPDX-License-Identifier: Apache-2.0
 *
 * Records of SQLite: the columns of one row. Views borrow the record; of one that is cut off the
 * columns are as long as what is there.
 */
#ifndef MG_LINUX_PACKAGES_SQLITE_RECORD_H
#define MG_LINUX_PACKAGES_SQLITE_RECORD_H

#include "core/base/reader.h"

struct mg_sqlite_column {
    uint64_t type; /* 0: NULL */
    struct mg_str bytes;
};

/* An integer of 1 to 9 bytes; the reader latches when it is cut off. */
uint64_t mg_sqlite_varint(struct mg_reader *reader);

/* The first count columns; those that the record does not have are NULL. False when its header is
 * cut off. */
bool mg_sqlite_columns(struct mg_str record, struct mg_sqlite_column *columns, size_t count);

bool mg_sqlite_is_blob(const struct mg_sqlite_column *column);
bool mg_sqlite_is_text(const struct mg_sqlite_column *column, const char *text);
/* A page number; 0 when the column is none. */
uint32_t mg_sqlite_page_number(const struct mg_sqlite_column *column);

#endif
