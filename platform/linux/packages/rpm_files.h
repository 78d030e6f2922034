/* SPDX-License-Identifier: Apache-2.0
 *
 * Which package owns a file, from the file lists in the headers. The paths in question are given
 * first, then every header is asked once.
 */
#ifndef MG_LINUX_PACKAGES_RPM_FILES_H
#define MG_LINUX_PACKAGES_RPM_FILES_H

#include "platform/linux/packages/asked.h"
#include "platform/linux/packages/rpm_header.h"

struct mg_rpm_files {
    struct mg_asked asked;
    struct mg_watch folders; /* of the paths, with the slash: most lists touch none of them */
    struct mg_vec dirs;      /* of one header, while it is asked */
};

/* Ask for the request's paths (absolute). NOMEM. On failure clear as well. */
enum mg_status mg_rpm_files_init(struct mg_rpm_files *files, struct mg_tree *tree,
                                 const struct mg_asked_request *request, struct mg_error *err);
void mg_rpm_files_clear(struct mg_rpm_files *files);

/* Does the package of that name own one of the paths? Only files count that it really installed, no
 * folders. NOMEM. A list that is broken owns what can be read. */
enum mg_status mg_rpm_files_ask(struct mg_rpm_files *files, const struct mg_rpm_header *header,
                                struct mg_str package, bool *owns, struct mg_error *err);

#endif
