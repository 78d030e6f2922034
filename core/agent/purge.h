/* SPDX-License-Identifier: Apache-2.0
 *
 * Removing what Margay found and fetched, for uninstallation. What an administrator put into the
 * same folder (configuration, keys) is not touched.
 */
#ifndef MG_AGENT_PURGE_H
#define MG_AGENT_PURGE_H

#include "core/base/error.h"

/* Remove the files of known names in the data folder, and those in its folders of known names. No
 * link is followed; folders that are not empty then stay, and so does the data folder. It may be
 * missing. Nothing else may be using it: ACCESS, IO. */
enum mg_status mg_purge(const char *folder, struct mg_error *err);

#endif
