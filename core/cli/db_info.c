/* SPDX-License-Identifier: Apache-2.0
 *
 * margay db info: what an advisory database holds and how old it is.
 */
#include "core/advisory/ignored.h"
#include "core/base/json_write.h"
#include "core/base/utf8.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/cli/open_db.h"

static void feed_json(struct mg_json_writer *w, const struct mg_db_feed *feed)
{
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "format", feed->format);
    mg_json_put_str(w, "name", feed->name);
    mg_json_put_str(w, "sha256", feed->sha256);
    mg_json_put_str(w, "newest", feed->newest);
    mg_json_put_int(w, "records", (int64_t)feed->records);
    mg_json_put_int(w, "skipped", (int64_t)feed->skipped);
    mg_json_put_int(w, "ignored", (int64_t)feed->ignored);
    if (feed->ignored != 0)
        mg_json_put_str(w, "ignored_what", mg_str_of(mg_ignored_words(feed->format)));
    mg_json_object_end(w);
}

static void signature_json(struct mg_json_writer *w, const struct mg_trust *trust)
{
    mg_json_object_begin(w, "signature");
    mg_json_put_str(w, "state", mg_str_of(mg_trust_name(trust->state)));
    mg_json_put_str(w, "key_id", mg_str_of(trust->key_id));
    mg_json_object_end(w);
}

static void print_json(struct mg_db *db, const struct mg_db_info *info,
                       const struct mg_trust *trust, struct mg_sink *sink)
{
    struct mg_json_writer w;
    struct mg_str name;
    uint32_t packages;

    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR("margay/db-info/1"));
    mg_json_put_int(&w, "format", info->format);
    mg_json_put_int(&w, "size", (int64_t)info->size);
    mg_json_put_str(&w, "content_hash", mg_str_of(info->content_hash));
    signature_json(&w, trust);
    mg_json_put_int(&w, "advisories", info->advisories);
    mg_json_put_int(&w, "vulnerabilities", info->vulnerabilities);
    mg_json_put_int(&w, "packages", info->packages);
    mg_json_put_int(&w, "affected", info->affected);
    mg_json_put_int(&w, "kev", info->kev);
    mg_json_put_int(&w, "epss", info->epss);
    mg_json_array_begin(&w, "feeds");
    for (uint32_t i = 0; i < info->feeds; i++) {
        struct mg_db_feed feed = mg_db_feed(db, i);

        feed_json(&w, &feed);
    }
    mg_json_array_end(&w);
    mg_json_array_begin(&w, "ecosystems");
    for (uint32_t i = 0; mg_db_ecosystem(db, i, &name, &packages); i++) {
        mg_json_object_begin(&w, NULL);
        mg_json_put_str(&w, "name", name);
        mg_json_put_int(&w, "packages", packages);
        mg_json_object_end(&w);
    }
    mg_json_array_end(&w);
    mg_json_object_end(&w);
    mg_json_newline(&w);
}

/* Columns that the longest name of an input takes. */
static int name_columns(struct mg_db *db, uint32_t count)
{
    size_t longest = sizeof "INPUT";

    for (uint32_t i = 0; i < count; i++) {
        size_t n = mg_utf8_columns(mg_db_feed(db, i).name);

        longest = n > longest ? n : longest;
    }
    return mg_str_int(longest);
}

static void put_padded(struct mg_sink *sink, struct mg_str text, int columns)
{
    mg_sink_text(sink, text);
    for (int n = mg_str_int(mg_utf8_columns(text)); n < columns; n++)
        mg_sink_char(sink, ' ');
}

static void print_feeds(struct mg_db *db, uint32_t count, struct mg_sink *sink)
{
    int columns = name_columns(db, count);

    mg_sink_printf(sink, "\n%-15s %-*s %-21s %8s %8s %8s\n", "FEED", columns, "INPUT",
                   "NEWEST RECORD", "RECORDS", "SKIPPED", "IGNORED");
    for (uint32_t i = 0; i < count; i++) {
        struct mg_db_feed feed = mg_db_feed(db, i);

        put_padded(sink, feed.format, 16);
        put_padded(sink, feed.name, columns + 1);
        put_padded(sink, feed.newest, 22);
        mg_sink_printf(sink, "%8llu %8llu %8llu\n", (unsigned long long)feed.records,
                       (unsigned long long)feed.skipped, (unsigned long long)feed.ignored);
    }
}

