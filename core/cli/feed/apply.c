/* SPDX-License-Identifier: Apache-2.0
 *
 * The steps of a remote command.
 */
#include "core/cli/feed/apply.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "core/agent/trigger_table.h"
#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/net/fetch.h"
#include "core/net/url.h"
#include "core/provider/plugins.h"
#include "core/remote/applied.h"
#include "core/trust/hash.h"
#include "core/trust/signature.h"

#define COMMAND_KEYS_DIR "command-keys.d"
/* To connect, and altogether. */
#define FETCH_SECONDS 60
#define LONGEST_FETCH_SECONDS (30 * 60)
/* In a path, for the name of a file. */
#define ROOM 32

typedef enum mg_status (*step_fn)(struct mg_apply *apply, struct mg_error *err);

/* What has passed since the command was begun, in milliseconds. */
static int64_t passed(const struct mg_apply *apply)
{
    return (int64_t)(uv_hrtime() / 1000000) - apply->begun;
}

enum mg_status mg_apply_path(const struct mg_apply *apply, const char *name, char *out,
                             struct mg_error *err)
{
    int n = snprintf(out, MG_CLI_PATH_SIZE, "%s/%s", apply->wish.data, name);

    if (n < 0 || n >= MG_CLI_PATH_SIZE)
        return mg_fail(err, MG_LIMIT, "%s: the path is too long", apply->wish.data);
    return MG_OK;
}

static enum mg_status read_document(struct mg_apply *apply, struct mg_error *err)
{
    enum mg_status status = mg_file_read_regular(apply->wish.path, &apply->text, err);

    return status == MG_OK ? MG_OK : mg_fail_in(err, status, "%s", apply->wish.path);
}

static enum mg_status load_keys(const struct mg_apply *apply, struct mg_trusted_keys *keys,
                                struct mg_error *err)
{
    const struct mg_option_list *files = apply->wish.keys;
    char folder[MG_CLI_PATH_SIZE];
    enum mg_status status = MG_OK;

    keys->count = 0;
    for (size_t i = 0; status == MG_OK && i < files->count; i++)
        status = mg_trusted_keys_add(keys, files->items[i], err);
    if (files->count != 0)
        return status;
    /* Where one folder is for both, everybody may have made it before us. */
    if (strcmp(mg_os_config_dir(), mg_os_data_dir()) == 0)
        status = mg_os_private_folder(mg_os_config_dir(), err);
    (void)snprintf(folder, sizeof folder, "%s/" COMMAND_KEYS_DIR, mg_os_config_dir());
    return status == MG_OK ? mg_trusted_keys_add_folder(keys, folder, err) : status;
}

static enum mg_status verify(struct mg_apply *apply, struct mg_error *err)
{
    struct mg_trusted_keys keys;
    const struct mg_public_key *key;
    struct mg_signature signature;
    enum mg_status status = load_keys(apply, &keys, err);

    if (status != MG_OK) {
        apply->code = "NO_KEYS";
        return status;
    }
    status = mg_signature_read(apply->wish.path, MG_REMOTE_SIGNATURE, &signature, err);
    if (status != MG_OK) {
        apply->code = status == MG_NOENT ? "UNSIGNED" : "TAMPERED";
        return status;
    }
    key = mg_trusted_keys_find(&keys, signature.key_id);
    if (key == NULL) {
        apply->code = "UNTRUSTED_KEY";
        return mg_fail(err, MG_UNTRUSTED, "it is signed with the key %s, which is not trusted",
                       signature.key_id);
    }
    return mg_signature_verify_text(&signature, mg_buf_view(&apply->text), MG_REMOTE_SIGNATURE, key,
                                    err);
}

static enum mg_status parse(struct mg_apply *apply, struct mg_error *err)
{
    return mg_remote_parse(mg_buf_view(&apply->text), &apply->command, err);
}

/* Before and after the package was fetched: that may take long. */
static enum mg_status check_time(struct mg_apply *apply, struct mg_error *err)
{
    int64_t now = apply->wish.now + passed(apply);
    enum mg_status status = mg_remote_check_time(&apply->command, now, err);

