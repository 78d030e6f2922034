/* SPDX-License-Identifier: Apache-2.0
 *
 * The advisory database of a command, and whether it may be used.
 */
#include "core/cli/open_db.h"

#include <stdio.h>

#include "core/cli/cli.h"
#include "core/platform.h"

const char *mg_cli_db_in(const char *folder, char buffer[MG_CLI_PATH_SIZE])
{
    (void)snprintf(buffer, MG_CLI_PATH_SIZE, "%s/advisories.db", folder);
    return buffer;
}

const char *mg_cli_default_db(char buffer[MG_CLI_PATH_SIZE])
{
    return mg_cli_db_in(mg_os_data_dir(), buffer);
}

const char *mg_cli_keys_dir(char buffer[MG_CLI_PATH_SIZE])
{
    (void)snprintf(buffer, MG_CLI_PATH_SIZE, "%s/keys.d", mg_os_config_dir());
    return buffer;
}

enum mg_status mg_cli_trusted_keys(const struct mg_option_list *files, struct mg_trusted_keys *out,
                                   struct mg_error *err)
{
    char folder[MG_CLI_PATH_SIZE];
    enum mg_status status = MG_OK;

    out->count = 0;
    if (files->count == 0)
        return mg_trusted_keys_add_folder(out, mg_cli_keys_dir(folder), err);
    for (size_t i = 0; status == MG_OK && i < files->count; i++)
        status = mg_trusted_keys_add(out, files->items[i], err);
    return status;
}

static enum mg_status open_file(const char *path, struct mg_db **out, struct mg_error *err)
{
    enum mg_status status = mg_db_open(path, out, err);

    if (status == MG_NOENT)
        return mg_fail(err, MG_NOENT,
                       "no advisory database at %s: run 'margay db update' (network) or "
                       "'margay db build --output %s FEED...' (files), or name one with --db",
                       path, path);
    return status;
}

static enum mg_status judge(const struct mg_db_wish *wish, const char *path, struct mg_db *db,
                            struct mg_trust *trust, struct mg_error *err)
{
    struct mg_trusted_keys keys;
    enum mg_status status = mg_cli_trusted_keys(&wish->keys, &keys, err);

    *trust = (struct mg_trust){.state = MG_TRUST_UNSIGNED};
    return status == MG_OK ? mg_trust_check(db, path, &keys, trust, err) : status;
}

static enum mg_status refuse(const struct mg_db_wish *wish, const char *path,
                             const struct mg_error *why, struct mg_error *err)
{
    char folder[MG_CLI_PATH_SIZE];

    return mg_fail(err, why->status,
                   "%s is not trusted: %s; it takes a signature by a key %s%s beside it "
                   "(%s" MG_SIGNATURE_SUFFIX
                   ", see 'margay db sign'), or --insecure-db to use it without",
                   path, why->text, wish->keys.count != 0 ? "of --key" : "in ",
                   wish->keys.count != 0 ? "" : mg_cli_keys_dir(folder), path);
}

/* The user insists on a database that is not trusted. */
static void override(const char *path, const struct mg_error *why, struct mg_trust *trust)
{
    trust->state = MG_TRUST_OVERRIDDEN;
    trust->why = *why;
    mg_cli_warn("%s is used without a trusted signature: %s", path, why->text);
}

enum mg_status mg_cli_open_db(const struct mg_db_wish *wish, struct mg_db **out,
                              struct mg_trust *trust, struct mg_error *err)
{
    char buffer[MG_CLI_PATH_SIZE];
    const char *path = wish->path == NULL ? mg_cli_default_db(buffer) : wish->path;
    struct mg_trust found;
    struct mg_db *db = NULL;
    struct mg_error why;
    enum mg_status status = open_file(path, &db, err);

    if (status != MG_OK)
        return status;
    status = judge(wish, path, db, &found, &why);
    if (status != MG_OK && !wish->insecure) {
        mg_db_close(db);
        return refuse(wish, path, &why, err);
    }
    if (status != MG_OK)
        override(path, &why, &found);
    if (trust != NULL)
        *trust = found;
    *out = db;
    return MG_OK;
}
