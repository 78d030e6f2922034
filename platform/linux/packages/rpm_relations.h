/* SPDX-License-Identifier: Apache-2.0
 *
 * What a header says that its package requires and provides. Left out are what rpm requires of
 * itself ("rpmlib(...)"), a package of its own configuration ("config(...)"), what is built in and
 * nobody requires ("bundled(...)"), thousands of packages that SUSE does not have any more
 * ("weakremover(...)"), thousands of symbols and modules of kernels ("kernel(...)", "ksym(...)",
 * "kmod(...)": drivers name their kernel as well), and of boolean dependencies those with a
 * condition ("(a if b)"), which nobody has to have.
 */
#ifndef MG_LINUX_PACKAGES_RPM_RELATIONS_H
#define MG_LINUX_PACKAGES_RPM_RELATIONS_H

#include "core/model/relations.h"
#include "platform/linux/packages/rpm_header.h"

/* A list that the header does not have, or that is broken, adds nothing. */
void mg_rpm_relations(const struct mg_rpm_header *header, struct mg_relations *out);

#endif