    if (status == MG_USAGE)
        apply->code = "NOT_YET";
    return status;
}

static enum mg_status check_host(struct mg_apply *apply, struct mg_error *err)
{
    char name[UV_MAXHOSTNAMESIZE] = "";
    size_t n = sizeof name;
    struct mg_os_ids ids;

    mg_os_ids(&ids);
    (void)uv_os_gethostname(name, &n);
    return mg_remote_check_host(&apply->command, mg_str_of(name), mg_str_of(ids.machine), err);
}

/* data, data/commands, data/commands/ID; and one command at a time. */
static enum mg_status make_folder(struct mg_apply *apply, struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE], name[MG_LIMIT_PLUGIN_WORD + 16];
    enum mg_status status = mg_os_private_folder(apply->wish.data, err);

    if (status == MG_OK)
        status = mg_apply_path(apply, "commands.lock", path, err);
    if (status == MG_OK)
        status = mg_os_lock(path, err);
    if (status == MG_OK)
        status = mg_apply_path(apply, "commands", path, err);
    if (status == MG_OK)
        status = mg_os_private_folder(path, err);
    (void)snprintf(name, sizeof name, "commands/%.*s", MG_STR_ARG(apply->command.id));
    if (status == MG_OK)
        status = mg_apply_path(apply, name, path, err);
    if (status == MG_OK)
        status = mg_os_private_folder(path, err);
    if (status != MG_OK)
        return status;
    if (strlen(path) > MG_CLI_PATH_SIZE - ROOM)
        return mg_fail(err, MG_LIMIT, "%s: the path is too long", path);
    memcpy(apply->folder, path, sizeof path);
    (void)snprintf(apply->package, sizeof apply->package, "%.*s/package.msi",
                   MG_CLI_PATH_SIZE - ROOM, path);
    (void)snprintf(apply->log, sizeof apply->log, "%.*s/installer.log", MG_CLI_PATH_SIZE - ROOM,
                   path);
    return MG_OK;
}

static enum mg_status check_replay(struct mg_apply *apply, struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE];
    enum mg_status status = mg_apply_path(apply, "commands.json", path, err);

    if (status == MG_OK)
        status = mg_applied_check(path, &apply->command, err);
    if (status != MG_OK && status != MG_UNTRUSTED)
        apply->code = "NO_RECORD";
    return status;
}

/* A file that others may change is copied to where nobody can, and looked at there. */
static enum mg_status copy_package(const char *from, const char *to, uint64_t size,
                                   struct mg_error *err)
{
    struct mg_file_writer writer;
    struct mg_mapping mapping;
    enum mg_status status = mg_os_map(from, &mapping, err);

    if (status != MG_OK)
        return status;
    if (mapping.n != size)
        status = mg_fail(err, MG_UNTRUSTED, "%s has %zu bytes, not %llu", from, mapping.n,
                         (unsigned long long)size);
    if (status == MG_OK)
        status = mg_file_begin(&writer, to, err);
    if (status == MG_OK) {
        status = mg_file_write(&writer, mapping.p, mapping.n, err);
        if (status == MG_OK)
            status = mg_file_commit(&writer, err);
        else
            mg_file_abort(&writer);
    }
    mg_os_unmap(&mapping);
    return status;
}

static bool is_in_time(void *context, uint64_t bytes, uint64_t total)
{
    (void)bytes;
    (void)total;
    return passed(context) < LONGEST_FETCH_SECONDS * INT64_C(1000);
}

static enum mg_status get_package(struct mg_apply *apply, struct mg_error *err)
{
    char url[MG_LIMIT_FIELD + 1];
    bool fetched;

    (void)snprintf(url, sizeof url, "%.*s", MG_STR_ARG(apply->command.url));
    apply->fetched = true;
    if (strstr(url, "://") == NULL)
        return copy_package(url, apply->package, apply->command.size, err);
    return mg_fetch(&(struct mg_fetch_request){.url = url,
                                               .path = apply->package,
                                               .max_bytes = apply->command.size,
                                               .timeout_seconds = FETCH_SECONDS,
                                               .ca_file = apply->wish.ca_file,
                                               .progress = is_in_time,
                                               .context = apply},
                    &fetched, err);
}

