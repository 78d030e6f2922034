/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage entries of one kind that may come in thousands: the first are kept each by itself, the
 * rest is counted in one closing entry, so that one broken file cannot hide everything else.
 */
#ifndef MG_LINUX_NOTE_H
#define MG_LINUX_NOTE_H

#include "core/base/compiler.h"
#include "core/model/inventory.h"

/* Entries of one kind that are kept each by itself. */
#define MG_NOTE_KEPT 20

struct mg_note {
    enum mg_coverage_level level;
    const char *area;
    const char *code;
    uint64_t seen; /* starts at 0 */
};

/* subject: the file or package it is about; the format is the one line for people. */
void mg_note_add(struct mg_note *note, struct mg_inventory *inventory, struct mg_str subject,
                 const char *format, ...) MG_PRINTF(4, 5);
/* Add the closing entry when there were more than are kept. */
void mg_note_finish(const struct mg_note *note, struct mg_inventory *inventory);

#endif
