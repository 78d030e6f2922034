/* SPDX-License-Identifier: Apache-2.0
 *
 * One socket, one question at a time (linux/netfilter/nfnetlink.h). The elements of sets have to be
 * asked for set by set.
 */
#include "platform/linux/exposure/nft_socket.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/nft_attribute.h"
#include "platform/linux/exposure/nft_decode.h"

#define ATTEMPTS 5
#define RECEIVE MG_KIB(256) /* no message of a dump is longer */
#define SECONDS 30          /* without an answer: the kernel has none */

struct link {
    int fd;
    uint32_t sequence;
    struct mg_buf *dump;
    struct mg_buf received;
    bool answered; /* by nftables, at all */
    bool changed;  /* the rules, while they were told */
};

struct request {
    struct nlmsghdr header;
    struct nfgenmsg family;
    unsigned char attributes[2 * (sizeof(struct nlattr) + NFT_NAME_MAXLEN)];
};

static enum mg_status fail(struct mg_error *err, int code, const char *what)
{
    enum mg_status status = MG_IO;

    if (code == EPERM || code == EACCES)
        status = MG_ACCESS;
    else if (code == EINVAL || code == EOPNOTSUPP || code == EPROTONOSUPPORT ||
             code == EAFNOSUPPORT || code == ENOENT)
        status = MG_NOENT;
    else if (code == EAGAIN)
        status = MG_TIMEOUT;
    (void)mg_fail(err, status, "nftables: %s: %s", what, strerror(code));
    if (err != NULL)
        err->os_code = code;
    return status;
}

static void begin(struct request *request, struct link *link, unsigned type, unsigned flags,
                  unsigned family)
{
    memset(request, 0, sizeof *request);
    request->header.nlmsg_type = (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | type);
    request->header.nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
    request->header.nlmsg_seq = ++link->sequence;
    request->header.nlmsg_len = NLMSG_LENGTH(sizeof request->family);
    request->family.nfgen_family = (unsigned char)family;
    request->family.version = NFNETLINK_V0;
}

/* A text with its NUL. The kernel has no longer names than there is room for. */
static bool add_text(struct request *request, unsigned type, struct mg_str text)
{
    struct nlattr header = {(uint16_t)(sizeof header + text.n), (uint16_t)type};
    unsigned char *at = (unsigned char *)request + request->header.nlmsg_len;

    if (text.n == 0 || text.n > NFT_NAME_MAXLEN)
        return false;
    memcpy(at, &header, sizeof header);
    memcpy(at + sizeof header, text.p, text.n);
    request->header.nlmsg_len += NLMSG_ALIGN(header.nla_len);
    return true;
}

static enum mg_status send_request(struct link *link, const struct request *request,
                                   struct mg_error *err)
{
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    ssize_t n;

    do
        n = sendto(link->fd, request, request->header.nlmsg_len, 0,
                   (const struct sockaddr *)&kernel, sizeof kernel);
    while (n < 0 && errno == EINTR);
    return n < 0 ? fail(err, errno, "asking the kernel") : MG_OK;
}

/* One datagram, which has whole messages. */
static enum mg_status receive(struct link *link, struct mg_error *err)
{
    struct sockaddr_nl from;
    socklen_t size = sizeof from;
    char *room;
    ssize_t n;

    mg_buf_reset(&link->received);
    room = mg_buf_reserve(&link->received, RECEIVE);
    if (room == NULL)
        return mg_fail(err, MG_NOMEM, "not enough memory to read nftables");
    do
        n = recvfrom(link->fd, room, RECEIVE, MSG_TRUNC, (struct sockaddr *)&from, &size);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return fail(err, errno, "hearing the kernel");
    if ((size_t)n > RECEIVE)
        return mg_fail(err, MG_LIMIT, "nftables: a message of %zd bytes", n);
    if (from.nl_pid == 0) /* the kernel; anybody may send to a socket of netlink */
        link->received.n = (size_t)n;
    return MG_OK;
}

/* Whether a message is the last answer: an error, or the end of a dump. */
static bool is_last(const struct mg_nft_message *message, int *code)
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
static enum mg_status keep(struct link *link, bool is_dump, bool *done, struct mg_error *err)
{
    struct mg_str rest = mg_buf_view(&link->received), before = rest;
    struct mg_nft_message message;
    int code;

    while (!*done && mg_nft_next_message(&rest, &message)) {
        struct mg_str whole = mg_str_take(before, before.n - rest.n);

        before = rest;
        if (message.sequence != link->sequence)
            continue;
        if (is_last(&message, &code)) {
            *done = true;
            if (code == EINTR)
                link->changed = true;
            else if (code != 0)
                return fail(err, code, "the kernel refuses");
            return MG_OK;
        }
        link->changed = link->changed || (message.flags & NLM_F_DUMP_INTR) != 0;
        mg_buf_str(link->dump, whole);
        *done = !is_dump;
    }
    return link->dump->failed
               ? mg_fail(err, MG_LIMIT, "the rules of nftables have more than %zu MB",
                         MG_LIMIT_NETFILTER_BYTES >> 20)
               : MG_OK;
}

