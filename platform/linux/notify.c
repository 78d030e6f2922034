/* SPDX-License-Identifier: Apache-2.0
 *
 * Telling systemd how the service goes, by the protocol of sd_notify(3): a datagram of lines to the
 * socket that the environment names. Without systemd nothing is told.
 */
#include "core/platform.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* The address that NOTIFY_SOCKET names: a path, or behind '@' a name of the kernel's. */
static bool find_socket(struct sockaddr_un *address, socklen_t *size)
{
    const char *name = getenv("NOTIFY_SOCKET");
    size_t n = name == NULL ? 0 : strlen(name);

    if (n < 2 || n >= sizeof address->sun_path || (name[0] != '/' && name[0] != '@'))
        return false;
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path, name, n);
    if (name[0] == '@')
        address->sun_path[0] = '\0';
    *size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
    return true;
}

void mg_os_service_tell(enum mg_os_service_news news, const char *text)
{
    static const char *const lines[] = {
        [MG_SERVICE_READY] = "READY=1\n",
        [MG_SERVICE_ALIVE] = "WATCHDOG=1\n",
        [MG_SERVICE_ENDING] = "STOPPING=1\n",
        [MG_SERVICE_STATUS] = "",
    };
    struct sockaddr_un address;
    socklen_t size;
    char message[1024];
    int handle;

    if (!find_socket(&address, &size))
        return;
    (void)snprintf(message, sizeof message, "%s%s%s", lines[news], text != NULL ? "STATUS=" : "",
                   text != NULL ? text : "");
    handle = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (handle < 0)
        return;
    (void)sendto(handle, message, strlen(message), MSG_NOSIGNAL | MSG_DONTWAIT,
                 (struct sockaddr *)&address, size);
    (void)close(handle);
}

static bool number_of(const char *variable, uint64_t *out)
{
    const char *text = getenv(variable);

    return text != NULL && mg_str_u64(mg_str_of(text), out);
}

/* sd_watchdog_enabled(3). */
int64_t mg_os_service_patience(void)
{
    uint64_t micros, pid;

    if (!number_of("WATCHDOG_USEC", &micros) || micros / 1000 > INT64_MAX)
        return 0;
    if (number_of("WATCHDOG_PID", &pid) && pid != (uint64_t)getpid())
        return 0;
    return (int64_t)(micros / 1000);
}
