/* SPDX-License-Identifier: Apache-2.0
 *
 * Is a version inside a range of events? The evaluation algorithm of the OSV schema, fed one event
 * at a time in version order, with the events that decided.
 */
#ifndef MG_ADVISORY_RANGE_H
#define MG_ADVISORY_RANGE_H

#include "core/advisory/record.h"
#include "core/version/version.h"

struct mg_range_walk {
    const struct mg_version_scheme *scheme;
    struct mg_str version;
    bool inside;              /* by the events so far */
    bool limited, in_limit;   /* some limit was seen; the version is before one of them */
    struct mg_str introduced; /* the last one at or below the version; empty: none yet */
    struct mg_str boundary;   /* what ended the last stretch: fixed or last_affected */
    enum mg_event_kind boundary_kind;
    struct mg_str limit;
    struct mg_str next_fixed; /* the first fixed above the version */
};

void mg_range_begin(struct mg_range_walk *walk, const struct mg_version_scheme *scheme,
                    struct mg_str version);
void mg_range_event(struct mg_range_walk *walk, enum mg_event_kind kind, struct mg_str version);
/* After the last event: is the version affected? */
bool mg_range_affected(const struct mg_range_walk *walk);

/* Order of events within a range: by version, "0" introduced first; at the same version
 * introduced, last_affected, fixed, limit. Without a scheme only "0" introduced is told apart. */
int mg_range_order(const struct mg_version_scheme *scheme, const struct mg_record_event *a,
                   const struct mg_record_event *b);

#endif
