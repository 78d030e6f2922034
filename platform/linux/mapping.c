/* SPDX-License-Identifier: Apache-2.0
 *
 * Files mapped read-only.
 */
#include "platform/linux/mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"

enum mg_status mg_fail_errno(struct mg_error *err, int code, const char *verb, const char *path)
{
    enum mg_status status =
        mg_fail(err, mg_file_status(-code), "cannot %s %s: %s", verb, path, strerror(code));

    if (err != NULL)
        err->os_code = code;
    return status;
}

enum mg_status mg_map_fd(int fd, const char *path, struct mg_mapping *out, struct mg_error *err)
{
    struct mg_mapping mapping = {0};
    struct stat st;
    void *p;

    if (fstat(fd, &st) != 0)
        return mg_fail_errno(err, errno, "read", path);
    if (!S_ISREG(st.st_mode))
        return mg_fail(err, MG_UNSUPPORTED, "%s is not a regular file", path);
    if (st.st_size > 0) {
        p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p == MAP_FAILED)
            return mg_fail_errno(err, errno, "map", path);
        mapping = (struct mg_mapping){.p = p, .n = (size_t)st.st_size, .handle = p};
    }
    *out = mapping;
    return MG_OK;
}

/* O_NONBLOCK: opening a FIFO must not wait for its writer. */
enum mg_status mg_os_map(const char *path, struct mg_mapping *out, struct mg_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    enum mg_status status;

    if (fd < 0)
        return mg_fail_errno(err, errno, "open", path);
    status = mg_map_fd(fd, path, out, err);
    (void)close(fd);
    return status;
}

void mg_os_unmap(struct mg_mapping *mapping)
{
    if (mapping->handle != NULL)
        (void)munmap(mapping->handle, mapping->n);
    *mapping = (struct mg_mapping){0};
}
