/* SPDX-License-Identifier: Apache-2.0
 *
 * Installed packages of an rpm host, from any of rpm's databases, and on request only those that
 * own certain files. docs/packages-rpm.md has the rules.
 */
#ifndef MG_LINUX_PACKAGES_RPM_H
#define MG_LINUX_PACKAGES_RPM_H

#include "platform/linux/packages/asked.h"

struct mg_rpm_request {
    const struct mg_host *host; /* its distribution decides what is foreign */
    struct mg_asked_request asked;
};

/* Add the packages below tree's root to inventory, and the coverage of what was read. *found tells
 * whether there is a database. What is damaged becomes coverage, the rest is read. NOMEM. */
enum mg_status mg_rpm_read(struct mg_tree *tree, const struct mg_rpm_request *request,
                           struct mg_inventory *inventory, bool *found, struct mg_error *err);

#endif
