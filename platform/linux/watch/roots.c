/* SPDX-License-Identifier: Apache-2.0
 *
 * Resolving paths that need not be there, and reading the list of mounts.
 */
#include "platform/linux/watch/roots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/inspection_paths.h"
#include "platform/linux/tree/file_system.h"

static bool wish(struct mg_roots *roots, const char *path)
{
    if (roots->count == MG_ROOTS)
        return true;
    roots->wished[roots->count] = strdup(path);
    return roots->wished[roots->count++] != NULL;
}

enum mg_status mg_roots_init(struct mg_roots *roots, const char *const *paths, size_t count,
                             struct mg_error *err)
{
    const char *path;
    bool fits = true;

    memset(roots, 0, sizeof *roots);
    for (size_t i = 0; fits && (path = mg_inspection_default_path(i)) != NULL; i++)
        fits = wish(roots, path);
    for (size_t i = 0; fits && i < count; i++)
        fits = wish(roots, paths[i]);
    if (fits)
        return MG_OK;
    mg_roots_clear(roots);
    return mg_fail(err, MG_NOMEM, "no memory for the paths to watch");
}

static void forget(char **items, size_t *count)
{
    while (*count != 0)
        free(items[--*count]);
}

void mg_roots_clear(struct mg_roots *roots)
{
    size_t count = roots->count;

    forget(roots->mounts, &roots->mount_count);
    forget(roots->real, &count);
    forget(roots->wished, &roots->count);
}

bool mg_roots_same(const struct mg_roots *a, const struct mg_roots *b)
{
    bool same = a->count == b->count;

    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->wished[i], b->wished[i]) == 0;
    return same;
}

/* The path without links; what is not there stays as it is behind what is. NULL without memory. */
static char *resolve(const char *path)
{
    char *text = strdup(path), *real = NULL, *whole = NULL;
    size_t n = strlen(path);

    while (text != NULL && (real = realpath(text, NULL)) == NULL && n > 1) {
        while (n > 1 && path[n - 1] != '/')
            n--;
        n -= n > 1;
        text[n] = '\0';
    }
    if (real != NULL && path[n] == '\0')
        whole = strdup(real);
    else if (real != NULL && asprintf(&whole, "%s%s", strcmp(real, "/") == 0 ? "" : real,
                                      path + (path[n] == '/' ? n : n - 1)) < 0)
        whole = NULL;
    free(real);
    free(text);
    return whole;
}

/* The real path of one root; true when it is another one. One that cannot be told stays. */
static bool look_at(char **real, const char *wished)
{
    char *now = resolve(wished);
    bool changed = now != NULL && (*real == NULL || strcmp(*real, now) != 0);

    if (!changed) {
        free(now);
        return false;
    }
    free(*real);
    *real = now;
    return true;
}

static bool is_octal(char c)
{
    return c >= '0' && c <= '7';
}

/* Octal escapes, "\040" for a blank. */
static void unescape(char *text)
{
    char *out = text;

    while (*text != '\0') {
        if (text[0] == '\\' && is_octal(text[1]) && is_octal(text[2]) && is_octal(text[3])) {
            *out++ = (char)((text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0'));
            text += 4;
        } else {
            *out++ = *text++;
        }
    }
    *out = '\0';
}

/* ID PARENT DEVICE ROOT POINT OPTIONS [TAG]... - TYPE SOURCE OPTIONS */
struct mg_str mg_roots_mount_of_line(char *line)
{
    struct mg_str rest = mg_str_of(line), point = MG_STR_NONE, type;
    size_t dash = mg_str_find_str(rest, MG_STR(" - "));
    struct mg_str tail = dash == SIZE_MAX ? MG_STR_NONE : mg_str_skip(rest, dash + 3);

    for (int i = 0; i < 5; i++) {
        if (!mg_str_cut(&rest, ' ', &point))
            return MG_STR_NONE;
    }
    if (point.n == 0 || rest.n == 0 || !mg_str_cut(&tail, ' ', &type) ||
        mg_file_system_by_type(type)->kind != MG_FILE_SYSTEM_LOCAL)
        return MG_STR_NONE;
    line[point.p + point.n - line] = '\0';
    unescape(line + (point.p - line));
    return mg_str_of(point.p);
}

static void add_mount(struct mg_roots *roots, struct mg_str path)
{
    if (roots->mount_count == MG_LIMIT_WATCHED_MOUNTS)
        roots->too_many = true;
    else if ((roots->mounts[roots->mount_count] = strndup(path.p, path.n)) != NULL)
        roots->mount_count++;
}

/* Those that are mounted below a root, or over what leads to one, where the root itself tells what
 * it is on; the result is a print of both, with their numbers and devices. Other options than
 * before are nothing new. */
static uint64_t look_at_mounts(struct mg_roots *roots)
{
    FILE *file = fopen("/proc/self/mountinfo", "re");
    char *line = NULL;
    size_t size = 0;
    uint64_t print = 0;

    while (file != NULL && getline(&line, &size, file) > 0) {
        struct mg_str point = mg_roots_mount_of_line(line);
        bool below = mg_roots_hold(roots, point);

        if (point.n <= 1 || (!below && !mg_roots_lead_over(roots, point)))
            continue;
        if (below)
            add_mount(roots, point);
        print =
            mg_str_hash_seeded((struct mg_str){line, (size_t)(point.p - line) + point.n}, print);
    }
    free(line);
    if (file != NULL)
        (void)fclose(file);
    return print;
}

bool mg_roots_look(struct mg_roots *roots)
{
    bool changed = false;
    uint64_t print;

    for (size_t i = 0; i < roots->count; i++)
        changed = look_at(&roots->real[i], roots->wished[i]) || changed;
    forget(roots->mounts, &roots->mount_count);
    roots->too_many = false;
    print = look_at_mounts(roots);
    changed = changed || print != roots->print;
    roots->print = print;
    return changed;
}

bool mg_roots_hold(const struct mg_roots *roots, struct mg_str path)
{
    for (size_t i = 0; i < roots->count; i++) {
        if (roots->real[i] != NULL && mg_path_is_below(path, mg_str_of(roots->real[i])))
            return true;
    }
    return false;
}

static bool leads_over(const struct mg_roots *roots, size_t i, struct mg_str path)
{
    return (roots->real[i] != NULL && mg_path_is_below(mg_str_of(roots->real[i]), path)) ||
           mg_path_is_below(mg_str_of(roots->wished[i]), path);
}

bool mg_roots_lead_over(const struct mg_roots *roots, struct mg_str path)
{
    for (size_t i = 0; i < roots->count; i++) {
        if (leads_over(roots, i, path))
            return true;
    }
    return false;
}

/* A link on the way may lead elsewhere now: what is there is pending, too. */
bool mg_roots_touch(const struct mg_roots *roots, struct mg_str path, struct mg_pending *pending)
{
    bool any = false;

    for (size_t i = 0; i < roots->count; i++) {
        char *now;

        if (!leads_over(roots, i, path))
            continue;
        any = true;
        now = resolve(roots->wished[i]);
        if (roots->real[i] != NULL)
            mg_pending_add(pending, mg_str_of(roots->real[i]), false, mg_watch_clock());
        if (now != NULL)
            mg_pending_add(pending, mg_str_of(now), false, mg_watch_clock());
        free(now);
    }
    return any;
}
