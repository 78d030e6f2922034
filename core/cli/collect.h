/* SPDX-License-Identifier: Apache-2.0
 *
 * Getting an inventory for a command: from the built-in provider as a child process, where there is
 * none from a plugin, or from a file that a provider wrote earlier, or from an SBOM.
 */
#ifndef MG_CLI_COLLECT_H
#define MG_CLI_COLLECT_H

#include "core/cli/options.h"
#include "core/model/inventory.h"
#include "core/provider/plugin.h"

struct mg_collect {
    const char *root;      /* NULL: the running host */
    const char *inventory; /* NULL, or a file in the provider protocol */
    const char *sbom;      /* NULL, or an SBOM */
    struct mg_option_list owners;
    struct mg_option_list paths;              /* to inspect, beside the default ones */
    struct mg_option_list organization_paths; /* the same, by policy */
    bool no_deep;
    const char *previous; /* NULL, or the inventory of which what has not changed may stay: */
    bool changed_packages, changed_files;
    struct mg_option_list changed_folders;
    bool relations; /* no option: a command sets it that shows what packages depend on */
};

/* What a policy adds; fills a row. */
#define MG_COLLECT_ORGANIZATION(collect)                                                           \
    {                                                                                              \
        "organization-path", "DIR", "the same, by a policy (up to 5 more)", MG_OPTION_LIST,        \
            &(collect).organization_paths                                                          \
    }

/* The options of commands that read a host; fills 5 rows. */
#define MG_COLLECT_OPTIONS(collect)                                                                \
    {"root", "DIR", "Linux: read the root file system in DIR (default: this host)",                \
     MG_OPTION_TEXT, &(collect).root},                                                             \
        {"inventory", "FILE", "use an inventory kept from 'margay provider'", MG_OPTION_TEXT,      \
         &(collect).inventory},                                                                    \
        {"sbom", "FILE", "use an SBOM in CycloneDX or SPDX JSON, of any tool", MG_OPTION_TEXT,     \
         &(collect).sbom},                                                                         \
        {"path", "DIR", "Linux: look for packages of languages below DIR, too (up to 5)",          \
         MG_OPTION_LIST, &(collect).paths},                                                        \
    {                                                                                              \
        "no-deep", NULL, "Linux: do not look for packages of languages", MG_OPTION_FLAG,           \
            &(collect).no_deep                                                                     \
    }

/* Do the options make sense together? If not, print why; *exit_status is then the result. */
bool mg_collect_check(const struct mg_collect *collect, const struct mg_command *command,
                      int *exit_status);

/* Fill inventory (initialized by the caller). A provider that fails leaves what it said and an
 * INCOMPLETE coverage entry, and the result is MG_OK: the report shows it. An error is a file that
 * cannot be read at all. */
enum mg_status mg_collect_inventory(const struct mg_collect *collect,
                                    struct mg_inventory *inventory, struct mg_error *err);

/* The same from one plugin, whatever this system's own provider is. seconds: how long it may take,
 * 0 for the usual limit. */
void mg_collect_plugin(const struct mg_plugin *plugin, unsigned seconds,
                       struct mg_inventory *inventory);

#endif
