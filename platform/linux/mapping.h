/* SPDX-License-Identifier: Apache-2.0
 *
 * Mapping a file that is open already; by its path it is mg_os_map of core/platform.h.
 */
#ifndef MG_LINUX_MAPPING_H
#define MG_LINUX_MAPPING_H

#include "core/platform.h"

/* Path is for errors. UNSUPPORTED for what is no regular file. fd stays open. */
enum mg_status mg_map_fd(int fd, const char *path, struct mg_mapping *out, struct mg_error *err);

/* "cannot VERB PATH: why" for an errno. */
enum mg_status mg_fail_errno(struct mg_error *err, int code, const char *verb, const char *path);

#endif
