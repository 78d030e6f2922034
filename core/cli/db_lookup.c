/* SPDX-License-Identifier: Apache-2.0
 *
 * margay db lookup: is this CVE, advisory or package in the database, and what does it say?
 */
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/cli/lookup.h"
#include "core/cli/open_db.h"

static int look_up(struct mg_db *db, const char *key, bool json)
{
    struct mg_cli_output output;
    struct mg_lookup found;
    struct mg_error err;

    if (!mg_lookup_find(db, mg_str_of(key), &found)) {
        if (mg_db_status(db, &err) == MG_OK)
            (void)mg_fail(&err, MG_NOENT,
                          "'%s' is not in the database: see 'margay db info' for its feeds", key);
        return mg_cli_error(&err);
    }
    mg_cli_output_begin(&output, NULL);
    (json ? mg_lookup_json : mg_lookup_table)(&found, &output.sink);
    if (mg_cli_output_end(&output, &err) != MG_OK || mg_db_status(db, &err) != MG_OK)
        return mg_cli_error(&err);
    return MG_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct mg_db_wish wish = {0};
    const char *format = "table";
    const struct mg_option options[] = {
        MG_DB_OPTIONS(wish),
        {"format", "FORMAT", "table or json (default table)", MG_OPTION_TEXT, &format},
    };
    struct mg_db *db = NULL;
    struct mg_error err;
    int operands, status;
    bool json;

    if (!mg_cli_begin(&mg_command_db_lookup, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 1)
        return mg_cli_usage(&mg_command_db_lookup, "name one CVE, advisory or package");
    if (!mg_cli_format(&mg_command_db_lookup, format, &json, &status))
        return status;
    if (mg_cli_open_db(&wish, &db, NULL, &err) != MG_OK)
        return mg_cli_error(&err);
    status = look_up(db, mg_cli_id(argv[0]), json);
    mg_db_close(db);
    return status;
}

const struct mg_command mg_command_db_lookup = {
    .name = "db lookup",
    .usage = "margay db lookup CVE|ADVISORY|PACKAGE [OPTION]...",
    .what = "print what the database says of a CVE, an advisory or a package",
    .details = "Names are compared exactly. Advisories of Debian and Ubuntu name source packages.",
    .run = run,
};
