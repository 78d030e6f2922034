/* SPDX-License-Identifier: Apache-2.0
 *
 * What kind of file system something lies on, by the magic number of statfs(2): walks stay on
 * disks of this host. What is not known is taken for foreign: asking a dead server can block.
 */
#ifndef MG_LINUX_TREE_FILE_SYSTEM_H
#define MG_LINUX_TREE_FILE_SYSTEM_H

#include "core/base/str.h"

enum mg_file_system_kind {
    MG_FILE_SYSTEM_LOCAL,   /* a disk or memory of this host */
    MG_FILE_SYSTEM_LAYERED, /* shows other folders of this host: the root of a container */
    MG_FILE_SYSTEM_FOREIGN, /* of another host, of the kernel, or not known */
};

struct mg_file_system {
    uint32_t magic;
    const char *name; /* as in mount(8) */
    enum mg_file_system_kind kind;
};

/* Never NULL: what is not in the table is foreign and has the name "unknown". */
const struct mg_file_system *mg_file_system_by_magic(uint32_t magic);
/* By the type that the list of mounts has, "fuse.sshfs" for one. */
const struct mg_file_system *mg_file_system_by_type(struct mg_str type);
/* The one that the open file fd lies on. With procfs it is not asked itself, so nobody waits for a
 * server that does not answer. */
const struct mg_file_system *mg_file_system_of(int fd);

#endif
