/* SPDX-License-Identifier: Apache-2.0
 *
 * What the CVSS versions share: a table of metrics each, and the values read from a vector.
 * Internal to the cvss files.
 */
#ifndef MG_MATCH_CVSS_VECTOR_H
#define MG_MATCH_CVSS_VECTOR_H

#include <stdint.h>

#include "core/base/error.h"
#include "core/base/str.h"

#define MG_CVSS_METRICS 32

struct mg_cvss_metric {
    const char *name;
    const char *values; /* separated by one blank each */
};

/* Per metric of the version's table: the place of its value in the list, from 1; 0 when the vector
 * does not define it. */
struct mg_cvss_values {
    uint8_t at[MG_CVSS_METRICS];
};

struct mg_cvss_spec {
    const char *version;
    const struct mg_cvss_metric *metrics; /* the mandatory ones first */
    size_t count;                         /* at most MG_CVSS_METRICS */
    size_t mandatory;
    const char *undefined; /* value by which an optional metric says nothing: "X", "ND" */
    /* Score in tenths, 0 to 100; mandatory metrics are defined. */
    int (*score)(const struct mg_cvss_values *values);
};

extern const struct mg_cvss_spec mg_cvss_v2;
extern const struct mg_cvss_spec mg_cvss_v30;
extern const struct mg_cvss_spec mg_cvss_v31;
extern const struct mg_cvss_spec mg_cvss_v4;

#endif
