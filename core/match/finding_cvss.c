/* SPDX-License-Identifier: Apache-2.0
 *
 * Which CVSS vectors belong to a vulnerability, and which one gives the score: v3.1, then v3.0,
 * v4.0, v2.0 (v3.1 is what vendors and NVD score today); the same vector counts once.
 */
#include "core/match/hit.h"

#include <string.h>

#include "core/match/cvss.h"

/* Vectors kept for one vulnerability. Real ones have one to four. */
#define MAX_VECTORS 16

static int rank(struct mg_str version)
{
    static const char *const order[] = {"3.1", "3.0", "4.0", "2.0"};

    for (size_t i = 0; i < MG_COUNT(order); i++) {
        if (mg_str_is(version, order[i]))
            return (int)i;
    }
    return (int)MG_COUNT(order);
}

static bool is_known(const struct mg_cvss *list, size_t count, struct mg_str vector)
{
    for (size_t i = 0; i < count; i++) {
        if (mg_str_eq(list[i].vector, vector))
            return true;
    }
    return false;
}

/* Insert behind the entries that are preferred to it or equal. */
static void insert(struct mg_cvss *list, size_t *count, const struct mg_cvss *one)
{
    size_t at = *count;

    for (; at > 0 && rank(list[at - 1].version) > rank(one->version); at--)
        list[at] = list[at - 1];
    list[at] = *one;
    ++*count;
}

static void add_of_advisory(struct mg_db *db, const struct mg_db_advisory *advisory,
                            struct mg_cvss *list, size_t *count)
{
    for (uint32_t i = 0; i < advisory->severity_count && *count < MAX_VECTORS; i++) {
        struct mg_record_severity severity = mg_db_severity(db, advisory->first_severity + i);
        struct mg_cvss_score score;

        if (!mg_str_starts(severity.type, MG_STR("CVSS_")) ||
            is_known(list, *count, severity.score) ||
            mg_cvss_score(severity.score, &score, NULL) != MG_OK)
            continue;
        insert(
            list, count,
            &(struct mg_cvss){severity.score, mg_str_of(score.version), advisory->id, score.score});
    }
}

bool mg_finding_add_cvss(struct mg_match_scan *scan,
                         const struct mg_db_vulnerability *vulnerability,
                         struct mg_finding *finding)
{
    struct mg_cvss list[MAX_VECTORS], *copy;
    size_t count = 0;

    for (uint32_t i = 0; i < vulnerability->advisory_count; i++) {
        struct mg_db_advisory advisory =
            mg_db_advisory(scan->db, mg_db_link(scan->db, vulnerability->first_advisory + i));

        if (advisory.vulnerability_count == 1 && advisory.withdrawn.n == 0)
            add_of_advisory(scan->db, &advisory, list, &count);
    }
    finding->score = count == 0 ? -1.0 : list[0].score;
    if (count == 0)
        return true;
    copy = mg_arena_array(&scan->inventory->arena, count, sizeof *copy);
    if (copy == NULL)
        return false;
    memcpy(copy, list, count * sizeof *copy);
    finding->cvss = copy;
    finding->cvss_count = count;
    return true;
}
