/* SPDX-License-Identifier: Apache-2.0
 *
 * How an inventory came about, when its provider can do so piece by piece: when it was read, and of
 * what, so that the next time it can tell whether what is in it may stay. Plain data; views borrow
 * from the inventory's arena. All zeros: nobody tells, and nothing of it may stay.
 */
#ifndef MG_MODEL_READING_H
#define MG_MODEL_READING_H

#include <stdint.h>

#include "core/base/str.h"

struct mg_reading {
    uint64_t begun;       /* milliseconds since 1970: what is newer was not seen */
    uint64_t whole;       /* the same of the last time that all of it was read */
    uint64_t clock;       /* what a clock showed when the host started, likewise: it may be set */
    uint64_t links;       /* records of packages that depend on folders elsewhere */
    struct mg_str host;   /* hashes: of program, machine, start and root; */
    struct mg_str place;  /* of what was inspected, with the mounts on the way there */
    struct mg_str again;  /* "changed": only what changed was read again; empty: all was read */
    struct mg_str reason; /* why all was read though only what changed was asked for; or empty */
};

#endif
