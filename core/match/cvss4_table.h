/* SPDX-License-Identifier: Apache-2.0
 *
 * Scores of the macro vectors of CVSS v4.0. Internal to the cvss files.
 */
#ifndef MG_MATCH_CVSS4_TABLE_H
#define MG_MATCH_CVSS4_TABLE_H

/* EQ3 and EQ6 depend on each other; their five possible pairs are one index: 2 * EQ3 + EQ6 for
 * EQ3 < 2, and 4 for EQ3 = 2, where EQ6 is always 1. */
#define MG_CVSS4_EQ1 3
#define MG_CVSS4_EQ2 2
#define MG_CVSS4_EQ36 5
#define MG_CVSS4_EQ4 3
#define MG_CVSS4_EQ5 3

/* Tenths, 1 to 100. */
extern const unsigned char mg_cvss4_scores[MG_CVSS4_EQ1][MG_CVSS4_EQ2][MG_CVSS4_EQ36][MG_CVSS4_EQ4]
                                          [MG_CVSS4_EQ5];

#endif