static enum mg_status check_package(struct mg_apply *apply, struct mg_error *err)
{
    unsigned char hash[MG_SHA256_SIZE];
    char hex[2 * MG_SHA256_SIZE + 1];
    struct mg_mapping mapping;
    enum mg_status status = mg_os_map(apply->package, &mapping, err);

    if (status != MG_OK)
        return status;
    if (mapping.n != apply->command.size)
        status = mg_fail(err, MG_UNTRUSTED, "it has %zu bytes, not %llu", mapping.n,
                         (unsigned long long)apply->command.size);
    if (status == MG_OK)
        status = mg_sha256(mapping.p, mapping.n, hash, err);
    mg_os_unmap(&mapping);
    if (status != MG_OK)
        return status;
    mg_hex(hash, sizeof hash, hex);
    return mg_str_is(apply->command.sha256, hex)
               ? MG_OK
               : mg_fail(err, MG_UNTRUSTED, "its SHA-256 is %s, not what was signed", hex);
}

static enum mg_status remember(struct mg_apply *apply, struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE];
    enum mg_status status = mg_apply_path(apply, "commands.json", path, err);

    return status == MG_OK ? mg_applied_add(path, &apply->command, apply->wish.now, err) : status;
}

static enum mg_status install(struct mg_apply *apply, struct mg_error *err)
{
    char plugin[MG_LIMIT_PLUGIN_WORD + 1], product[64];
    enum mg_status status;

    (void)snprintf(plugin, sizeof plugin, "%.*s", MG_STR_ARG(apply->command.plugin));
    if (apply->command.verb == MG_REMOTE_INSTALL_PLUGIN) {
        status = mg_os_install(apply->package, apply->log, &apply->installed, err);
    } else {
        status = mg_os_plugin_product(plugin, product, sizeof product, err);
        if (status != MG_OK)
            return status;
        status = mg_os_uninstall(product, apply->log, &apply->installed, err);
    }
    apply->started = status != MG_UNSUPPORTED;
    return status;
}

static enum mg_status check_ready(const struct mg_remote_command *command,
                                  const struct mg_plugin_place *place, struct mg_error *err)
{
    struct mg_trusted_keys keys;
    struct mg_plugin plugin;
    enum mg_status status;

    if (place == NULL)
        return mg_fail(err, MG_NOENT, "the package did not install the plugin %.*s",
                       MG_STR_ARG(command->plugin));
    status = mg_plugins_keys(&keys, err);
    if (status != MG_OK)
        return status;
    mg_plugin_open(&plugin, place->name, place->folder, &keys);
    if (plugin.state != MG_PLUGIN_READY)
        status = mg_fail(err, MG_UNTRUSTED, "the plugin is %s: %s",
                         mg_plugin_state_name(plugin.state), plugin.why.text);
    else if (!mg_str_eq(plugin.manifest.version, command->version))
        status = mg_fail(err, MG_UNTRUSTED, "the plugin that is there now has version %.*s",
                         MG_STR_ARG(plugin.manifest.version));
    mg_plugin_close(&plugin);
    return status;
}

/* Is the plugin what the command wants it to be? */
static enum mg_status check_plugin(struct mg_apply *apply, struct mg_error *err)
{
    char name[MG_LIMIT_PLUGIN_WORD + 1];
    const struct mg_plugin_place *place;
    struct mg_plugins plugins;
    enum mg_status status = mg_plugins_list(NULL, &plugins, err);

    (void)snprintf(name, sizeof name, "%.*s", MG_STR_ARG(apply->command.plugin));
    place = mg_plugins_find(&plugins, name);
    if (status == MG_OK && apply->command.verb == MG_REMOTE_INSTALL_PLUGIN)
        status = check_ready(&apply->command, place, err);
    else if (status == MG_OK && place != NULL)
        status = mg_fail(err, MG_IO, "the plugin %s is still there", name);
    mg_plugins_clear(&plugins);
    return status;
}

