/* SPDX-License-Identifier: Apache-2.0
 *
 * The folders that a walk has met, by device and inode. Its memory is bounded: when it is full,
 * further folders are not remembered, so one that is mounted in several places may be read again.
 * A walk ends nevertheless: without following links there are no circles.
 */
#ifndef MG_LINUX_INSPECTION_FOLDER_SET_H
#define MG_LINUX_INSPECTION_FOLDER_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mg_folder_set {
    uint64_t *slots; /* capacity of them, a power of two; 0: free */
    size_t capacity;
    size_t n;
    size_t ceiling; /* folders that are remembered */
};

void mg_folder_set_init(struct mg_folder_set *set, size_t ceiling);
void mg_folder_set_clear(struct mg_folder_set *set);

/* Remember a folder; false when it was met before. */
bool mg_folder_set_meet(struct mg_folder_set *set, uint64_t device, uint64_t inode);

#endif
