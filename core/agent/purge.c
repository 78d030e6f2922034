/* SPDX-License-Identifier: Apache-2.0
 *
 * By name, never by pattern or depth: this runs with all rights, and what is not known to be ours
 * is somebody's.
 */
#include "core/agent/purge.h"

#include <string.h>

#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/limits.h"

/* With what belongs to them: "advisories.db.sig", "state.json.broken", "state.json.1a-2b.tmp". Not
 * commands.json: a command that is in force would be carried out again after another installation.
 */
static const char *const files[] = {
    "advisories.db",
    "agent.lock",
    "commands.lock",
    "exposure.json",
    "exposure-history.ndjson",
    "findings.json",
    "history.ndjson",
    "inventory.ndjson",
    "state.json",
};

/* With folders in them down to this depth. */
static const struct {
    const char *name;
    int depth;
} folders[] = {{"feeds", 0}, {"commands", 1}, {"console", 0}, {"spool", 1}};

static bool is_our_ending(const char *ending)
{
    return ending[0] == '\0' || strcmp(ending, ".sig") == 0 || strcmp(ending, ".meta") == 0 ||
           strcmp(ending, ".broken") == 0 ||
           (ending[0] == '.' && mg_str_ends(mg_str_of(ending), MG_STR(".tmp")));
}

static bool is_ours(const char *name)
{
    for (size_t i = 0; i < MG_COUNT(files); i++) {
        size_t n = strlen(files[i]);

        if (strncmp(name, files[i], n) == 0 && is_our_ending(name + n))
            return true;
    }
    return false;
}

static int depth_of(const char *name)
{
    for (size_t i = 0; i < MG_COUNT(folders); i++) {
        if (strcmp(name, folders[i].name) == 0)
            return folders[i].depth;
    }
    return -1;
}

static enum mg_status remove_folder(const char *path, int depth, struct mg_error *err);

/* depth: of folders that may be in this one. What is neither stays, and with it its folder. */
static enum mg_status remove_entry(void *context, const struct mg_folder_entry *entry,
                                   struct mg_error *err)
{
    const int *depth = context;

    if (entry->kind == MG_FOLDER_FILE)
        return mg_file_remove(entry->path, err);
    if (entry->kind == MG_FOLDER_FOLDER && *depth > 0)
        return remove_folder(entry->path, *depth - 1, err);
    return MG_OK;
}

static enum mg_status remove_folder(const char *path, int depth, struct mg_error *err)
{
    enum mg_status status = mg_folder_each(path, MG_LIMIT_DATA_FILES, remove_entry, &depth, err);

    return status == MG_OK ? mg_folder_remove(path, err) : status;
}

static enum mg_status purge_entry(void *context, const struct mg_folder_entry *entry,
                                  struct mg_error *err)
{
    (void)context;
    if (entry->kind == MG_FOLDER_FOLDER && depth_of(entry->name) >= 0)
        return remove_folder(entry->path, depth_of(entry->name), err);
    if (entry->kind == MG_FOLDER_FILE && is_ours(entry->name))
        return mg_file_remove(entry->path, err);
    return MG_OK;
}

enum mg_status mg_purge(const char *folder, struct mg_error *err)
{
    enum mg_status status = mg_folder_each(folder, MG_LIMIT_DATA_FILES, purge_entry, NULL, err);

    return status == MG_NOENT ? MG_OK : status;
}
