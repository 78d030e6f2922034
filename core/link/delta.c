/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of the base are found by a hash table over their texts; of equal ones the first counts,
 * unless a run of lines goes on with another. So the work is linear, whatever the lines are.
 */
#include "core/link/delta.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"

struct lines {
    struct mg_str *items; /* without line feed */
    size_t count;
};

struct run {
    size_t first, count; /* lines of the base; count 0: none */
};

static bool split(struct mg_str text, struct lines *out)
{
    size_t count = 0, i = 0;

    for (size_t at = 0; at < text.n; at++)
        count += text.p[at] == '\n';
    if (count == 0 || text.p[text.n - 1] != '\n')
        return false;
    out->items = calloc(count, sizeof *out->items);
    if (out->items == NULL)
        return false;
    out->count = count;
    while (i < count && mg_str_cut(&text, '\n', &out->items[i]))
        i++;
    return true;
}

static bool index_lines(const struct lines *base, struct mg_map *map)
{
    for (size_t i = 0; i < base->count; i++) {
        if (mg_map_get(map, base->items[i]) == NULL &&
            !mg_map_put(map, base->items[i], &base->items[i]))
            return false;
    }
    return true;
}

static void end_run(struct run *run, struct mg_buf *out)
{
    if (run->count != 0)
        mg_buf_printf(out, "=%zu %zu\n", run->first, run->count);
    run->count = 0;
}

static void put_line(struct mg_str line, const struct lines *base, const struct mg_map *map,
                     struct run *run, struct mg_buf *out)
{
    size_t next = run->first + run->count;
    const struct mg_str *found;

    if (run->count != 0 && next < base->count && mg_str_eq(base->items[next], line)) {
        run->count++;
        return;
    }
    end_run(run, out);
    found = mg_map_get(map, line);
    if (found != NULL) {
        *run = (struct run){(size_t)(found - base->items), 1};
        return;
    }
    mg_buf_char(out, '+');
    mg_buf_str(out, line);
    mg_buf_char(out, '\n');
}

bool mg_delta_make(struct mg_str base, struct mg_str target, struct mg_buf *out)
{
    struct lines old = {0};
    struct run run = {0};
    struct mg_map map;
    struct mg_str rest = target, line;
    bool good;

    mg_map_init(&map);
    good = target.n != 0 && target.p[target.n - 1] == '\n' && split(base, &old) &&
           index_lines(&old, &map);
    while (good && rest.n != 0 && mg_str_cut(&rest, '\n', &line)) {
        put_line(line, &old, &map, &run, out);
        good = !out->failed && out->n <= target.n / 2;
    }
    if (good)
        end_run(&run, out);
    mg_map_clear(&map);
    free(old.items);
    return good && !out->failed && out->n <= target.n / 2;
}
