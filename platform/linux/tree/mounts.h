/* SPDX-License-Identifier: Apache-2.0
 *
 * What the kernel's list of mounts tells (proc_pid_mountinfo(5)), without a question to the file
 * system itself: one whose server does not answer would be waited for.
 */
#ifndef MG_LINUX_TREE_MOUNTS_H
#define MG_LINUX_TREE_MOUNTS_H

#include <sys/stat.h>

#include "core/base/str.h"

#define MG_MOUNT_TYPE 64 /* bytes of a type with its NUL; "fuse.sshfs" is a long one */

/* The type of the file system that a line of mountinfo is about; empty unless the line is that of
 * the mount id. */
struct mg_str mg_mount_type_of_line(struct mg_str line, struct mg_str id);

/* The type of the file system that the open file fd lies on, which may be open by O_PATH only.
 * False when procfs is not there or does not tell. */
bool mg_mount_type(int fd, char out[MG_MOUNT_TYPE]);

/* What this host knows of name in the folder fd (links are not followed, automounts stay asleep),
 * or of fd itself when name is empty, without asking a server (AT_STATX_DONT_SYNC). Of the fields
 * only those that mg_tree_stat has. 0, or -1 with errno. */
int mg_mount_stat(int fd, const char *name, struct stat *out);

#endif
