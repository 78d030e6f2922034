/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage: what was read, and what was refused, skipped, truncated or unsupported, and why.
 * Nothing is ever called safe because it was not looked at.
 */
#ifndef MG_MODEL_COVERAGE_H
#define MG_MODEL_COVERAGE_H

#include <stdint.h>

#include "core/base/str.h"

enum mg_coverage_level {
    MG_COVERAGE_COMPLETE,   /* read in full */
    MG_COVERAGE_LIMITED,    /* by design not covered: unsupported, foreign origin, end of life */
    MG_COVERAGE_INCOMPLETE, /* should have been covered, but failed or hit a limit: exit status 3 */
};

struct mg_coverage {
    enum mg_coverage_level level;
    struct mg_str area; /* "packages/dpkg", "advisories", "host", "provider", ... */
    struct mg_str
        code; /* stable upper-case reason: "UNREADABLE", "FOREIGN_ORIGIN"; docs/coverage.md */
    struct mg_str subject; /* file, package or ecosystem it is about; may be empty */
    struct mg_str detail;  /* one line for people */
    uint64_t count;        /* how many things it is about: packages read, records skipped */
};

/* "complete", "limited", "incomplete". */
const char *mg_coverage_level_name(enum mg_coverage_level level);
/* False when name is none of the three. */
bool mg_coverage_level_parse(struct mg_str name, enum mg_coverage_level *out);

#endif
