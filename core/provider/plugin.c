/* SPDX-License-Identifier: Apache-2.0
 *
 * Verifying a plugin, step by step: who may change it, who signed it, what it says it is, whether
 * that suits us, and whether its files are those that were signed, with none beside them: a system
 * may load a library because it lies beside a program.
 */
#include "core/provider/plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/provider/plugin_files.h"

static const char *const names[] = {
    [MG_PLUGIN_READY] = "READY",           [MG_PLUGIN_MISSING] = "MISSING",
    [MG_PLUGIN_UNREADABLE] = "UNREADABLE", [MG_PLUGIN_UNSAFE_PERMISSIONS] = "UNSAFE_PERMISSIONS",
    [MG_PLUGIN_UNSIGNED] = "UNSIGNED",     [MG_PLUGIN_UNTRUSTED_KEY] = "UNTRUSTED_KEY",
    [MG_PLUGIN_TAMPERED] = "TAMPERED",     [MG_PLUGIN_BROKEN_MANIFEST] = "BROKEN_MANIFEST",
    [MG_PLUGIN_TOO_NEW] = "TOO_NEW",       [MG_PLUGIN_WRONG_SYSTEM] = "WRONG_SYSTEM",
};

const char *mg_plugin_state_name(enum mg_plugin_state state)
{
    return names[state];
}

/* What the steps hand on. */
struct check {
    struct mg_plugin *plugin;
    const struct mg_trusted_keys *keys;
    struct mg_buf manifest; /* its bytes: what is verified is what is parsed */
};

/* The state is decided; the error says why. */
static bool found(struct check *check, enum mg_plugin_state state)
{
    check->plugin->state = state;
    return false;
}

/* A file could not be opened. Absent stands for the state when it is not there. */
static bool cannot_open(struct check *check, enum mg_status status, enum mg_plugin_state absent)
{
    switch (status) {
    case MG_NOENT:
        return found(check, absent);
    case MG_UNTRUSTED:
        return found(check, MG_PLUGIN_UNSAFE_PERMISSIONS);
    case MG_UNSUPPORTED: /* a link or a folder instead of a file */
        return found(check, MG_PLUGIN_TAMPERED);
    default:
        return found(check, MG_PLUGIN_UNREADABLE);
    }
}

static bool open_folder(struct check *check)
{
    struct mg_plugin *plugin = check->plugin;
    enum mg_status status;

    if (plugin->folder[0] == '\0') {
        (void)mg_fail(&plugin->why, MG_NOENT, "no folder is known for it");
        return found(check, MG_PLUGIN_MISSING);
    }
    status = mg_os_plugin_open(plugin->folder, &plugin->files, &plugin->why);

    return status == MG_OK || cannot_open(check, status, MG_PLUGIN_MISSING);
}

/* A small file of the plugin, copied: the bytes cannot change any more. */
static enum mg_status read_file(struct mg_plugin *plugin, const char *name, struct mg_buf *out)
{
    struct mg_mapping mapping;
    enum mg_status status = mg_os_plugin_map(plugin->files, name, &mapping, &plugin->why);

    if (status != MG_OK)
        return status;
    mg_buf_add(out, mapping.p, mapping.n);
    mg_os_unmap(&mapping);
    if (out->failed)
        return mg_fail(&plugin->why, MG_LIMIT, "%s is larger than %zu bytes", name, out->ceiling);
    return MG_OK;
}

static bool read_manifest(struct check *check)
{
    enum mg_status status = read_file(check->plugin, MG_PLUGIN_MANIFEST, &check->manifest);

    if (status == MG_LIMIT)
        return found(check, MG_PLUGIN_BROKEN_MANIFEST);
    return status == MG_OK || cannot_open(check, status, MG_PLUGIN_MISSING);
}

