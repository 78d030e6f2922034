/* SPDX-License-Identifier: Apache-2.0
 *
 * The scope, as hashes: they are compared with those of the scan before and mean nothing else. A
 * folder that is another one under the same name (device, inode) is another place.
 */
#include "platform/linux/inspection/scope.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/base/tree_resolve.h"
#include "core/model/inspection_paths.h"
#include "platform/linux/inspection/kept.h"

#define MOUNTS "/proc/self/mountinfo"

static void add_text(uint64_t *hash, struct mg_str text)
{
    *hash = mg_str_hash_seeded(text, *hash) + text.n;
}

static void add_number(uint64_t *hash, uint64_t number)
{
    add_text(hash, (struct mg_str){(const char *)&number, sizeof number});
}

static bool find_path(struct mg_scope *scope, struct mg_tree *tree, const char *asked,
                      uint64_t *hash)
{
    struct mg_scope_path *path = mg_vec_add(&scope->paths);
    struct mg_tree_stat stat = {0};
    struct mg_buf resolved;
    bool kept = true;

    if (path == NULL)
        return false;
    mg_buf_init(&resolved, PATH_MAX);
    path->asked = asked;
    path->there = mg_tree_resolve(tree, asked, &resolved, NULL) == MG_OK &&
                  mg_tree_stat(tree, resolved.p, &stat, NULL) == MG_OK;
    if (path->there)
        kept = mg_arena_str(&scope->arena, mg_buf_view(&resolved), &path->path);
    mg_buf_clear(&resolved);
    add_text(hash, mg_str_of(asked));
    add_text(hash, path->path);
    add_number(hash, path->there ? stat.inode : 0);
    add_number(hash, stat.device);
    return kept;
}

static bool find_paths(struct mg_scope *scope, struct mg_tree *tree,
                       const struct mg_inspection_request *request, uint64_t *hash)
{
    const char *path;
    bool found = true;

    for (size_t i = 0; found && (path = mg_inspection_default_path(i)) != NULL; i++)
        found = find_path(scope, tree, path, hash);
    for (size_t i = 0; found && i < request->path_count; i++)
        found = find_path(scope, tree, request->paths[i], hash);
    return found;
}

/* Names in mountinfo have "\040" for a space. */
static struct mg_str unescape(struct mg_str name, char buffer[PATH_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < name.n && n < PATH_MAX; i++) {
        const char *p = name.p + i;

        if (p[0] == '\\' && name.n - i > 3) {
            buffer[n++] = (char)((p[1] - '0') * 64 + (p[2] - '0') * 8 + (p[3] - '0'));
            i += 3;
        } else {
            buffer[n++] = p[0];
        }
    }
    return (struct mg_str){buffer, n};
}

enum where { ELSEWHERE, ON_THE_WAY, INSIDE };

static enum where where_is(const struct mg_scope *scope, struct mg_str point)
{
    enum where where = ELSEWHERE;

    for (size_t i = 0; i < scope->paths.n; i++) {
        const struct mg_scope_path *path = mg_vec_at(&scope->paths, i);

        if (!path->there)
            continue;
        if (mg_kept_is_below(path->path, point))
            where = where == INSIDE ? INSIDE : ON_THE_WAY;
        else if (mg_kept_is_below(point, path->path))
            where = INSIDE;
    }
    return where;
}

/* Below the root, relative to it; false: outside. */
static bool relative_to(struct mg_str root, struct mg_str *point)
{
    if (mg_str_is(root, "/"))
        root = MG_STR_NONE;
    if (!mg_kept_is_below(*point, root))
        return false;
    *point = mg_str_skip(*point, root.n);
    if (point->n != 0)
        *point = mg_str_skip(*point, 1);
    return true;
}

/* The same device twice is one file system under two names. */
static bool is_new(struct mg_map *devices, struct mg_str device)
{
    static char there;

    return mg_map_get(devices, device) == NULL && mg_map_put(devices, device, &there);
}

