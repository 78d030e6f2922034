/* SPDX-License-Identifier: Apache-2.0
 *
 * The yardstick of bench-inspection: the least that a walk over folders can do, getdents64 and
 * openat, one thread, links not followed. Prints folders and entries; looks at nothing.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DEPTH 256
#define NAMES (4 << 20)

static char names[NAMES];
static size_t used;
static unsigned long long folders, entries;

/* Remember the folders in fd; everything else is counted. */
static void list(int fd)
{
    char buffer[32768];
    long n;

    folders++;
    while ((n = syscall(SYS_getdents64, fd, buffer, sizeof buffer)) > 0) {
        for (long at = 0; at < n;) {
            uint16_t size;
            const char *name = buffer + at + 19;
            size_t length = strlen(name) + 1;

            memcpy(&size, buffer + at + 16, sizeof size);
            entries++;
            if (buffer[at + 18] == DT_DIR && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
                length <= NAMES - used) {
                memcpy(names + used, name, length);
                used += length;
            }
            at += size;
        }
    }
}

static void walk(const char *path)
{
    struct {
        int fd;
        size_t names;
    } stack[DEPTH];
    size_t depth = 0;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    while (fd >= 0 || depth > 0) {
        size_t at;

        if (fd >= 0 && depth < DEPTH) {
            stack[depth].fd = fd;
            stack[depth++].names = used;
            list(fd);
        }
        if (used == stack[depth - 1].names) {
            (void)close(stack[--depth].fd);
            fd = -1;
            continue;
        }
        for (at = used - 1; at > stack[depth - 1].names && names[at - 1] != '\0';)
            at--;
        fd = openat(stack[depth - 1].fd, names + at,
                    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC);
        used = at;
    }
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        walk(argv[i]);
    printf("%llu folders, %llu entries\n", folders, entries);
    return 0;
}
