/* SPDX-License-Identifier: Apache-2.0
 *
 * A small set of folders, compared one by one: 64 comparisons per change are less than the change
 * itself cost.
 */
#include "core/model/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool mg_path_is_below(struct mg_str path, struct mg_str folder)
{
    if (mg_str_is(folder, "/"))
        return mg_str_starts(path, folder);
    return mg_str_starts(path, folder) && (path.n == folder.n || path.p[folder.n] == '/');
}

static void remove_at(struct mg_changes *changes, size_t i)
{
    free(changes->folders[i]);
    changes->folders[i] = changes->folders[--changes->folder_count];
}

static void remove_folders(struct mg_changes *changes)
{
    while (changes->folder_count != 0)
        remove_at(changes, changes->folder_count - 1);
}

void mg_changes_clear(struct mg_changes *changes)
{
    remove_folders(changes);
    memset(changes, 0, sizeof *changes);
}

void mg_changes_add_everything(struct mg_changes *changes, const char *why)
{
    if (!changes->everything)
        (void)snprintf(changes->why, sizeof changes->why, "%s", why);
    changes->everything = true;
    remove_folders(changes);
}

static bool is_known(const struct mg_changes *changes, struct mg_str path)
{
    for (size_t i = 0; i < changes->folder_count; i++) {
        if (mg_path_is_below(path, mg_str_of(changes->folders[i])))
            return true;
    }
    return false;
}

/* path becomes an entry; those below it are none any more. There is room for it. */
static void put(struct mg_changes *changes, struct mg_str path)
{
    char *copy = malloc(path.n + 1);

    if (copy == NULL) {
        mg_changes_add_everything(changes, "no memory for the names of folders that changed");
        return;
    }
    memcpy(copy, path.p, path.n);
    copy[path.n] = '\0';
    for (size_t i = changes->folder_count; i-- > 0;) {
        if (mg_path_is_below(mg_str_of(changes->folders[i]), path))
            remove_at(changes, i);
    }
    changes->folders[changes->folder_count++] = copy;
}

/* Names in a path. */
static size_t depth_of(const char *path)
{
    size_t depth = 0;

    for (; *path != '\0'; path++)
        depth += *path == '/';
    return depth;
}

/* Leave the first depth names. */
static void cut_path(char *path, size_t depth)
{
    while (*path != '\0' && (*path != '/' || depth-- != 0))
        path++;
    *path = '\0';
}

/* Put again what is in the list, so that none is below another. */
static void tidy(struct mg_changes *changes)
{
    size_t count = changes->folder_count;
    char *folders[MG_LIMIT_CHANGED_FOLDERS];

    memcpy(folders, changes->folders, sizeof folders);
    changes->folder_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!changes->everything && !is_known(changes, mg_str_of(folders[i])))
            put(changes, mg_str_of(folders[i]));
        free(folders[i]);
    }
}

/* Say less exactly what has changed: the deepest folders become those that they are in. Very deep
 * ones lose half of their names at once, so that this is not done thousands of times. */
static void coarsen(struct mg_changes *changes)
{
    size_t deepest = 0, left;

    for (size_t i = 0; i < changes->folder_count; i++) {
        size_t depth = depth_of(changes->folders[i]);

        deepest = depth > deepest ? depth : deepest;
    }
    left = deepest > 16 ? deepest / 2 : deepest - 1;
    if (left == 0) {
        mg_changes_add_everything(changes, "too many folders changed at once");
        return;
    }
    for (size_t i = 0; i < changes->folder_count; i++)
        cut_path(changes->folders[i], left);
    tidy(changes);
}

void mg_changes_add_folder(struct mg_changes *changes, struct mg_str path)
{
    if (changes->everything)
        return;
    if (path.n <= 1 || path.n > MG_LIMIT_CHANGED_PATH || path.p[0] != '/') {
        mg_changes_add_everything(changes, "a folder changed whose path is too long or too short");
        return;
    }
    while (!is_known(changes, path) && !changes->everything) {
        if (changes->folder_count < MG_LIMIT_CHANGED_FOLDERS)
            put(changes, path);
        else
            coarsen(changes);
    }
}

void mg_changes_move(struct mg_changes *changes, struct mg_changes *from)
{
    changes->packages = changes->packages || from->packages;
    changes->files = changes->files || from->files;
    changes->advisories = changes->advisories || from->advisories;
    changes->configuration = changes->configuration || from->configuration;
    changes->at = from->at > changes->at ? from->at : changes->at;
    if (from->everything)
        mg_changes_add_everything(changes, from->why);
    for (size_t i = 0; i < from->folder_count; i++)
        mg_changes_add_folder(changes, mg_str_of(from->folders[i]));
    mg_changes_clear(from);
}

bool mg_changes_is_host(const struct mg_changes *changes)
{
    return changes->packages || changes->files || changes->everything || changes->folder_count != 0;
}