#define INSTALL MG_BIT(MG_REMOTE_INSTALL_PLUGIN)
#define PLUGIN (INSTALL | MG_BIT(MG_REMOTE_REMOVE_PLUGIN))
#define POLICY MG_BIT(MG_REMOTE_SET_POLICY)
#define ALL (PLUGIN | POLICY)

/* In this order. The code is that of a failure, where the step does not say a better one. */
static const struct {
    step_fn act;
    unsigned verbs; /* bits of those that need it */
    enum mg_apply_state state;
    const char *code;
} steps[] = {
    {read_document, ALL, MG_APPLY_REFUSED, "UNREADABLE"},
    {verify, ALL, MG_APPLY_REFUSED, "TAMPERED"},
    {parse, ALL, MG_APPLY_REFUSED, "BROKEN"},
    {check_time, ALL, MG_APPLY_REFUSED, "EXPIRED"},
    {check_host, ALL, MG_APPLY_REFUSED, "OTHER_HOST"},
    {make_folder, ALL, MG_APPLY_REFUSED, "NO_FOLDER"},
    {check_replay, ALL, MG_APPLY_REFUSED, "REPLAYED"},
    {get_package, INSTALL, MG_APPLY_REFUSED, "NO_PACKAGE"},
    {check_package, INSTALL, MG_APPLY_REFUSED, "WRONG_PACKAGE"},
    {check_time, INSTALL, MG_APPLY_REFUSED, "EXPIRED"},
    {mg_apply_check_policy, POLICY, MG_APPLY_REFUSED, "WRONG_POLICY"},
    {remember, ALL, MG_APPLY_REFUSED, "NO_RECORD"},
    {install, PLUGIN, MG_APPLY_FAILED, "INSTALLER"},
    {check_plugin, PLUGIN, MG_APPLY_FAILED, "WRONG_RESULT"},
    {mg_apply_set_policy, POLICY, MG_APPLY_FAILED, "NOT_WRITTEN"},
};

/* The log stays, the package does not, unless an installer still runs that needs it. */
static void remove_package(const struct mg_apply *apply)
{
    char meta[MG_CLI_PATH_SIZE + 8];

    if (!apply->fetched || (apply->started && apply->why.status == MG_TIMEOUT))
        return;
    (void)snprintf(meta, sizeof meta, "%s.meta", apply->package);
    (void)mg_file_remove(apply->package, NULL);
    (void)mg_file_remove(meta, NULL);
}

void mg_apply_run(const struct mg_apply_wish *wish, struct mg_apply *apply)
{
    enum mg_status status = MG_OK;

    *apply = (struct mg_apply){
        .wish = *wish, .state = MG_APPLY_DONE, .begun = (int64_t)(uv_hrtime() / 1000000)};
    mg_buf_init(&apply->text, MG_LIMIT_COMMAND);
    mg_sink_init(&apply->policy, NULL, MG_LIMIT_AGENT_CONFIG);
    for (size_t i = 0; status == MG_OK && i < MG_COUNT(steps); i++) {
        if ((steps[i].verbs & MG_BIT(apply->command.verb)) == 0) /* 0 until it is parsed: in ALL */
            continue;
        status = steps[i].act(apply, &apply->why);
        if (status == MG_OK)
            continue;
        apply->state = steps[i].state;
        if (apply->code == NULL)
            apply->code = steps[i].code;
        if (status == MG_UNSUPPORTED && (steps[i].act == parse || steps[i].act == install))
            apply->code = "UNSUPPORTED";
    }
    if (status == MG_OK)
        apply->code = "DONE";
    remove_package(apply);
}

void mg_apply_clear(struct mg_apply *apply)
{
    mg_sink_clear(&apply->policy);
    mg_remote_clear(&apply->command);
    mg_buf_clear(&apply->text);
}

const char *mg_apply_state_name(enum mg_apply_state state)
{
    static const char *const names[] = {"DONE", "REFUSED", "FAILED"};

    return names[state];
}
