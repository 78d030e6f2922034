/* SPDX-License-Identifier: Apache-2.0
 *
 * Nearness by edit distance.
 */
#include "core/base/nearest.h"

/* Longer words are not compared: nobody mistypes them by a letter or two. */
#define MG_NEAREST_WORD 32

/* Edit distance with transposition of neighbours (optimal string alignment), a row at a time. */
static size_t distance(struct mg_str a, struct mg_str b)
{
    size_t rows[3][MG_NEAREST_WORD + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];

    for (size_t k = 0; k <= b.n; k++)
        above[k] = k;
    for (size_t i = 1; i <= a.n; i++) {
        size_t *free_row = before;

        row[0] = i;
        for (size_t k = 1; k <= b.n; k++) {
            size_t best = above[k - 1] + (a.p[i - 1] != b.p[k - 1]);

            best = above[k] + 1 < best ? above[k] + 1 : best;
            best = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
            if (i > 1 && k > 1 && a.p[i - 1] == b.p[k - 2] && a.p[i - 2] == b.p[k - 1] &&
                before[k - 2] + 1 < best)
                best = before[k - 2] + 1;
            row[k] = best;
        }
        before = above;
        above = row;
        row = free_row;
    }
    return above[b.n];
}

/* How far word is from candidate; SIZE_MAX when it is not near. One letter in three may differ,
 * and what is typed may be a beginning. */
static size_t nearness(struct mg_str word, struct mg_str candidate)
{
    size_t longer = word.n > candidate.n ? word.n : candidate.n;
    size_t edits;

    if (word.n < 2 || longer > MG_NEAREST_WORD)
        return SIZE_MAX;
    if (mg_str_starts(candidate, word))
        return 1;
    edits = distance(word, candidate);
    return edits <= (longer + 1) / 3 ? edits : SIZE_MAX;
}

struct mg_nearest mg_nearest_begin(struct mg_str word)
{
    return (struct mg_nearest){word, NULL, SIZE_MAX};
}

void mg_nearest_offer(struct mg_nearest *nearest, const char *candidate)
{
    size_t edits = nearness(nearest->word, mg_str_of(candidate));

    if (edits < nearest->edits) {
        nearest->edits = edits;
        nearest->name = candidate;
    }
}

const char *mg_nearest(struct mg_str word, const char *const *candidates, size_t count)
{
    struct mg_nearest nearest = mg_nearest_begin(word);

    for (size_t i = 0; i < count; i++)
        mg_nearest_offer(&nearest, candidates[i]);
    return nearest.name;
}
