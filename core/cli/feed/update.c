/* SPDX-License-Identifier: Apache-2.0
 *
 * When to build, and from what. Whether there is something to build is decided as make does it, by
 * times, and by the list of feeds in the database.
 */
#include "core/cli/feed/update.h"

#include "core/advisory/db_signature.h"
#include "core/base/file.h"
#include "core/cli/cli.h"
#include "core/cli/feed/build.h"
#include "core/net/validators.h"

static bool is_input(const struct mg_refreshed *feeds, struct mg_str file)
{
    for (size_t i = 0; i < feeds->count; i++) {
        if (mg_str_is(file, feeds->inputs[i]->file))
            return true;
    }
    return false;
}

/* Was the database built from exactly these feeds, as far as their names tell? */
static bool holds(const char *database, const struct mg_refreshed *feeds)
{
    struct mg_db_info info;
    struct mg_db *db;
    bool same;

    if (mg_db_open(database, &db, NULL) != MG_OK)
        return false;
    mg_db_info(db, &info);
    same = info.feeds == feeds->count;
    for (uint32_t i = 0; i < info.feeds && same; i++)
        same = is_input(feeds, mg_db_feed(db, i).name);
    same = same && mg_db_status(db, NULL) == MG_OK;
    mg_db_close(db);
    return same;
}

/* Is there nothing to build? Times count as well as what was fetched just now: an earlier run may
 * have ended between fetching and building. */
static bool is_current(const char *database, const struct mg_refreshed *feeds)
{
    struct mg_file_info output, input;

    if (feeds->fetched || mg_file_stat(database, &output, NULL) != MG_OK)
        return false;
    for (size_t i = 0; i < feeds->count; i++) {
        if (mg_file_stat(feeds->inputs[i]->path, &input, NULL) != MG_OK ||
            input.mtime > output.mtime)
            return false;
    }
    return holds(database, feeds);
}

static enum mg_status build_from(const struct mg_db_update *update,
                                 const struct mg_refreshed *feeds, bool required_only,
                                 struct mg_error *err)
{
    const char *paths[MG_COUNT(feeds->inputs)];
    struct mg_build_inputs inputs = {
        .paths = paths,
        .output = update->output,
        .sign_key = update->sign_key,
        .quiet = update->refresh.quiet,
    };

    for (size_t i = 0; i < feeds->count; i++) {
        if (feeds->inputs[i]->required || !required_only)
            paths[inputs.count++] = feeds->inputs[i]->path;
    }
    return mg_build_database(&inputs, err);
}

/* Is the status about what was read, and not about memory or the disk? */
static bool blames_input(enum mg_status status)
{
    return status == MG_FORMAT || status == MG_LIMIT || status == MG_UNSUPPORTED ||
           status == MG_UNTRUSTED;
}

static enum mg_status build(const struct mg_db_update *update, const struct mg_refreshed *feeds,
                            struct mg_error *err)
{
    enum mg_status status = build_from(update, feeds, false, err);

    if (!blames_input(status))
        return status;
    /* A broken copy may have been cut on its way in a manner that HTTP does not show. Without its
     * validators the next run fetches it in full. */
    for (size_t i = 0; i < feeds->count; i++)
        mg_validators_forget(feeds->inputs[i]->path);
    if (feeds->inputs[feeds->count - 1]->required)
        return status;
    mg_cli_warn("%s", err->text);
    mg_cli_warn("trying again with the advisories alone, without known exploited vulnerabilities "
                "and scores");
    return build_from(update, feeds, true, err);
}

/* Find out before a long download whether the database can be written. */
static enum mg_status check_writable(const char *path, struct mg_error *err)
{
    struct mg_file_writer writer;
    enum mg_status status = mg_file_begin(&writer, path, err);

    if (status == MG_OK)
        mg_file_abort(&writer);
    return status;
}

enum mg_status mg_db_update_run(const struct mg_db_update *update, struct mg_error *err)
{
    struct mg_refreshed feeds = {.count = 0};
    enum mg_status status = mg_file_mkdirs(update->cache, err);
    const char *outcome;

    if (status == MG_OK)
        status = check_writable(update->output, err);
    if (status == MG_OK)
        status = mg_refresh_run(&update->refresh, &feeds, err);
    if (status != MG_OK)
        return status;
    if (!is_current(update->output, &feeds)) {
        status = build(update, &feeds, err);
        outcome = "is built";
    } else {
        if (update->sign_key != NULL)
            status = mg_db_sign_file(update->output, update->sign_key, err);
        outcome = feeds.stale ? "already holds the cached feeds" : "is up to date";
    }
    if (status == MG_OK && !update->refresh.quiet)
        mg_cli_note("%s %s", update->output, outcome);
    return status;
}
