/* SPDX-License-Identifier: Apache-2.0
 *
 * CVSS v2.0 base score: "A Complete Guide to the Common Vulnerability Scoring System Version 2.0"
 * (FIRST, June 2007), section 3.2.1. All weights are decimals of at most three places, so the
 * equation is computed exactly in integers; the only rounding is the final one.
 */
#include "core/match/cvss_vector.h"

#include "core/base/compiler.h"

enum { AV, AC, AU, C, I, A, MANDATORY };

static const struct mg_cvss_metric metrics[] = {
    {"AV", "L A N"},   {"AC", "H M L"},        {"Au", "M S N"},    {"C", "N P C"},
    {"I", "N P C"},    {"A", "N P C"},         {"E", "U POC F H"}, {"RL", "OF TF W U"},
    {"RC", "UC UR C"}, {"CDP", "N L LM MH H"}, {"TD", "N L M H"},  {"CR", "L M H"},
    {"IR", "L M H"},   {"AR", "L M H"},
};

/* In thousandths, by place in the lists above. */
static const int64_t access_vector[] = {0, 395, 646, 1000};
static const int64_t access_complexity[] = {0, 350, 610, 710};
static const int64_t authentication[] = {0, 450, 560, 704};
static const int64_t spared[] = {0, 1000, 725, 340}; /* 1 - impact of C, I or A */

/* The names of the equation, each with the scale that its integer has. */
static int score(const struct mg_cvss_values *v)
{
    const int64_t tenth = INT64_C(100000000000000); /* of the last product: 1e15 */
    int64_t all_spared = spared[v->at[C]] * spared[v->at[I]] * spared[v->at[A]]; /* 1e9 */
    int64_t impact = 1041 * (INT64_C(1000000000) - all_spared);                  /* 1e11 */
    int64_t exploitability = 20 * access_vector[v->at[AV]] * access_complexity[v->at[AC]] *
                             authentication[v->at[AU]];                           /* 1e9 */
    int64_t sum = 6 * impact + 4 * exploitability * 100 - INT64_C(1500000000000); /* 1e12 */

    if (impact == 0) /* f(Impact) is 0, else 1.176 */
        return 0;
    return (int)((sum * 1176 + tenth / 2) / tenth);
}

const struct mg_cvss_spec mg_cvss_v2 = {"2.0", metrics, MG_COUNT(metrics), MANDATORY, "ND", score};
