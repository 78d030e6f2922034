/* SPDX-License-Identifier: Apache-2.0
 *
 * Listing a plugin: folders wait in a list, whose length and whose paths are bounded.
 */
#include "core/provider/plugin_files.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/base/vec.h"
#include "core/provider/plugin_manifest.h"
#include "core/trust/signature.h"

/* Manifest and signature come on top of the files. */
#define ENTRIES (MG_LIMIT_PLUGIN_FILES + 2)

struct walk {
    size_t prefix; /* bytes of a path up to the part that is relative */
    struct mg_vec folders;
    size_t entries;
    mg_plugin_files_fn each;
    void *context;
};

static enum mg_status add_folder(struct walk *walk, const char *path, struct mg_error *err)
{
    size_t size = strlen(path) + 1;
    char *copy = malloc(size);

    if (copy != NULL)
        memcpy(copy, path, size);
    if (copy != NULL && mg_vec_push(&walk->folders, &copy))
        return MG_OK;
    free(copy);
    return mg_fail(err, MG_NOMEM, "no memory to list %s", path);
}

static enum mg_status take(void *context, const struct mg_folder_entry *entry, struct mg_error *err)
{
    struct walk *walk = context;
    struct mg_str path = mg_str_skip(mg_str_of(entry->path), walk->prefix);

    if (++walk->entries > ENTRIES || path.n > MG_LIMIT_PLUGIN_PATH)
        return mg_fail(err, MG_LIMIT, "%s: more or deeper files than a plugin may have",
                       entry->path);
    if (entry->kind == MG_FOLDER_FOLDER)
        return add_folder(walk, entry->path, err);
    if (mg_str_is(path, MG_PLUGIN_MANIFEST) ||
        mg_str_is(path, MG_PLUGIN_MANIFEST MG_SIGNATURE_SUFFIX))
        return MG_OK;
    return walk->each(walk->context, path, entry->kind, err);
}

enum mg_status mg_plugin_files_each(const char *folder, mg_plugin_files_fn each, void *context,
                                    struct mg_error *err)
{
    struct walk walk = {.prefix = strlen(folder) + 1, .each = each, .context = context};
    enum mg_status status;

    mg_vec_init(&walk.folders, sizeof(char *));
    status = add_folder(&walk, folder, err);
    for (size_t i = 0; status == MG_OK && i < walk.folders.n; i++)
        status = mg_folder_each(*(char **)mg_vec_at(&walk.folders, i), ENTRIES, take, &walk, err);
    for (size_t i = 0; i < walk.folders.n; i++)
        free(*(char **)mg_vec_at(&walk.folders, i));
    mg_vec_clear(&walk.folders);
    return status;
}
