/* SPDX-License-Identifier: Apache-2.0
 *
 * CVSS base scores computed from vectors: v2.0, v3.0, v3.1 (FIRST, equations of the
 * specification documents) and v4.0 (macro-vector lookup and interpolation as specified).
 */
#ifndef MG_MATCH_CVSS_H
#define MG_MATCH_CVSS_H

#include "core/base/error.h"
#include "core/base/str.h"

struct mg_cvss_score {
    const char *version; /* "2.0", "3.0", "3.1", "4.0" */
    double score;        /* one decimal, 0.0 to 10.0 */
};

/* Base score of vector (for v4.0: of the base metrics plus threat/environmental metrics given).
 * v2 vectors come bare ("AV:N/AC:L/Au:N/C:P/I:P/A:P") or in parentheses. FORMAT names the metric
 * that is missing, repeated, unknown or has an unknown value; UNSUPPORTED is another CVSS version,
 * LIMIT a vector longer than MG_LIMIT_CVSS_VECTOR. */
enum mg_status mg_cvss_score(struct mg_str vector, struct mg_cvss_score *out, struct mg_error *err);

#endif