static void print_ignored(struct mg_db *db, uint32_t count, struct mg_sink *sink)
{
    for (uint32_t i = 0; i < count; i++) {
        struct mg_db_feed feed = mg_db_feed(db, i);

        if (feed.ignored == 0)
            continue;
        mg_sink_printf(sink, "ignored in ");
        mg_sink_text(sink, feed.name);
        mg_sink_printf(sink, ": %llu %s\n", (unsigned long long)feed.ignored,
                       mg_ignored_words(feed.format));
    }
}

static void print_signature(const struct mg_trust *trust, struct mg_sink *sink)
{
    static const char *const words[] = {
        [MG_TRUST_UNSIGNED] = "none",
        [MG_TRUST_UNCHECKED] = "not checked, no key is trusted",
        [MG_TRUST_SIGNED] = "right, by a trusted key",
        [MG_TRUST_OVERRIDDEN] = "not by a trusted key",
    };

    mg_sink_printf(sink, "signature: %s%s%s\n", words[trust->state],
                   trust->key_id[0] == '\0' ? "" : "; key ", trust->key_id);
}

static void print_table(struct mg_db *db, const struct mg_db_info *info,
                        const struct mg_trust *trust, struct mg_sink *sink)
{
    struct mg_str name;
    uint32_t packages;

    mg_sink_printf(sink, "format %u, %llu bytes, content %s\n", info->format,
                   (unsigned long long)info->size, info->content_hash);
    print_signature(trust, sink);
    mg_sink_printf(sink, "%u advisories about %u vulnerabilities in %u packages\n",
                   info->advisories, info->vulnerabilities, info->packages);
    mg_sink_printf(sink, "%u known exploited (KEV), %u EPSS scores\n", info->kev, info->epss);
    print_feeds(db, info->feeds, sink);
    print_ignored(db, info->feeds, sink);
    mg_sink_printf(sink, "\n%-36s %8s\n", "ECOSYSTEM", "PACKAGES");
    for (uint32_t i = 0; mg_db_ecosystem(db, i, &name, &packages); i++) {
        put_padded(sink, name, 37);
        mg_sink_printf(sink, "%8u\n", packages);
    }
}

static int print(struct mg_db *db, const struct mg_trust *trust, bool json)
{
    struct mg_cli_output output;
    struct mg_db_info info;
    struct mg_error err;

    mg_cli_output_begin(&output, NULL);
    mg_db_info(db, &info);
    (json ? print_json : print_table)(db, &info, trust, &output.sink);
    if (mg_cli_output_end(&output, &err) != MG_OK || mg_db_status(db, &err) != MG_OK)
        return mg_cli_error(&err);
    return MG_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct mg_db_wish wish = {0};
    const char *format = "table";
    bool verify = false, json;
    const struct mg_option options[] = {
        MG_DB_OPTIONS(wish),
        {"format", "FORMAT", "table or json (default table)", MG_OPTION_TEXT, &format},
        {"verify", NULL, "read all of it and compare its hash first", MG_OPTION_FLAG, &verify},
    };
    struct mg_db *db = NULL;
    struct mg_trust trust;
    struct mg_error err;
    int operands, status;

    if (!mg_cli_begin(&mg_command_db_info, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands > 1 || (operands == 1 && wish.path != NULL))
        return mg_cli_usage(&mg_command_db_info, "name one database");
    if (!mg_cli_format(&mg_command_db_info, format, &json, &status))
        return status;
    if (operands == 1)
        wish.path = argv[0];
    if (mg_cli_open_db(&wish, &db, &trust, &err) != MG_OK ||
        (verify && mg_db_verify(db, &err) != MG_OK))
        status = mg_cli_error(&err);
    else
        status = print(db, &trust, json);
    mg_db_close(db);
    return status;
}

const struct mg_command mg_command_db_info = {
    .name = "db info",
    .usage = "margay db info [FILE] [OPTION]...",
    .what = "print what an advisory database holds",
    .run = run,
};
