/* SPDX-License-Identifier: Apache-2.0
 *
 * For builders of plugins: completing a manifest with sizes and hashes, and signing it.
 */
#ifndef MG_PROVIDER_PLUGIN_SIGN_H
#define MG_PROVIDER_PLUGIN_SIGN_H

#include "core/trust/key.h"

/* In the plugin.json of folder, replace "files" by what lies in the folder, and sign it. FORMAT
 * when the rest of it is no manifest, then nothing is written. */
enum mg_status mg_plugin_sign(const char *folder, struct mg_private_key *key, struct mg_error *err);

#endif
