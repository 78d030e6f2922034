/* SPDX-License-Identifier: Apache-2.0
 *
 * margay db build: feeds in, one database file out.
 */
#include <stdio.h>
#include <uv.h>

#include "core/advisory/feeds/feed.h"
#include "core/advisory/ignored.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/cli/feed/build.h"
#include "core/cli/open_db.h"

/* Warnings about single documents that are printed; the rest is counted. */
#define MAX_WARNINGS 20

struct watch {
    unsigned warnings;
    bool progress; /* standard error is a terminal */
    bool drawn;    /* a progress line stands there */
    uint64_t last; /* uv_hrtime of the last line, ns */
};

static void wipe(struct watch *watch)
{
    if (watch->drawn)
        (void)fputs("\r\033[K", stderr);
    watch->drawn = false;
}

static void on_skipped(void *context, const char *where, const struct mg_error *why)
{
    struct watch *watch = context;

    wipe(watch);
    if (watch->warnings++ < MAX_WARNINGS)
        mg_cli_warn("%s: %s", where, why->text);
    else if (watch->warnings == MAX_WARNINGS + 1)
        mg_cli_warn("more documents were left out; the summary counts them");
}

static void on_progress(void *context, const char *input, uint64_t done, uint64_t total)
{
    struct watch *watch = context;
    uint64_t now = uv_hrtime();

    if (!watch->progress || now - watch->last < 100000000)
        return;
    watch->last = now;
    watch->drawn = true;
    (void)fprintf(stderr, "\r\033[K%s: %llu", input, (unsigned long long)done);
    if (total != 0)
        (void)fprintf(stderr, " of %llu documents", (unsigned long long)total);
    (void)fflush(stderr);
}

static void summarize(const struct mg_feed_note *note)
{
    bool any = note->ignored != 0;

    mg_cli_note("%.*s: %.*s, %llu records, %llu skipped, %llu ignored%s%s", MG_STR_ARG(note->name),
                MG_STR_ARG(note->format), (unsigned long long)note->records,
                (unsigned long long)note->skipped, (unsigned long long)note->ignored,
                any ? ": " : "", any ? mg_ignored_words(note->format) : "");
}

/* Who pinned keys here has no use for a database without a signature. */
static void warn_unsigned(const char *output)
{
    struct mg_trusted_keys keys = {.count = 0};
    char folder[MG_CLI_PATH_SIZE];

    (void)mg_trusted_keys_add_folder(&keys, mg_cli_keys_dir(folder), NULL);
    if (keys.count != 0)
        mg_cli_warn("%s is not signed, and keys are pinned in %s: commands will refuse it "
                    "(--sign-key signs it)",
                    output, folder);
}

static enum mg_status finish_signature(const struct mg_build_inputs *inputs, struct mg_error *err)
{
    if (inputs->sign_key != NULL)
        return mg_db_sign_file(inputs->output, inputs->sign_key, err);
    warn_unsigned(inputs->output);
    return mg_signature_remove(inputs->output, err);
}

enum mg_status mg_build_database(const struct mg_build_inputs *inputs, struct mg_error *err)
{
    struct mg_builder *builder = mg_builder_new();
    struct watch watch = {.progress = !inputs->quiet && uv_guess_handle(2) == UV_TTY};
    struct mg_feed_events events = {&watch, on_skipped, on_progress};
    enum mg_status status = MG_OK;

    if (builder == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to build a database");
    for (size_t i = 0; status == MG_OK && i < inputs->count; i++) {
        struct mg_feed_note note;

        status = mg_feed_read_input(builder, inputs->paths[i], &events, &note, err);
        wipe(&watch);
        if (status == MG_OK && !inputs->quiet)
            summarize(&note);
    }
    if (status == MG_OK)
        status = mg_builder_write(builder, inputs->output, err);
    if (status == MG_OK)
        status = finish_signature(inputs, err);
    mg_builder_free(builder);
    return status;
}

static int report_result(const char *output)
{
    struct mg_db_info info;
    struct mg_db *db = NULL;
    struct mg_error err;

    if (mg_db_open(output, &db, &err) != MG_OK)
        return mg_cli_error(&err);
    mg_db_info(db, &info);
    mg_cli_note("%s: %u advisories about %u vulnerabilities, %llu bytes, content %s", output,
                info.advisories, info.vulnerabilities, (unsigned long long)info.size,
                info.content_hash);
    mg_db_close(db);
    return MG_EXIT_DONE;
}

/* The key is read first: nothing is built that could not be signed. */
static int build(struct mg_build_inputs *inputs, const char *sign_key)
{
    struct mg_error err;
    int status;

    if ((sign_key != NULL && mg_private_key_read(sign_key, &inputs->sign_key, &err) != MG_OK) ||
        mg_build_database(inputs, &err) != MG_OK)
        status = mg_cli_error(&err);
    else
        status = inputs->quiet ? MG_EXIT_DONE : report_result(inputs->output);
    mg_private_key_free(inputs->sign_key);
    return status;
}

static int run(int argc, char **argv)
{
    struct mg_build_inputs inputs = {.paths = (const char *const *)argv};
    const char *sign_key = NULL;
    const struct mg_option options[] = {
        {"output", "FILE", "the database to write (required)", MG_OPTION_TEXT, &inputs.output},
        {"sign-key", "FILE", "sign the database with this private key", MG_OPTION_TEXT, &sign_key},
        {"quiet", NULL, "print warnings and errors only", MG_OPTION_FLAG, &inputs.quiet},
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_db_build, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (inputs.output == NULL || operands == 0)
        return mg_cli_usage(&mg_command_db_build, "needs --output FILE and at least one input");
    inputs.count = (size_t)operands;
    return build(&inputs, sign_key);
}

const struct mg_command mg_command_db_build = {
    .name = "db build",
    .usage = "margay db build --output FILE INPUT...",
    .what = MG_DB_BUILD_WHAT,
    .details =
        "Inputs, recognized by their content: OSV (a zip or a folder as OSV publishes them, or\n"
        "single documents), CISA KEV (JSON), EPSS (CSV), the Debian security tracker (DSA and\n"
        "DLA lists, JSON), the security databases of Alpine, Wolfi and Chainguard (JSON), and\n"
        "updateinfo.xml of Amazon Linux, Oracle Linux and Fedora; all of them also with gzip.\n"
        "The same inputs always give the same bytes.",
    .run = run,
};
