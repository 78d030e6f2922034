/* SPDX-License-Identifier: Apache-2.0
 *
 * What the commands about plugins share: which plugins, and whose signature counts.
 */
#ifndef MG_CLI_PLUGINS_H
#define MG_CLI_PLUGINS_H

#include "core/cli/options.h"
#include "core/provider/plugins.h"

struct mg_plugin_wish {
    const char *folder;         /* NULL: plugins of this system; else, for tests, those in it */
    struct mg_option_list keys; /* public keys instead of the pinned ones */
};

/* The options --key and, for tests, --plugins; fills 2 rows. */
#define MG_PLUGIN_OPTIONS(wish)                                                                    \
    {"key", "FILE", "trust this public key instead of the pinned ones (repeatable)",               \
     MG_OPTION_LIST, &(wish).keys},                                                                \
    {                                                                                              \
        "plugins", "DIR", NULL, MG_OPTION_TEXT, &(wish).folder                                     \
    }

/* Called with each plugin that is asked for; it is closed afterwards. */
typedef void (*mg_plugin_fn)(void *context, const struct mg_plugin *plugin);

/* Open the plugins that are named, by name or by a folder (with a '/' or '\' in it), or with count
 * 0 all that are installed. One that is not installed has the state MISSING. An error is a list or
 * a key that cannot be read. */
enum mg_status mg_cli_plugins(const struct mg_plugin_wish *wish, char **names, int count,
                              mg_plugin_fn each, void *context, struct mg_error *err);

#endif
