/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests on Windows: opens sockets, says so, and holds them until its input ends.
 *
 * usage: listener (tcp|udp):ADDRESS:PORT...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>
#include <ws2tcpip.h>

/* ADDRESS may have colons; the port comes behind the last one. */
static int open_socket(char *text)
{
    char *port = strrchr(text, ':');
    int type = strncmp(text, "udp:", 4) == 0 ? SOCK_DGRAM : SOCK_STREAM;
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_PASSIVE, .ai_socktype = type}, *found;
    SOCKET handle;

    if (port == NULL || port - text < 4)
        return 0;
    *port++ = '\0';
    if (getaddrinfo(text + 4, port, &hints, &found) != 0)
        return 0;
    handle = socket(found->ai_family, type, 0);
    if (handle == INVALID_SOCKET || bind(handle, found->ai_addr, (int)found->ai_addrlen) != 0)
        return 0;
    freeaddrinfo(found);
    return type == SOCK_DGRAM || listen(handle, 1) == 0;
}

int main(int argc, char **argv)
{
    WSADATA data;

    if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return 1;
    for (int i = 1; i < argc; i++) {
        if (!open_socket(argv[i])) {
            fprintf(stderr, "listener: cannot open %s: %d\n", argv[i], WSAGetLastError());
            return 1;
        }
    }
    puts("ready");
    fflush(stdout);
    while (getchar() != EOF)
        continue;
    return 0;
}
