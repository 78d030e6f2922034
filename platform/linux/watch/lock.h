/* SPDX-License-Identifier: Apache-2.0
 *
 * Does a package manager hold its lock? Asked in ways that never get into its way: no lock is
 * taken, not even for a moment, and no file is written.
 */
#ifndef MG_LINUX_WATCH_LOCK_H
#define MG_LINUX_WATCH_LOCK_H

#include <stdbool.h>

enum mg_lock_kind {
    MG_LOCK_POSIX, /* fcntl(2): dpkg, rpm */
    MG_LOCK_FLOCK, /* flock(2): apk */
    MG_LOCK_FILE,  /* the file is there as long as the lock is held: pacman */
};

/* A lock that cannot be asked for is not held. */
bool mg_lock_is_held(const char *path, enum mg_lock_kind kind);

#endif
