/* SPDX-License-Identifier: Apache-2.0
 *
 * Installed plugins: listing them, noticing that they changed, choosing one.
 */
#include "core/provider/plugins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/file.h"
#include "core/base/folder.h"

#define PATH_SIZE 4096

static char *copy_of(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);

    return copy == NULL ? NULL : memcpy(copy, text, size);
}

static enum mg_status add_place(void *context, const char *name, const char *folder,
                                struct mg_error *err)
{
    struct mg_plugins *plugins = context;
    struct mg_plugin_place place;

    if (plugins->places.n == MG_LIMIT_PLUGINS)
        return mg_fail(err, MG_LIMIT, "more than %d plugins are installed", MG_LIMIT_PLUGINS);
    place = (struct mg_plugin_place){copy_of(name), copy_of(folder)};
    if (place.name != NULL && place.folder != NULL && mg_vec_push(&plugins->places, &place))
        return MG_OK;
    free(place.name);
    free(place.folder);
    return mg_fail(err, MG_NOMEM, "no memory for the list of plugins");
}

static enum mg_status add_entry(void *context, const struct mg_folder_entry *entry,
                                struct mg_error *err)
{
    if (entry->kind != MG_FOLDER_FOLDER)
        return MG_OK;
    return add_place(context, entry->name, entry->path, err);
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct mg_plugin_place *)a)->name,
                  ((const struct mg_plugin_place *)b)->name);
}

enum mg_status mg_plugins_list(const char *folder, struct mg_plugins *out, struct mg_error *err)
{
    enum mg_status status;

    mg_vec_init(&out->places, sizeof(struct mg_plugin_place));
    if (folder == NULL)
        status = mg_os_plugins(add_place, out, err);
    else
        status = mg_folder_each(folder, MG_LIMIT_PLUGINS, add_entry, out, err);
    mg_vec_sort(&out->places, compare);
    return status;
}

void mg_plugins_clear(struct mg_plugins *plugins)
{
    for (size_t i = 0; i < plugins->places.n; i++) {
        struct mg_plugin_place *place = mg_vec_at(&plugins->places, i);

        free(place->name);
        free(place->folder);
    }
    mg_vec_clear(&plugins->places);
}

const struct mg_plugin_place *mg_plugins_at(const struct mg_plugins *plugins, size_t i)
{
    return mg_vec_at(&plugins->places, i);
}

const struct mg_plugin_place *mg_plugins_find(const struct mg_plugins *plugins, const char *name)
{
    for (size_t i = 0; i < plugins->places.n; i++) {
        if (strcmp(mg_plugins_at(plugins, i)->name, name) == 0)
            return mg_plugins_at(plugins, i);
    }
    return NULL;
}

enum mg_status mg_plugins_keys(struct mg_trusted_keys *out, struct mg_error *err)
{
    char folder[PATH_SIZE];

    out->count = 0;
    (void)snprintf(folder, sizeof folder, "%s/" MG_PLUGIN_KEYS_DIR, mg_os_config_dir());
    return mg_trusted_keys_add_folder(out, folder, err);
}

static uint64_t mix(uint64_t seed, const void *bytes, size_t n)
{
    return mg_str_hash_seeded((struct mg_str){bytes, n}, seed);
}

/* Size, time and content of a small file; its absence, and why, is a content as well. */
static uint64_t mix_file(uint64_t seed, const char *folder, const char *name)
{
    struct mg_file_info info = {0};
    struct mg_error err = {.status = MG_OK};
    char path[PATH_SIZE];
    struct mg_buf text;

    mg_buf_init(&text, MG_LIMIT_PLUGIN_MANIFEST);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    if (mg_file_stat(path, &info, &err) == MG_OK)
        (void)mg_file_read_regular(path, &text, &err);
    seed = mix(seed, &info.size, sizeof info.size);
    seed = mix(seed, &info.mtime, sizeof info.mtime);
    seed = mix(seed, &err.status, sizeof err.status);
    seed = mix(seed, text.p, text.n);
    mg_buf_clear(&text);
    return seed;
}