static bool is_plain(const struct mg_scope *scope, struct mg_str line, struct mg_str root,
                     struct mg_map *devices, uint64_t *hash)
{
    struct mg_str id, parent, device, source, point;
    char buffer[PATH_MAX];
    enum where where;

    if (!mg_str_cut(&line, ' ', &id) || !mg_str_cut(&line, ' ', &parent) ||
        !mg_str_cut(&line, ' ', &device) || !mg_str_cut(&line, ' ', &source) ||
        !mg_str_cut(&line, ' ', &point))
        return false;
    point = unescape(point, buffer);
    if (!relative_to(root, &point))
        return true;
    where = where_is(scope, point);
    if (where == ELSEWHERE)
        return true;
    add_text(hash, device);
    add_text(hash, source);
    add_text(hash, point);
    return where == ON_THE_WAY && is_new(devices, device);
}

bool mg_scope_mounts(const struct mg_scope *scope, struct mg_str text, struct mg_str root,
                     uint64_t *hash)
{
    struct mg_map devices;
    struct mg_str line;
    bool plain = true;

    mg_map_init(&devices);
    while (mg_str_cut(&text, '\n', &line)) {
        if (line.n != 0)
            plain = is_plain(scope, line, root, &devices, hash) && plain;
    }
    mg_map_clear(&devices);
    return plain;
}

/* False: nobody knows. */
static bool read_mounts(struct mg_scope *scope, const char *root, uint64_t *hash)
{
    char *real = realpath(root, NULL);
    struct mg_buf text;
    bool known;

    mg_buf_init(&text, MG_LIMIT_MOUNTS);
    known = real != NULL && mg_file_read(MOUNTS, &text, NULL) == MG_OK;
    scope->plain = known && mg_scope_mounts(scope, mg_buf_view(&text), mg_str_of(real), hash);
    mg_buf_clear(&text);
    free(real);
    return known;
}

static uint64_t milliseconds(clockid_t clock)
{
    struct timespec now;

    return clock_gettime(clock, &now) == 0
               ? (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000
               : 0;
}

static void add_host(const struct mg_provide_request *request, const struct mg_host *host,
                     uint64_t *hash)
{
    add_text(hash, MG_STR(MARGAY_VERSION));
    add_text(hash, host->machine_id);
    add_text(hash, host->boot_id);
    add_text(hash, mg_str_of(request->root));
}

static void write_hash(char out[17], uint64_t hash)
{
    (void)snprintf(out, 17, "%016llx", (unsigned long long)hash);
}

enum mg_status mg_scope_init(struct mg_scope *scope, struct mg_tree *tree,
                             const struct mg_provide_request *request, const struct mg_host *host,
                             struct mg_error *err)
{
    uint64_t of_host = 0, of_place = request->relations;
    uint64_t since_start = milliseconds(CLOCK_BOOTTIME);

    *scope = (struct mg_scope){.now = milliseconds(CLOCK_REALTIME)};
    scope->clock = scope->now > since_start ? scope->now - since_start : 0;
    mg_arena_init(&scope->arena, MG_LIMIT_CHANGED_PATHS);
    mg_vec_init(&scope->paths, sizeof(struct mg_scope_path));
    add_number(&of_place, request->inspection.packages);
    if (!find_paths(scope, tree, &request->inspection, &of_place))
        return mg_fail(err, MG_NOMEM, "no memory for the paths of Deep Inspection");
    if (!read_mounts(scope, request->root, &of_place))
        add_number(&of_place, scope->now); /* not known: another one each time */
    add_host(request, host, &of_host);
    write_hash(scope->host, of_host);
    write_hash(scope->place, of_place);
    return MG_OK;
}

void mg_scope_clear(struct mg_scope *scope)
{
    mg_vec_clear(&scope->paths);
    mg_arena_clear(&scope->arena);
}
