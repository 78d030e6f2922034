/* SPDX-License-Identifier: Apache-2.0
 *
 * One plugin: is it what a trusted key signed, whole and for this system, and running it when it
 * is. Nothing of it is believed before its signature is verified, and nothing is started that was
 * not verified just before.
 */
#ifndef MG_PROVIDER_PLUGIN_H
#define MG_PROVIDER_PLUGIN_H

#include "core/provider/plugin_manifest.h"
#include "core/provider/provider.h"
#include "core/trust/keys.h"
#include "core/trust/signature.h"

/* The schema of a signature of a manifest. */
#define MG_PLUGIN_SIGNATURE "margay/plugin-signature/1"

enum mg_plugin_state {
    MG_PLUGIN_READY,
    MG_PLUGIN_MISSING,            /* no folder, or no manifest in it */
    MG_PLUGIN_UNREADABLE,         /* we may not read it, or the disk fails */
    MG_PLUGIN_UNSAFE_PERMISSIONS, /* others may change it */
    MG_PLUGIN_UNSIGNED,           /* no signature */
    MG_PLUGIN_UNTRUSTED_KEY,      /* signed, by nobody who is trusted */
    MG_PLUGIN_TAMPERED,           /* a file is not what was signed */
    MG_PLUGIN_BROKEN_MANIFEST,    /* signed, and not understood */
    MG_PLUGIN_TOO_NEW,            /* a later manifest or protocol than ours */
    MG_PLUGIN_WRONG_SYSTEM,       /* of another operating system or machine */
};

/* "READY", ... for machine-readable output. */
const char *mg_plugin_state_name(enum mg_plugin_state state);

struct mg_plugin {
    const char *name, *folder; /* borrowed from the caller */
    enum mg_plugin_state state;
    struct mg_error why;         /* of all states but READY */
    char key_id[MG_KEY_ID_SIZE]; /* of its signature, right or not; empty: none that can be read */
    struct mg_plugin_manifest manifest; /* authentic; zeroed as long as it is not */
    struct mg_os_plugin *files;         /* held until mg_plugin_close */
};

/* Look at the plugin that is registered by this name, all of its files, and hold them. Never fails:
 * the state says what is found. */
void mg_plugin_open(struct mg_plugin *plugin, const char *name, const char *folder,
                    const struct mg_trusted_keys *keys);
void mg_plugin_close(struct mg_plugin *plugin);

/* Run a READY plugin, as mg_provider_run does; program and arguments of command are set here. */
enum mg_status mg_plugin_run(const struct mg_plugin *plugin, struct mg_provider_command command,
                             struct mg_inventory *inventory, struct mg_error *err);

#endif
