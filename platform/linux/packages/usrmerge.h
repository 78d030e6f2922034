/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of one file on systems that merged folders: /bin/sh and /usr/bin/sh are the same where /bin
 * is a link to usr/bin, and /usr/sbin/sshd is /usr/bin/sshd where sbin is a link to bin; but
 * packages list either.
 */
#ifndef MG_LINUX_PACKAGES_USRMERGE_H
#define MG_LINUX_PACKAGES_USRMERGE_H

#include "core/base/tree.h"

#define MG_USRMERGE_FOLDERS 8

struct mg_usrmerge {
    unsigned char target[MG_USRMERGE_FOLDERS]; /* per folder of usrmerge.c; 0: not merged */
};

/* Find out which folders of the root are links to others. */
void mg_usrmerge_init(struct mg_usrmerge *usr, struct mg_tree *tree);

/* The one name of path, which is relative to the root: "usr/bin/sh" for "bin/sh" where merged,
 * else path itself. buf holds another name; where it does not fit, path stays as it is. */
struct mg_str mg_usrmerge_name(const struct mg_usrmerge *usr, struct mg_str path, char *buf,
                               size_t size);

#endif