enum mg_status mg_plugins_fingerprint(const char *folder, uint64_t *out, struct mg_error *err)
{
    struct mg_plugins plugins;
    enum mg_status status = mg_plugins_list(folder, &plugins, err);
    uint64_t print = plugins.places.n;

    for (size_t i = 0; status == MG_OK && i < plugins.places.n; i++) {
        const struct mg_plugin_place *place = mg_plugins_at(&plugins, i);

        print = mix(print, place->name, strlen(place->name) + 1);
        print = mix(print, place->folder, strlen(place->folder) + 1);
        print = mix_file(print, place->folder, MG_PLUGIN_MANIFEST);
        print = mix_file(print, place->folder, MG_PLUGIN_MANIFEST MG_SIGNATURE_SUFFIX);
    }
    mg_plugins_clear(&plugins);
    if (status == MG_OK)
        *out = print;
    return status;
}

static void cover_none(struct mg_inventory *inventory, struct mg_str subject, const char *detail)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){
                                             .level = MG_COVERAGE_INCOMPLETE,
                                             .area = MG_STR("provider"),
                                             .code = MG_STR("NO_INVENTORY"),
                                             .subject = subject,
                                             .detail = mg_str_of(detail),
                                         });
}

static void cover_state(struct mg_inventory *inventory, const struct mg_plugin *plugin)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){
                                             .level = MG_COVERAGE_INCOMPLETE,
                                             .area = MG_STR("provider"),
                                             .code = mg_str_of(mg_plugin_state_name(plugin->state)),
                                             .subject = mg_str_of(plugin->name),
                                             .detail = mg_str_of(plugin->why.text),
                                         });
}

void mg_plugins_run(const struct mg_plugin *plugin, const struct mg_provider_command *command,
                    struct mg_inventory *inventory)
{
    const struct mg_str name = mg_str_of(plugin->name);
    struct mg_error err;

    if (plugin->state != MG_PLUGIN_READY) {
        cover_state(inventory, plugin);
        cover_none(inventory, name, "the plugin was not started");
    } else if (mg_plugin_run(plugin, *command, inventory, &err) != MG_OK) {
        mg_inventory_add_failure(inventory, "provider", plugin->name, &err);
        cover_none(inventory, name, "the plugin failed: what it said before is not the whole");
    }
}

/* False: it is not what is looked for. One that cannot be used, and might have been it, is told. */
static bool try_plugin(const struct mg_plugin *plugin, const struct mg_provider_command *command,
                       struct mg_inventory *inventory)
{
    const struct mg_plugin_manifest *manifest = &plugin->manifest;

    if (manifest->document != NULL && !mg_plugin_manifest_can(manifest, MG_PLUGIN_INVENTORY))
        return false;
    if (plugin->state != MG_PLUGIN_READY) {
        cover_state(inventory, plugin);
        return false;
    }
    mg_plugins_run(plugin, command, inventory);
    return true;
}

void mg_plugins_inventory(const struct mg_plugins *plugins, const struct mg_trusted_keys *keys,
                          const struct mg_provider_command *command, struct mg_inventory *inventory)
{
    bool ran = false;

    for (size_t i = 0; !ran && i < plugins->places.n; i++) {
        const struct mg_plugin_place *place = mg_plugins_at(plugins, i);
        struct mg_plugin plugin;

        mg_plugin_open(&plugin, place->name, place->folder, keys);
        ran = try_plugin(&plugin, command, inventory);
        mg_plugin_close(&plugin);
    }
    if (ran)
        return;
    cover_none(inventory, MG_STR_NONE,
               plugins->places.n == 0
                   ? "no inventory provider: on this system inventories come from a separately "
                     "installed plugin, and none is there"
                   : "no inventory provider: none of the installed plugins can be used");
}
