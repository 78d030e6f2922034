/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening a path below a directory as if that directory were the root of the file system: absolute
 * links restart there, ".." never leaves it. Two resolvers with the same meaning: the kernel's
 * (openat2(2) with RESOLVE_IN_ROOT, Linux 5.6) and our own for kernels and seccomp filters
 * without it.
 */
#ifndef MG_LINUX_TREE_BENEATH_H
#define MG_LINUX_TREE_BENEATH_H

#include <stdbool.h>

/* Links followed in one path; the kernel's own limit (path_resolution(7)). */
#define MG_BENEATH_LINKS 40
/* Folders that the own resolver keeps open at once. */
#define MG_BENEATH_DEPTH 128

/* Does openat2 work here? */
bool mg_beneath_has_openat2(int root);

/* A descriptor for path below root, or -errno. flags as for open(2), without O_CREAT; O_CLOEXEC is
 * added. ELOOP: too many links, a link where O_NOFOLLOW was asked for without O_PATH, or (kernel's
 * resolver) a magic link of procfs, which has no place in the tree. */
int mg_beneath_openat2(int root, const char *path, int flags);
int mg_beneath_walk(int root, const char *path, int flags);

#endif