static bool read_signature(struct check *check, struct mg_signature *out)
{
    static const char name[] = MG_PLUGIN_MANIFEST MG_SIGNATURE_SUFFIX;
    struct mg_plugin *plugin = check->plugin;
    struct mg_buf text;
    enum mg_status status;
    bool ok;

    mg_buf_init(&text, MG_LIMIT_SIGNATURE_FILE);
    status = read_file(plugin, name, &text);
    ok = status == MG_OK;
    if (status == MG_LIMIT)
        (void)found(check, MG_PLUGIN_TAMPERED);
    else if (!ok)
        (void)cannot_open(check, status, MG_PLUGIN_UNSIGNED);
    else if ((status = mg_signature_parse(mg_buf_view(&text), MG_PLUGIN_SIGNATURE, out,
                                          &plugin->why)) != MG_OK) {
        (void)mg_fail_in(&plugin->why, status, "%s", name);
        ok = found(check, MG_PLUGIN_TAMPERED);
    }
    mg_buf_clear(&text);
    return ok;
}

static bool verify_signature(struct check *check)
{
    struct mg_plugin *plugin = check->plugin;
    const struct mg_public_key *key;
    struct mg_signature signature;
    enum mg_status status;

    if (!read_signature(check, &signature))
        return false;
    memcpy(plugin->key_id, signature.key_id, sizeof plugin->key_id);
    key = mg_trusted_keys_find(check->keys, signature.key_id);
    if (key == NULL) {
        (void)mg_fail(&plugin->why, MG_UNTRUSTED, "it is signed with the key %s, %s",
                      signature.key_id,
                      check->keys->count == 0 ? "and no key is trusted" : "which is not trusted");
        return found(check, MG_PLUGIN_UNTRUSTED_KEY);
    }
    status = mg_signature_verify_text(&signature, mg_buf_view(&check->manifest),
                                      MG_PLUGIN_SIGNATURE, key, &plugin->why);
    if (status == MG_OK)
        return true;
    (void)mg_fail_in(&plugin->why, status, "%s", MG_PLUGIN_MANIFEST);
    return found(check, MG_PLUGIN_TAMPERED);
}

static bool parse_manifest(struct check *check)
{
    struct mg_plugin *plugin = check->plugin;
    enum mg_status status =
        mg_plugin_manifest_parse(mg_buf_view(&check->manifest), &plugin->manifest, &plugin->why);

    if (status == MG_OK && !mg_str_is(plugin->manifest.name, plugin->name))
        status = mg_fail(&plugin->why, MG_FORMAT, "it is \"%.*s\", installed as \"%s\"",
                         MG_STR_ARG(plugin->manifest.name), plugin->name);
    if (status == MG_OK)
        return true;
    (void)mg_fail_in(&plugin->why, status, "%s", MG_PLUGIN_MANIFEST);
    return found(check, status == MG_UNSUPPORTED ? MG_PLUGIN_TOO_NEW : MG_PLUGIN_BROKEN_MANIFEST);
}

static bool suits_us(struct check *check)
{
    struct mg_plugin *plugin = check->plugin;
    const struct mg_plugin_manifest *manifest = &plugin->manifest;

    if (!mg_str_eq(manifest->os, mg_os_family()) || !mg_str_eq(manifest->arch, mg_os_arch())) {
        (void)mg_fail(&plugin->why, MG_UNSUPPORTED, "it is for %.*s on %.*s, this is %.*s on %.*s",
                      MG_STR_ARG(manifest->os), MG_STR_ARG(manifest->arch),
                      MG_STR_ARG(mg_os_family()), MG_STR_ARG(mg_os_arch()));
        return found(check, MG_PLUGIN_WRONG_SYSTEM);
    }
    if (manifest->protocol > MG_PROTOCOL_VERSION) {
        (void)mg_fail(&plugin->why, MG_UNSUPPORTED,
                      "it speaks protocol %llu, this program reads up to %d",
                      (unsigned long long)manifest->protocol, MG_PROTOCOL_VERSION);
        return found(check, MG_PLUGIN_TOO_NEW);
    }
    return true;
}

static enum mg_status compare(const struct mg_plugin_file *file, const struct mg_mapping *mapping,
                              const char *name, struct mg_error *err)
{
    unsigned char hash[MG_SHA256_SIZE];
    char hex[2 * MG_SHA256_SIZE + 1];
    enum mg_status status;

    if (mapping->n != file->size)
        return mg_fail(err, MG_UNTRUSTED, "%s has %zu bytes, %llu were signed", name, mapping->n,
                       (unsigned long long)file->size);
    status = mg_sha256(mapping->p, mapping->n, hash, err);
    if (status != MG_OK)
        return status;
    mg_hex(hash, sizeof hash, hex);
    if (!mg_str_is(file->sha256, hex))
        return mg_fail(err, MG_UNTRUSTED, "%s is not what was signed", name);
    return MG_OK;
}