static enum mg_status ask(struct link *link, const struct request *request, struct mg_error *err)
{
    bool is_dump = (request->header.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP, done = false;
    enum mg_status status = send_request(link, request, err);

    while (status == MG_OK && !done) {
        status = receive(link, err);
        if (status == MG_OK)
            status = keep(link, is_dump, &done, err);
    }
    return status;
}

static enum mg_status dump_all(struct link *link, unsigned type, struct mg_error *err)
{
    struct request request;

    begin(&request, link, type, NLM_F_DUMP, NFPROTO_UNSPEC);
    return ask(link, &request, err);
}

static enum mg_status dump_elements(struct link *link, const struct mg_nft_set_name *set,
                                    struct mg_error *err)
{
    struct request request;
    enum mg_status status;

    begin(&request, link, NFT_MSG_GETSETELEM, NLM_F_DUMP, set->family);
    if (!add_text(&request, NFTA_SET_ELEM_LIST_TABLE, set->table) ||
        !add_text(&request, NFTA_SET_ELEM_LIST_SET, set->name))
        return mg_fail(err, MG_FORMAT, "nftables has a set with a name that cannot be");
    status = ask(link, &request, err);
    if (status == MG_NOENT) { /* it went away */
        link->changed = true;
        return MG_OK;
    }
    return status;
}

/* The names are borrowed from the dump, which grows and moves: they are read from a copy. */
static enum mg_status dump_sets(struct link *link, struct mg_error *err)
{
    struct mg_str sets = mg_buf_view(link->dump);
    struct mg_buf copy;
    struct mg_vec names;
    enum mg_status status;

    mg_buf_init(&copy, MG_LIMIT_NETFILTER_BYTES);
    mg_vec_init(&names, sizeof(struct mg_nft_set_name));
    mg_buf_str(&copy, sets);
    status = copy.failed ? mg_fail(err, MG_NOMEM, "not enough memory to read nftables")
                         : mg_nft_decode_set_names(mg_buf_view(&copy), &names, err);
    for (size_t i = 0; i < names.n && status == MG_OK && !link->changed; i++)
        status = dump_elements(link, mg_vec_at(&names, i), err);
    mg_vec_clear(&names);
    mg_buf_clear(&copy);
    return status;
}

static enum mg_status read_generation(struct link *link, uint32_t *out, struct mg_error *err)
{
    struct mg_buf *dump = link->dump, reply;
    struct request request;
    enum mg_status status;

    mg_buf_init(&reply, MG_KIB(4));
    link->dump = &reply;
    begin(&request, link, NFT_MSG_GETGEN, 0, NFPROTO_UNSPEC);
    status = ask(link, &request, err);
    link->dump = dump;
    if (status == MG_OK && !mg_nft_decode_generation(mg_buf_view(&reply), out))
        status = mg_fail(err, MG_FORMAT, "nftables does not tell its generation");
    mg_buf_clear(&reply);
    return status;
}

static enum mg_status read_once(struct link *link, struct mg_error *err)
{
    static const unsigned types[] = {NFT_MSG_GETTABLE, NFT_MSG_GETCHAIN, NFT_MSG_GETRULE};
    uint32_t before, after;
    enum mg_status status;

    link->changed = false;
    mg_buf_reset(link->dump);
    status = read_generation(link, &before, err);
    link->answered = link->answered || status == MG_OK;
    if (status == MG_OK)
        status = dump_all(link, NFT_MSG_GETSET, err);
    if (status == MG_OK)
        status = dump_sets(link, err);
    for (size_t i = 0; i < MG_COUNT(types) && status == MG_OK; i++)
        status = dump_all(link, types[i], err);
    if (status == MG_OK)
        status = read_generation(link, &after, err);
    if (status == MG_OK && after != before)
        link->changed = true;
    /* There is an nftables, so what is not there is no reason to say that there is none. */
    return status == MG_NOENT && link->answered ? MG_IO : status;
}

static enum mg_status open_link(struct link *link, struct mg_error *err)
{
    struct timeval patience = {.tv_sec = SECONDS};

    link->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    if (link->fd < 0)
        return fail(err, errno, "opening a socket of netlink");
    if (setsockopt(link->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0)
        return fail(err, errno, "setting up a socket of netlink");
    return MG_OK;
}

enum mg_status mg_nft_read(struct mg_buf *dump, struct mg_error *err)
{
    struct link link = {.fd = -1, .dump = dump};
    enum mg_status status;

    mg_buf_init(&link.received, 2 * RECEIVE);
    status = open_link(&link, err);
    if (status == MG_OK) {
        int left = ATTEMPTS;

        do
            status = read_once(&link, err);
        while (status == MG_OK && link.changed && --left != 0);
        if (status == MG_OK && link.changed)
            status = mg_fail(err, MG_TIMEOUT, "the rules of nftables do not stop changing");
    }
    if (link.fd >= 0)
        (void)close(link.fd);
    mg_buf_clear(&link.received);
    return status;
}
