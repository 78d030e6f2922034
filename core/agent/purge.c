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

/* With what belongs to them: "advisories.db.sig", "state.json.broken", "state.json.1a-2b.tmp". */
static const char *const files[] = {
    "advisories.db", "agent.lock",       "exposure.json",
    "findings.json", "inventory.ndjson", "state.json",
};

static const char *const folders[] = {"feeds"};

static bool is_ours(const char *name)
{
    for (size_t i = 0; i < MG_COUNT(files); i++) {
        size_t n = strlen(files[i]);

        if (strncmp(name, files[i], n) == 0 && (name[n] == '\0' || name[n] == '.'))
            return true;
    }
    return false;
}

static bool is_our_folder(const char *name)
{
    for (size_t i = 0; i < MG_COUNT(folders); i++) {
        if (strcmp(name, folders[i]) == 0)
            return true;
    }
    return false;
}

static enum mg_status remove_file(void *context, const struct mg_folder_entry *entry,
                                  struct mg_error *err)
{
    (void)context;
    return entry->kind == MG_FOLDER_FILE ? mg_file_remove(entry->path, err) : MG_OK;
}

static enum mg_status remove_folder(const char *path, struct mg_error *err)
{
    enum mg_status status = mg_folder_each(path, MG_LIMIT_DATA_FILES, remove_file, NULL, err);

    return status == MG_OK ? mg_folder_remove(path, err) : status;
}

static enum mg_status purge_entry(void *context, const struct mg_folder_entry *entry,
                                  struct mg_error *err)
{
    if (entry->kind == MG_FOLDER_FOLDER && is_our_folder(entry->name))
        return remove_folder(entry->path, err);
    return is_ours(entry->name) ? remove_file(context, entry, err) : MG_OK;
}

enum mg_status mg_purge(const char *folder, struct mg_error *err)
{
    enum mg_status status = mg_folder_each(folder, MG_LIMIT_DATA_FILES, purge_entry, NULL, err);

    return status == MG_NOENT ? MG_OK : status;
}
