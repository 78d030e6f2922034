/* SPDX-License-Identifier: Apache-2.0
 *
 * CVSS v3.0 and v3.1 base scores: specification documents of FIRST, sections 7.1 (equations) and
 * 7.4 (metric values); v3.1 Appendix A (Roundup).
 */
#include "core/match/cvss_vector.h"

#include "core/base/compiler.h"

enum { AV, AC, PR, UI, S, C, I, A, MANDATORY };
enum { CHANGED = 2 }; /* place in the list of S */

static const struct mg_cvss_metric metrics[] = {
    {"AV", "N A L P"}, {"AC", "L H"},    {"PR", "N L H"}, {"UI", "N R"},    {"S", "U C"},
    {"C", "H L N"},    {"I", "H L N"},   {"A", "H L N"},  {"E", "H F P U"}, {"RL", "U W T O"},
    {"RC", "C R U"},   {"CR", "H M L"},  {"IR", "H M L"}, {"AR", "H M L"},  {"MAV", "N A L P"},
    {"MAC", "L H"},    {"MPR", "N L H"}, {"MUI", "N R"},  {"MS", "U C"},    {"MC", "H L N"},
    {"MI", "H L N"},   {"MA", "H L N"},
};

/* By place in the lists above. */
static const double attack_vector[] = {0, 0.85, 0.62, 0.55, 0.2};
static const double attack_complexity[] = {0, 0.77, 0.44};
static const double privileges[] = {0, 0.85, 0.62, 0.27};
static const double privileges_changed[] = {0, 0.85, 0.68, 0.5};
static const double user_interaction[] = {0, 0.85, 0.62};
static const double impact[] = {0, 0.56, 0.22, 0};

static double power15(double x)
{
    double x2 = x * x, x4 = x2 * x2, x8 = x4 * x4;

    return x8 * x4 * x2 * x;
}

static double impact_score(const struct mg_cvss_values *v)
{
    double iss = 1 - (1 - impact[v->at[C]]) * (1 - impact[v->at[I]]) * (1 - impact[v->at[A]]);

    if (v->at[S] != CHANGED)
        return 6.42 * iss;
    return 7.52 * (iss - 0.029) - 3.25 * power15(iss - 0.02);
}

static double exploitability(const struct mg_cvss_values *v)
{
    const double *by_scope = v->at[S] == CHANGED ? privileges_changed : privileges;

    return 8.22 * attack_vector[v->at[AV]] * attack_complexity[v->at[AC]] * by_scope[v->at[PR]] *
           user_interaction[v->at[UI]];
}

/* The base score before it is rounded. */
static double raw_score(const struct mg_cvss_values *v)
{
    double impact_part = impact_score(v), sum;

    if (impact_part <= 0)
        return 0;
    sum = impact_part + exploitability(v);
    if (v->at[S] == CHANGED)
        sum *= 1.08;
    return sum < 10 ? sum : 10;
}

/* Roundup of v3.1, Appendix A: to five decimals first, then up to the next tenth in integers. v3.0
 * just rounds up, which is the same for every base score: none lies less than five decimals above
 * a tenth. */
static int score(const struct mg_cvss_values *v)
{
    int rounded = (int)(raw_score(v) * 100000 + 0.5);

    return (rounded + 9999) / 10000;
}

const struct mg_cvss_spec mg_cvss_v30 = {"3.0", metrics, MG_COUNT(metrics), MANDATORY, "X", score};
const struct mg_cvss_spec mg_cvss_v31 = {"3.1", metrics, MG_COUNT(metrics), MANDATORY, "X", score};
