/* SPDX-License-Identifier: Apache-2.0
 *
 * Datagrams of whole messages (netlink(7)). Anybody may send to a socket of netlink: only what the
 * kernel says counts, and only about the last question.
 */
#include "platform/linux/exposure/netlink.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "core/base/limits.h"

#define RECEIVE MG_KIB(256) /* no message of a dump is longer */
#define SECONDS 30          /* without an answer: the kernel has none */

static enum mg_status fail(const struct mg_netlink *link, struct mg_error *err, int code,
                           const char *doing)
{
    enum mg_status status = MG_IO;

    if (code == EPERM || code == EACCES)
        status = MG_ACCESS;
    else if (code == EINVAL || code == EOPNOTSUPP || code == EPROTONOSUPPORT ||
             code == EAFNOSUPPORT || code == ENOENT)
        status = MG_NOENT;
    else if (code == EAGAIN)
        status = MG_TIMEOUT;
    (void)mg_fail(err, status, "%s: %s: %s", link->what, doing, strerror(code));
    if (err != NULL)
        err->os_code = code;
    return status;
}

static enum mg_status send_request(struct mg_netlink *link, const struct nlmsghdr *request,
                                   struct mg_error *err)
{
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    ssize_t n;

    do
        n = sendto(link->fd, request, request->nlmsg_len, 0, (const struct sockaddr *)&kernel,
                   sizeof kernel);
    while (n < 0 && errno == EINTR);
    return n < 0 ? fail(link, err, errno, "asking the kernel") : MG_OK;
}

/* One datagram, which has whole messages. */
static enum mg_status receive(struct mg_netlink *link, struct mg_error *err)
{
    struct sockaddr_nl from;
    socklen_t size = sizeof from;
    char *room;
    ssize_t n;

    mg_buf_reset(&link->received);
    room = mg_buf_reserve(&link->received, RECEIVE);
    if (room == NULL)
        return mg_fail(err, MG_NOMEM, "not enough memory to read %s", link->what);
    do
        n = recvfrom(link->fd, room, RECEIVE, MSG_TRUNC, (struct sockaddr *)&from, &size);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return fail(link, err, errno, "hearing the kernel");
    if ((size_t)n > RECEIVE)
        return mg_fail(err, MG_LIMIT, "%s: a message of %zd bytes", link->what, n);
    if (from.nl_pid == 0) /* the kernel; anybody may send to a socket of netlink */
        link->received.n = (size_t)n;
    return MG_OK;
}

/* Whether a message is the last answer: an error, or the end of a dump. */
static bool is_last(const struct mg_netlink_message *message, int *code)
{
    struct nlmsgerr error = {0};

    if (message->type != NLMSG_ERROR && message->type != NLMSG_DONE)
        return false;
    if (message->payload.n >= sizeof error.error)
        memcpy(&error.error, message->payload.p, sizeof error.error);
    *code = error.error < 0 ? -error.error : 0;
    return true;
}

/* Adds messages of a datagram to the dump as they are; *done: there are no more to come. */
static enum mg_status keep(struct mg_netlink *link, bool is_dump, struct mg_buf *dump, bool *done,
                           struct mg_error *err)
{
    struct mg_str rest = mg_buf_view(&link->received), before = rest;
    struct mg_netlink_message message;
    int code;

    while (!*done && mg_netlink_next_message(&rest, &message)) {
        struct mg_str whole = mg_str_take(before, before.n - rest.n);

        before = rest;
        if (message.sequence != link->sequence)
            continue;
        if (is_last(&message, &code)) {
            *done = true;
            if (code == EINTR)
                link->changed = true;
            else if (code != 0)
                return fail(link, err, code, "the kernel refuses");
            return MG_OK;
        }
        link->changed = link->changed || (message.flags & NLM_F_DUMP_INTR) != 0;
        if (link->wanted == NULL || link->wanted(link->context, &message))
            mg_buf_str(dump, whole);
        *done = !is_dump;
    }
    return dump->failed ? mg_fail(err, MG_LIMIT, "%s: the answer has more than %zu MB", link->what,
                                  dump->ceiling >> 20)
                        : MG_OK;
}

enum mg_status mg_netlink_ask(struct mg_netlink *link, struct nlmsghdr *request,
                              struct mg_buf *dump, struct mg_error *err)
{
    bool is_dump = (request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP, done = false;
    enum mg_status status;

    request->nlmsg_seq = ++link->sequence;
    status = send_request(link, request, err);
    while (status == MG_OK && !done) {
        status = receive(link, err);
        if (status == MG_OK)
            status = keep(link, is_dump, dump, &done, err);
    }
    return status;
}

enum mg_status mg_netlink_open(struct mg_netlink *link, int protocol, const char *what,
                               struct mg_error *err)
{
    struct timeval patience = {.tv_sec = SECONDS};

    *link = (struct mg_netlink){.what = what, .fd = -1};
    mg_buf_init(&link->received, 2 * RECEIVE);
    link->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (link->fd < 0)
        return fail(link, err, errno, "opening a socket of netlink");
    if (setsockopt(link->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0)
        return fail(link, err, errno, "setting up a socket of netlink");
    return MG_OK;
}

void mg_netlink_close(struct mg_netlink *link)
{
    if (link->fd >= 0)
        (void)close(link->fd);
    mg_buf_clear(&link->received);
}
