/* SPDX-License-Identifier: Apache-2.0
 *
 * Linux: what the agent needs: ids of host and boot, the lock of its folder, its socket.
 */
#include "core/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/file.h"

/* The first word of a small file; empty when it cannot be read. */
static void read_word(const char *path, char *out, size_t size)
{
    struct mg_buf text;
    struct mg_str word;

    mg_buf_init(&text, size - 1);
    (void)mg_file_read_regular(path, &text, NULL);
    word = mg_str_trim(mg_buf_view(&text));
    (void)snprintf(out, size, "%.*s", MG_STR_ARG(word));
    mg_buf_clear(&text);
}

/* machine-id(5), random(4). */
void mg_os_ids(struct mg_os_ids *out)
{
    read_word("/etc/machine-id", out->machine, sizeof out->machine);
    read_word("/proc/sys/kernel/random/boot_id", out->boot, sizeof out->boot);
}

/* The descriptor is kept by the process; a child does not inherit it. */
enum mg_status mg_os_lock(const char *path, struct mg_error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return mg_fail(err, mg_file_status(-errno), "cannot open %s: %s", path, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return MG_OK;
    (void)close(fd);
    return mg_fail(err, MG_ACCESS, "%s is held by another process", path);
}

/* If it ended before we asked for that, nobody reads what we say. */
void mg_os_end_with_parent(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO};

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP)) != 0)
        (void)raise(SIGKILL);
}

enum mg_status mg_os_endpoint(const char *data, char *out, size_t size, struct mg_error *err)
{
    struct sockaddr_un address;
    int n = snprintf(out, size, "%s/agent.sock", data);

    (void)signal(SIGPIPE, SIG_IGN);
    if (n >= 0 && (size_t)n < size && (size_t)n < sizeof address.sun_path)
        return MG_OK;
    return mg_fail(err, MG_LIMIT, "%s: the path is too long for a socket in it", data);
}

void mg_os_endpoint_forget(const char *endpoint)
{
    (void)unlink(endpoint);
}

/* It lies in the data folder: who may make files there is whom we want to ask. */
enum mg_status mg_os_endpoint_check(const char *endpoint, intptr_t handle, struct mg_error *err)
{
    (void)endpoint;
    (void)handle;
    (void)err;
    return MG_OK;
}

/* Nobody can connect before listen(2), so nobody comes in between. */
enum mg_status mg_os_endpoint_restrict(const char *endpoint, intptr_t handle, struct mg_error *err)
{
    (void)handle;
    if (chmod(endpoint, 0600) == 0)
        return MG_OK;
    return mg_fail(err, mg_file_status(-errno), "cannot restrict %s: %s", endpoint,
                   strerror(errno));
}
