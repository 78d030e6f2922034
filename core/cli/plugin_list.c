/* SPDX-License-Identifier: Apache-2.0
 *
 * margay plugin list, plugin verify: which plugins are installed, and whether they may run.
 */
#include <string.h>

#include "core/base/json_write.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/cli/plugins.h"

/* Widths of the table: most names and versions fit. */
enum { NAME = 20, VERSION = 12, STATE = 18 };

struct listing {
    struct mg_cli_output output;
    struct mg_json_writer json;
    bool as_json;
    bool all_ready;
};

static void plugin_json(struct mg_json_writer *w, const struct mg_plugin *plugin)
{
    const struct mg_plugin_manifest *manifest = &plugin->manifest;
    bool ready = plugin->state == MG_PLUGIN_READY;

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "name", mg_str_of(plugin->name));
    mg_json_put_str_or_null(w, "folder", mg_str_of(plugin->folder));
    mg_json_put_str(w, "state", mg_str_of(mg_plugin_state_name(plugin->state)));
    mg_json_put_str_or_null(w, "why", ready ? MG_STR_NONE : mg_str_of(plugin->why.text));
    mg_json_put_str_or_null(w, "key_id", mg_str_of(plugin->key_id));
    mg_json_put_str_or_null(w, "version", manifest->version);
    mg_json_put_str_or_null(w, "os", manifest->os);
    mg_json_put_str_or_null(w, "arch", manifest->arch);
    mg_json_array_begin(w, "capabilities");
    for (size_t i = 0; i < manifest->capability_count; i++)
        mg_json_put_str(w, NULL, manifest->capabilities[i]);
    mg_json_array_end(w);
    mg_json_object_end(w);
}

static void put_padded(struct mg_sink *sink, struct mg_str text, size_t columns)
{
    mg_sink_text(sink, text);
    for (size_t n = text.n; n < columns; n++)
        mg_sink_char(sink, ' ');
    mg_sink_write(sink, MG_STR("  "));
}

static void plugin_row(struct mg_sink *sink, const struct mg_plugin *plugin)
{
    const struct mg_str version = plugin->manifest.version;

    put_padded(sink, mg_str_of(plugin->name), NAME);
    put_padded(sink, version.n == 0 ? MG_STR("-") : version, VERSION);
    put_padded(sink, mg_str_of(mg_plugin_state_name(plugin->state)), STATE);
    mg_sink_text(sink, plugin->folder[0] == '\0' ? MG_STR("-") : mg_str_of(plugin->folder));
    mg_sink_char(sink, '\n');
    if (plugin->state == MG_PLUGIN_READY)
        return;
    mg_sink_write(sink, MG_STR("  "));
    mg_sink_text(sink, mg_str_of(plugin->why.text));
    mg_sink_char(sink, '\n');
}

static void add(void *context, const struct mg_plugin *plugin)
{
    struct listing *listing = context;

    listing->all_ready = listing->all_ready && plugin->state == MG_PLUGIN_READY;
    if (listing->as_json)
        plugin_json(&listing->json, plugin);
    else
        plugin_row(&listing->output.sink, plugin);
}

static void begin(struct listing *listing)
{
    struct mg_sink *sink = &listing->output.sink;

    mg_cli_output_begin(&listing->output, NULL);
    if (!listing->as_json) {
        put_padded(sink, MG_STR("NAME"), NAME);
        put_padded(sink, MG_STR("VERSION"), VERSION);
        put_padded(sink, MG_STR("STATE"), STATE);
        mg_sink_write(sink, MG_STR("FOLDER\n"));
        return;
    }
    mg_json_writer_init(&listing->json, sink, true);
    mg_json_object_begin(&listing->json, NULL);
    mg_json_put_str(&listing->json, "schema", MG_STR("margay/plugins/1"));
    mg_json_array_begin(&listing->json, "plugins");
}

static void end(struct listing *listing)
{
    if (!listing->as_json)
        return;
    mg_json_array_end(&listing->json);
    mg_json_object_end(&listing->json);
    mg_json_newline(&listing->json);
}

/* Print what is asked for; *all_ready tells whether all of it may run. */
static enum mg_status print(const struct mg_plugin_wish *wish, char **names, int count,
                            bool as_json, bool *all_ready, struct mg_error *err)
{
    struct listing listing = {.as_json = as_json, .all_ready = true};
    enum mg_status status;

    begin(&listing);
    status = mg_cli_plugins(wish, names, count, add, &listing, err);
    if (status != MG_OK) {
        mg_sink_clear(&listing.output.sink);
        return status;
    }
    end(&listing);
    *all_ready = listing.all_ready;
    return mg_cli_output_end(&listing.output, err);
}

/* Both commands: names are wanted, or they are not. */
static int run_either(const struct mg_command *command, bool named, int argc, char **argv)
{
    struct mg_plugin_wish wish = {0};
    const char *format = "table";
    const struct mg_option options[] = {
        MG_PLUGIN_OPTIONS(wish),
        {"format", "FORMAT", "table or json (default table)", MG_OPTION_TEXT, &format},
    };
    struct mg_error err;
    int operands, status;
    bool json, all_ready;

    if (!mg_cli_begin(command, options, MG_COUNT(options), argc, argv, &operands, &status))
        return status;
    if (named != (operands > 0))
        return mg_cli_usage(command, named ? "name a plugin, or a folder with a '/' in it"
                                           : "no names are expected here");
    if (!mg_cli_format(command, format, &json, &status))
        return status;
    if (print(&wish, argv, operands, json, &all_ready, &err) != MG_OK)
        return mg_cli_error(&err);
    return all_ready || !named ? MG_EXIT_DONE : MG_EXIT_FAILED;
}

static int run_list(int argc, char **argv)
{
    return run_either(&mg_command_plugin_list, false, argc, argv);
}

static int run_verify(int argc, char **argv)
{
    return run_either(&mg_command_plugin_verify, true, argc, argv);
}

const struct mg_command mg_command_plugin_list = {
    .name = "plugin list",
    .usage = "margay plugin list [OPTION]...",
    .what = "list the installed plugins and their states",
    .details = "Verifies each of them, and starts none.",
    .run = run_list,
};

const struct mg_command mg_command_plugin_verify = {
    .name = "plugin verify",
    .usage = "margay plugin verify NAME|FOLDER... [OPTION]...",
    .what = "check whether plugins may run",
    .details = "As before every start: permissions, signature, system, protocol, and the hash of\n"
               "each file. Exits with 3 unless all of them are READY.",
    .run = run_verify,
};
