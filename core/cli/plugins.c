/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening the plugins that a command is about.
 */
#include "core/cli/plugins.h"

#include <string.h>

static enum mg_status trusted_keys(const struct mg_option_list *files, struct mg_trusted_keys *out,
                                   struct mg_error *err)
{
    enum mg_status status = MG_OK;

    if (files->count == 0)
        return mg_plugins_keys(out, err);
    out->count = 0;
    for (size_t i = 0; status == MG_OK && i < files->count; i++)
        status = mg_trusted_keys_add(out, files->items[i], err);
    return status;
}

/* What follows the last separator of a path; NULL when there is none. Separators at its end are
 * taken away. */
static const char *last_name(char *path)
{
    size_t n = strlen(path);

    while (n > 1 && (path[n - 1] == '/' || path[n - 1] == '\\'))
        path[--n] = '\0';
    for (; n > 0; n--) {
        if (path[n - 1] == '/' || path[n - 1] == '\\')
            return path + n;
    }
    return NULL;
}

/* The place that a name or folder of the command line means. */
static void find_place(const struct mg_plugins *plugins, char *asked, const char **name,
                       const char **folder)
{
    const char *last = strpbrk(asked, "/\\") == NULL ? NULL : last_name(asked);
    const struct mg_plugin_place *place = mg_plugins_find(plugins, asked);

    *name = last != NULL ? last : asked;
    *folder = last != NULL ? asked : place != NULL ? place->folder : "";
}

static void open_one(const char *name, const char *folder, const struct mg_trusted_keys *keys,
                     mg_plugin_fn each, void *context)
{
    struct mg_plugin plugin;

    mg_plugin_open(&plugin, name, folder, keys);
    each(context, &plugin);
    mg_plugin_close(&plugin);
}

enum mg_status mg_cli_plugins(const struct mg_plugin_wish *wish, char **names, int count,
                              mg_plugin_fn each, void *context, struct mg_error *err)
{
    struct mg_trusted_keys keys;
    struct mg_plugins plugins;
    enum mg_status status = mg_plugins_list(wish->folder, &plugins, err);

    if (status == MG_OK)
        status = trusted_keys(&wish->keys, &keys, err);
    for (int i = 0; status == MG_OK && i < count; i++) {
        const char *name, *folder;

        find_place(&plugins, names[i], &name, &folder);
        open_one(name, folder, &keys, each, context);
    }
    for (size_t i = 0; status == MG_OK && count == 0 && i < plugins.places.n; i++)
        open_one(mg_plugins_at(&plugins, i)->name, mg_plugins_at(&plugins, i)->folder, &keys, each,
                 context);
    mg_plugins_clear(&plugins);
    return status;
}
