/* SPDX-License-Identifier: Apache-2.0
 *
 * The plugins that are installed on this system, and getting the host's inventory from one of them.
 */
#ifndef MG_PROVIDER_PLUGINS_H
#define MG_PROVIDER_PLUGINS_H

#include "core/base/vec.h"
#include "core/provider/plugin.h"

/* Capability of plugins that print the inventory of this host. */
#define MG_PLUGIN_INVENTORY "inventory"

/* Where one is installed; the texts are owned. */
struct mg_plugin_place {
    char *name;
    char *folder;
};

struct mg_plugins {
    struct mg_vec places; /* struct mg_plugin_place, in byte order of names */
};

/* The plugins of this system, or with a folder, for tests, those in it: a folder each. LIMIT past
 * MG_LIMIT_PLUGINS, NOENT when folder is not there. The list is initialized in any case. */
enum mg_status mg_plugins_list(const char *folder, struct mg_plugins *out, struct mg_error *err);
void mg_plugins_clear(struct mg_plugins *plugins);
/* Name and folder of plugin i. */
const struct mg_plugin_place *mg_plugins_at(const struct mg_plugins *plugins, size_t i);
/* NULL when none is installed by this name. */
const struct mg_plugin_place *mg_plugins_find(const struct mg_plugins *plugins, const char *name);

/* The keys pinned for plugins: those in plugin-keys.d of the configuration folder. They are others
 * than those of databases: who may tell what is vulnerable may not run programs here. */
enum mg_status mg_plugins_keys(struct mg_trusted_keys *out, struct mg_error *err);
#define MG_PLUGIN_KEYS_DIR "plugin-keys.d"

/* Changes when a plugin is installed, upgraded or removed. Reads no more than names, manifests and
 * signatures: cheap enough for every minute. It verifies nothing, and does not look at keys. */
enum mg_status mg_plugins_fingerprint(const char *folder, uint64_t *out, struct mg_error *err);

/* Fill inventory from the first READY plugin, by name, that has the capability. Where that fails,
 * and where there is none, coverage says so: an entry with the state or the failure of each plugin
 * that was tried, and NO_INVENTORY. What a plugin said before it failed stays. */
void mg_plugins_inventory(const struct mg_plugins *plugins, const struct mg_trusted_keys *keys,
                          const struct mg_provider_command *command,
                          struct mg_inventory *inventory);

/* Run one plugin for its inventory, with the same coverage. */
void mg_plugins_run(const struct mg_plugin *plugin, const struct mg_provider_command *command,
                    struct mg_inventory *inventory);

#endif