static bool verify_file(struct check *check, const struct mg_plugin_file *file)
{
    struct mg_plugin *plugin = check->plugin;
    char name[MG_LIMIT_PLUGIN_PATH + 1];
    struct mg_mapping mapping;
    enum mg_status status;

    (void)snprintf(name, sizeof name, "%.*s", MG_STR_ARG(file->path));
    status = mg_os_plugin_map(plugin->files, name, &mapping, &plugin->why);
    if (status != MG_OK)
        return cannot_open(check, status, MG_PLUGIN_TAMPERED);
    status = compare(file, &mapping, name, &plugin->why);
    mg_os_unmap(&mapping);
    return status == MG_OK ||
           found(check, status == MG_UNTRUSTED ? MG_PLUGIN_TAMPERED : MG_PLUGIN_UNREADABLE);
}

static bool verify_files(struct check *check)
{
    const struct mg_plugin_manifest *manifest = &check->plugin->manifest;

    for (size_t i = 0; i < manifest->file_count; i++) {
        if (!verify_file(check, &manifest->files[i]))
            return false;
    }
    return true;
}

static enum mg_status expect(void *context, struct mg_str path, enum mg_folder_kind kind,
                             struct mg_error *err)
{
    const struct mg_plugin_manifest *manifest = context;

    if (kind == MG_FOLDER_FILE && mg_plugin_manifest_file(manifest, path) != NULL)
        return MG_OK;
    return mg_fail(err, MG_UNTRUSTED, "%.*s is not among the files that were signed",
                   MG_STR_ARG(path));
}

static bool verify_nothing_beside(struct check *check)
{
    struct mg_plugin *plugin = check->plugin;
    enum mg_status status =
        mg_plugin_files_each(plugin->folder, expect, &plugin->manifest, &plugin->why);

    if (status == MG_UNTRUSTED || status == MG_LIMIT)
        return found(check, MG_PLUGIN_TAMPERED);
    return status == MG_OK || found(check, MG_PLUGIN_UNREADABLE);
}

void mg_plugin_open(struct mg_plugin *plugin, const char *name, const char *folder,
                    const struct mg_trusted_keys *keys)
{
    static bool (*const steps[])(struct check *) = {
        open_folder, read_manifest, verify_signature,      parse_manifest,
        suits_us,    verify_files,  verify_nothing_beside,
    };
    struct check check = {.plugin = plugin, .keys = keys};
    size_t done = 0;

    *plugin = (struct mg_plugin){.name = name, .folder = folder, .state = MG_PLUGIN_READY};
    mg_buf_init(&check.manifest, MG_LIMIT_PLUGIN_MANIFEST);
    while (done < MG_COUNT(steps) && steps[done](&check))
        done++;
    mg_buf_clear(&check.manifest);
}

void mg_plugin_close(struct mg_plugin *plugin)
{
    mg_os_plugin_close(plugin->files);
    mg_plugin_manifest_clear(&plugin->manifest);
    *plugin = (struct mg_plugin){.state = MG_PLUGIN_MISSING};
}

enum mg_status mg_plugin_run(const struct mg_plugin *plugin, struct mg_provider_command command,
                             struct mg_inventory *inventory, struct mg_error *err)
{
    const struct mg_str executable = plugin->manifest.executable;
    size_t size = strlen(plugin->folder) + executable.n + 2;
    char *path = malloc(size);
    const char *const argv[] = {path, NULL};
    enum mg_status status;

    if (path == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to run a plugin");
    (void)snprintf(path, size, "%s/%.*s", plugin->folder, MG_STR_ARG(executable));
    command.argv = argv;
    command.program = mg_os_plugin_program(plugin->files, path + strlen(plugin->folder) + 1);
    status = mg_provider_run(&command, inventory, err);
    free(path);
    return status;
}
