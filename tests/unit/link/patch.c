/* SPDX-License-Identifier: Apache-2.0
 *
 * Quadratic in the number of runs, which a test may be.
 */
#include "tests/unit/link/patch.h"

/* Lines first to first + count of base, with their line feeds. */
static bool put_lines(struct mg_str base, uint64_t first, uint64_t count, struct mg_buf *out)
{
    struct mg_str line;

    for (uint64_t i = 0; i < first + count; i++) {
        if (!mg_str_cut(&base, '\n', &line))
            return false;
        if (i < first)
            continue;
        mg_buf_str(out, line);
        mg_buf_char(out, '\n');
    }
    return count != 0;
}

bool test_patch(struct mg_str base, struct mg_str delta, struct mg_buf *out)
{
    struct mg_str line, first;
    uint64_t at, count;

    while (mg_str_cut(&delta, '\n', &line)) {
        char kind = line.n != 0 ? line.p[0] : '\0';

        line = mg_str_skip(line, 1);
        if (kind == '+') {
            mg_buf_str(out, line);
            mg_buf_char(out, '\n');
        } else if (kind != '=' || !mg_str_cut(&line, ' ', &first) || !mg_str_u64(first, &at) ||
                   !mg_str_u64(line, &count) || !put_lines(base, at, count, out)) {
            return false;
        }
    }
    return !out->failed;
}
