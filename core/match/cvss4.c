/* SPDX-License-Identifier: Apache-2.0
 *
 * CVSS v4.0 score: specification document of FIRST, section 8 (macro vectors, severity distances,
 * interpolation), from base, threat and environmental metrics. Computed in integers: scores in
 * tenths, distances in steps, means as fractions, so that the only rounding is the final one.
 *
 * The specification takes the distance to a highest vector of the macro vector that lies above the
 * scored one. All highest vectors of one equivalence level have the same sum of levels, so the
 * distance is the scored vector's sum less that number, whichever of them lies above.
 */
#include "core/match/cvss_vector.h"

#include "core/base/compiler.h"
#include "core/match/cvss4_table.h"

enum { AV, AC, AT, PR, UI, VC, VI, VA, SC, SI, SA, E, CR, IR, AR, MAV, LEVELS = MAV };
enum { MANDATORY = E };
enum { SAFETY = 4 }; /* place in the lists of MSI and MSA */

/* Values from the worst on, so that places are severity levels; M* follow the order of AV to SA. */
static const struct mg_cvss_metric metrics[] = {
    {"AV", "N A L P"},  {"AC", "L H"},      {"AT", "N P"},    {"PR", "N L H"},
    {"UI", "N P A"},    {"VC", "H L N"},    {"VI", "H L N"},  {"VA", "H L N"},
    {"SC", "H L N"},    {"SI", "H L N"},    {"SA", "H L N"},  {"E", "A P U"},
    {"CR", "H M L"},    {"IR", "H M L"},    {"AR", "H M L"},  {"MAV", "N A L P"},
    {"MAC", "L H"},     {"MAT", "N P"},     {"MPR", "N L H"}, {"MUI", "N P A"},
    {"MVC", "H L N"},   {"MVI", "H L N"},   {"MVA", "H L N"}, {"MSC", "H L N"},
    {"MSI", "H L N S"}, {"MSA", "H L N S"}, {"S", "N P"},     {"AU", "N Y"},
    {"R", "A U I"},     {"V", "D C"},       {"RE", "L M H"},  {"U", "Clear Green Amber Red"},
};

/* The equivalence classes; EQ3 and EQ6 are one. */
enum { EQ1, EQ2, EQ36, EQ4, EQ5, CLASSES };

static const int class_size[CLASSES] = {MG_CVSS4_EQ1, MG_CVSS4_EQ2, MG_CVSS4_EQ36, MG_CVSS4_EQ4,
                                        MG_CVSS4_EQ5};
/* Sum of levels of the highest vectors of a class at each of its values. */
static const int highest_sum[CLASSES][MG_CVSS4_EQ36] = {
    {0, 1, 3}, {0, 1}, {0, 3, 1, 3, 3}, {1, 3, 6}, {0, 1, 2}};
/* Depth there: steps from a highest vector to the lowest, plus one. Below the last value of a class
 * there is nothing to interpolate to. */
static const int depth[CLASSES][MG_CVSS4_EQ36 - 1] = {{1, 4}, {1}, {7, 6, 8, 8}, {6, 5}, {1, 1}};
/* Every depth divides this. */
#define PARTS 840

/* Severity of every scoring metric, 0 for the worst. The subsequent system's impacts start at 1,
 * as 0 is Safety there. What is not defined counts as the worst. */
static void take_levels(const struct mg_cvss_values *v, int level[LEVELS])
{
    for (int m = 0; m < LEVELS; m++) {
        int at = v->at[m];

        if (m < MANDATORY && v->at[MAV + m] != 0)
            at = v->at[MAV + m];
        if (m == SC || m == SI || m == SA)
            level[m] = at == SAFETY ? 0 : at;
        else
            level[m] = at == 0 ? 0 : at - 1;
    }
}

static bool no_impact(const int level[LEVELS])
{
    return level[VC] == 2 && level[VI] == 2 && level[VA] == 2 && level[SC] == 3 && level[SI] == 3 &&
           level[SA] == 3;
}

static int eq1(const int level[LEVELS])
{
    if (level[AV] == 0 && level[PR] == 0 && level[UI] == 0)
        return 0;
    return level[AV] != 3 && (level[AV] == 0 || level[PR] == 0 || level[UI] == 0) ? 1 : 2;
}

/* EQ3 is about impacts on the vulnerable system, EQ6 about those that matter to its owner. */
static int eq36(const int level[LEVELS])
{
    bool c = level[VC] == 0, i = level[VI] == 0, a = level[VA] == 0;
    bool wanted = (c && level[CR] == 0) || (i && level[IR] == 0) || (a && level[AR] == 0);

    if (!c && !i && !a)
        return 4;
    return (c && i ? 0 : 2) + (wanted ? 0 : 1);
}

static int eq4(const int level[LEVELS])
{
    if (level[SI] == 0 || level[SA] == 0)
        return 0;
    return level[SC] == 1 || level[SI] == 1 || level[SA] == 1 ? 1 : 2;
}

static int lookup(const int eq[CLASSES])
{
    return mg_cvss4_scores[eq[EQ1]][eq[EQ2]][eq[EQ36]][eq[EQ4]][eq[EQ5]];
}

static int lookup_with(const int eq[CLASSES], int class, int value)
{
    int other[CLASSES];

    for (int i = 0; i < CLASSES; i++)
        other[i] = i == class ? value : eq[i];
    return lookup(other);
}

/* Score of the next less severe macro vector in one class; -1 when there is none. */
static int next_lower(const int eq[CLASSES], int class)
{
    int left, right;

    if (eq[class] + 1 == class_size[class])
        return -1;
    if (class != EQ36)
        return lookup_with(eq, class, eq[class] + 1);
    if (eq[EQ36] != 0) /* 01 to 11, 10 to 11, 11 to 21 */
        return lookup_with(eq, EQ36, eq[EQ36] == 1 ? 3 : eq[EQ36] + 1);
    left = lookup_with(eq, EQ36, 1);
    right = lookup_with(eq, EQ36, 2);
    return left > right ? left : right;
}

/* The value less the mean of its distances, rounded half up to tenths. */
static int interpolate(const int eq[CLASSES], const int sum[CLASSES])
{
    int value = lookup(eq), existing = 0, distances = 0, whole;

    for (int class = 0; class < CLASSES; class ++) {
        int lower = next_lower(eq, class);
        int steps = sum[class] - highest_sum[class][eq[class]];

        if (lower < 0)
            continue;
        existing++;
        distances += (value - lower) * steps * (PARTS / depth[class][eq[class]]);
    }
    if (existing == 0)
        return value;
    whole = existing * PARTS;
    return (2 * (value * whole - distances) + whole) / (2 * whole);
}

static int score(const struct mg_cvss_values *v)
{
    int level[LEVELS], eq[CLASSES], sum[CLASSES];

    take_levels(v, level);
    if (no_impact(level))
        return 0;
    eq[EQ1] = eq1(level);
    eq[EQ2] = level[AC] != 0 || level[AT] != 0;
    eq[EQ36] = eq36(level);
    eq[EQ4] = eq4(level);
    eq[EQ5] = level[E];
    sum[EQ1] = level[AV] + level[PR] + level[UI];
    sum[EQ2] = level[AC] + level[AT];
    sum[EQ36] = level[VC] + level[VI] + level[VA] + level[CR] + level[IR] + level[AR];
    sum[EQ4] = level[SC] + level[SI] + level[SA];
    sum[EQ5] = level[E];
    return interpolate(eq, sum);
}

const struct mg_cvss_spec mg_cvss_v4 = {"4.0", metrics, MG_COUNT(metrics), MANDATORY, "X", score};
