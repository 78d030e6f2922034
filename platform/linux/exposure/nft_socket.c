/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions of linux/netfilter/nfnetlink.h. The elements of sets have to be
 * asked for set by set.
 */
#include "platform/linux/exposure/nft_socket.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/netlink.h"
#include "platform/linux/exposure/nft_decode.h"

#define ATTEMPTS 5

struct reading {
    struct mg_netlink link;
    struct mg_buf *dump;
    bool answered; /* by nftables, at all */
};

struct request {
    struct nlmsghdr header;
    struct nfgenmsg family;
    unsigned char attributes[2 * (sizeof(struct nlattr) + NFT_NAME_MAXLEN)];
};

static void begin(struct request *request, unsigned type, unsigned flags, unsigned family)
{
    memset(request, 0, sizeof *request);
    request->header.nlmsg_type = (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | type);
    request->header.nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
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

static enum mg_status dump_all(struct reading *r, unsigned type, struct mg_error *err)
{
    struct request request;

    begin(&request, type, NLM_F_DUMP, NFPROTO_UNSPEC);
    return mg_netlink_ask(&r->link, &request.header, r->dump, err);
}

static enum mg_status dump_elements(struct reading *r, const struct mg_nft_set_name *set,
                                    struct mg_error *err)
{
    struct request request;
    enum mg_status status;

    begin(&request, NFT_MSG_GETSETELEM, NLM_F_DUMP, set->family);
    if (!add_text(&request, NFTA_SET_ELEM_LIST_TABLE, set->table) ||
        !add_text(&request, NFTA_SET_ELEM_LIST_SET, set->name))
        return mg_fail(err, MG_FORMAT, "nftables has a set with a name that cannot be");
    status = mg_netlink_ask(&r->link, &request.header, r->dump, err);
    if (status == MG_NOENT) { /* it went away */
        r->link.changed = true;
        return MG_OK;
    }
    return status;
}

/* The names are borrowed from the dump, which grows and moves: they are read from a copy. */
static enum mg_status dump_sets(struct reading *r, struct mg_error *err)
{
    struct mg_str sets = mg_buf_view(r->dump);
    struct mg_buf copy;
    struct mg_vec names;
    enum mg_status status;

    mg_buf_init(&copy, MG_LIMIT_NETFILTER_BYTES);
    mg_vec_init(&names, sizeof(struct mg_nft_set_name));
    mg_buf_str(&copy, sets);
    status = copy.failed ? mg_fail(err, MG_NOMEM, "not enough memory to read nftables")
                         : mg_nft_decode_set_names(mg_buf_view(&copy), &names, err);
    for (size_t i = 0; i < names.n && status == MG_OK && !r->link.changed; i++)
        status = dump_elements(r, mg_vec_at(&names, i), err);
    mg_vec_clear(&names);
    mg_buf_clear(&copy);
    return status;
}

static enum mg_status read_generation(struct reading *r, uint32_t *out, struct mg_error *err)
{
    struct mg_buf *dump = r->dump, reply;
    struct request request;
    enum mg_status status;

    mg_buf_init(&reply, MG_KIB(4));
    r->dump = &reply;
    begin(&request, NFT_MSG_GETGEN, 0, NFPROTO_UNSPEC);
    status = mg_netlink_ask(&r->link, &request.header, r->dump, err);
    r->dump = dump;
    if (status == MG_OK && !mg_nft_decode_generation(mg_buf_view(&reply), out))
        status = mg_fail(err, MG_FORMAT, "nftables does not tell its generation");
    mg_buf_clear(&reply);
    return status;
}

static enum mg_status read_once(struct reading *r, struct mg_error *err)
{
    static const unsigned types[] = {NFT_MSG_GETTABLE, NFT_MSG_GETCHAIN, NFT_MSG_GETRULE};
    uint32_t before, after;
    enum mg_status status;

    r->link.changed = false;
    mg_buf_reset(r->dump);
    status = read_generation(r, &before, err);
    r->answered = r->answered || status == MG_OK;
    if (status == MG_OK)
        status = dump_all(r, NFT_MSG_GETSET, err);
    if (status == MG_OK)
        status = dump_sets(r, err);
    for (size_t i = 0; i < MG_COUNT(types) && status == MG_OK; i++)
        status = dump_all(r, types[i], err);
    if (status == MG_OK)
        status = read_generation(r, &after, err);
    if (status == MG_OK && after != before)
        r->link.changed = true;
    /* There is an nftables, so what is not there is no reason to say that there is none. */
    return status == MG_NOENT && r->answered ? MG_IO : status;
}

enum mg_status mg_nft_read(struct mg_buf *dump, struct mg_error *err)
{
    struct reading r = {.dump = dump};
    enum mg_status status = mg_netlink_open(&r.link, NETLINK_NETFILTER, "nftables", err);

    if (status == MG_OK) {
        int left = ATTEMPTS;

        do
            status = read_once(&r, err);
        while (status == MG_OK && r.link.changed && --left != 0);
        if (status == MG_OK && r.link.changed)
            status = mg_fail(err, MG_TIMEOUT, "the rules of nftables do not stop changing");
    }
    mg_netlink_close(&r.link);
    return status;
}
