/* SPDX-License-Identifier: Apache-2.0
 *
 * margay db update: the command line of fetching feeds and building the database from them.
 */
#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/cli/feed/update.h"
#include "core/cli/open_db.h"
#include "core/platform.h"

#define DEFAULT_TIMEOUT 60
#define NAMES_ARENA MG_MIB(1)

/* Usage was checked before: whatever fails now is a failure of the update. */
static int report(enum mg_status status, const struct mg_error *err)
{
    if (status != MG_OK)
        (void)mg_cli_error(err);
    return status == MG_OK ? MG_EXIT_DONE : MG_EXIT_FAILED;
}

static int update_default(struct mg_db_update *update)
{
    char path[MG_CLI_PATH_SIZE];
    struct mg_error err;
    enum mg_status status = MG_OK;

    if (update->output == NULL) {
        update->output = mg_cli_default_db(path);
        status = mg_file_mkdirs(mg_os_data_dir(), &err);
    }
    if (status == MG_OK)
        status = mg_db_update_run(update, &err);
    return report(status, &err);
}

/* Fill in what the command line left open, and go. */
static int start(struct mg_db_update *update, struct mg_source_wishes *wishes)
{
    static const struct mg_option_list usual = {{"Debian", "Ubuntu"}, 2};
    struct mg_sources sources;
    struct mg_arena arena;
    struct mg_error err;
    int result;

    mg_arena_init(&arena, NAMES_ARENA);
    if (wishes->ecosystems->count == 0 && wishes->secdb->count == 0)
        wishes->ecosystems = &usual;
    if (wishes->cache == NULL)
        wishes->cache = mg_arena_printf(&arena, "%s/feeds", mg_os_data_dir());
    update->cache = wishes->cache;
    update->refresh.sources = &sources;
    if (mg_sources_plan(wishes, &arena, &sources, &err) != MG_OK)
        result = mg_cli_error(&err);
    else
        result = update_default(update);
    mg_arena_clear(&arena);
    return result;
}

/* The key is read first: nothing is fetched that could not be signed. */
static int start_with_key(struct mg_db_update *update, struct mg_source_wishes *wishes,
                          const char *sign_key)
{
    struct mg_error err;
    int result;

    if (sign_key != NULL && mg_private_key_read(sign_key, &update->sign_key, &err) != MG_OK)
        return mg_cli_error(&err);
    result = start(update, wishes);
    mg_private_key_free(update->sign_key);
    return result;
}

static int run(int argc, char **argv)
{
    struct mg_db_update update = {.refresh = {.timeout_seconds = DEFAULT_TIMEOUT}};
    struct mg_option_list ecosystems = {.count = 0}, secdb = {.count = 0};
    struct mg_source_wishes wishes = {
        .ecosystems = &ecosystems,
        .secdb = &secdb,
        .base_url = MG_SOURCE_OSV,
        .secdb_url = MG_SOURCE_SECDB,
        .kev_url = MG_SOURCE_KEV,
        .epss_url = MG_SOURCE_EPSS,
    };
    bool no_kev = false, no_epss = false;
    const char *sign_key = NULL;
    const struct mg_option options[] = {
        {"output", "FILE", "database to write (default: where commands look for it)",
         MG_OPTION_TEXT, &update.output},
        {"cache", "DIR", "folder of the fetched feeds (default: 'feeds' in the data folder)",
         MG_OPTION_TEXT, &wishes.cache},
        {"ecosystem", "NAME", "OSV ecosystem or 'all', repeatable (default Debian and Ubuntu)",
         MG_OPTION_LIST, &ecosystems},
        {"secdb", "NAME", "Alpine branch (v3.20), wolfi or chainguard, repeatable", MG_OPTION_LIST,
         &secdb},
        {"base-url", "URL", "a mirror of OSV's layout, URL/NAME/all.zip", MG_OPTION_TEXT,
         &wishes.base_url},
        {"secdb-url", "URL", "a mirror of Alpine's layout, URL/BRANCH/main.json", MG_OPTION_TEXT,
         &wishes.secdb_url},
        {"kev-url", "URL", "CISA's known exploited vulnerabilities as JSON", MG_OPTION_TEXT,
         &wishes.kev_url},
        {"epss-url", "URL", "EPSS scores as CSV, may be compressed by gzip", MG_OPTION_TEXT,
         &wishes.epss_url},
        {"no-kev", NULL, "without known exploited vulnerabilities", MG_OPTION_FLAG, &no_kev},
        {"no-epss", NULL, "without EPSS scores", MG_OPTION_FLAG, &no_epss},
        {"ca-file", "FILE", "trust these certificates (PEM) instead of the system's",
         MG_OPTION_TEXT, &update.refresh.ca_file},
        {"allow-http", NULL, "permit http:// URLs, which anybody on the way can forge",
         MG_OPTION_FLAG, &wishes.allow_http},
        {"timeout", "SECONDS", "give up when nothing moves for so long (default 60)",
         MG_OPTION_COUNT, &update.refresh.timeout_seconds},
        {"sign-key", "FILE", "sign the database with this private key", MG_OPTION_TEXT, &sign_key},
        {"quiet", NULL, "print warnings and errors only", MG_OPTION_FLAG, &update.refresh.quiet},
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_db_update, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands > 0)
        return mg_cli_usage(&mg_command_db_update, "unexpected argument '%s'", argv[0]);
    if (update.refresh.timeout_seconds == 0)
        return mg_cli_usage(&mg_command_db_update, "--timeout must be at least 1");
    update.refresh.allow_http = wishes.allow_http;
    wishes.kev_url = no_kev ? NULL : wishes.kev_url;
    wishes.epss_url = no_epss ? NULL : wishes.epss_url;
    return start_with_key(&update, &wishes, sign_key);
}

const struct mg_command mg_command_db_update = {
    .name = "db update",
    .usage = "margay db update [OPTION]...",
    .what = MG_DB_UPDATE_WHAT,
    .details =
        "The advisories (OSV, --secdb) are needed: when one feed cannot be fetched and is not\n"
        "in the cache, the database stays as it was. CISA KEV and EPSS are left out with a\n"
        "warning. A feed that did not change is not transferred again. Proxies come from\n"
        "https_proxy, http_proxy, all_proxy and no_proxy, passwords for servers from\n"
        "~/.netrc.",
    .run = run,
};
