/* SPDX-License-Identifier: Apache-2.0
 *
 * nftables first, then what iptables-legacy has besides: the kernel runs both.
 */
#include "platform/linux/exposure/netfilter_read.h"

#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/legacy_read.h"
#include "platform/linux/exposure/nft_decode.h"
#include "platform/linux/exposure/nft_socket.h"

static enum mg_status read_nftables(struct mg_arena *arena, struct mg_vec *chains,
                                    struct mg_error *err)
{
    struct mg_buf dump;
    enum mg_status status;

    mg_buf_init(&dump, MG_LIMIT_NETFILTER_BYTES);
    status = mg_nft_read(&dump, err);
    if (status == MG_OK)
        status = mg_nft_decode(mg_buf_view(&dump), arena, chains, err);
    mg_buf_clear(&dump);
    return status == MG_NOENT ? MG_OK : status; /* a kernel without it has no rules */
}

/* Rules that are there but were not read; NULL: something else failed. */
static const char *reason_of(enum mg_status status, const char *access, const char *limit,
                             const char *changing)
{
    switch (status) {
    case MG_ACCESS:
        return access;
    case MG_LIMIT:
    case MG_NOMEM:
        return limit;
    case MG_TIMEOUT:
        return changing;
    default:
        return NULL;
    }
}

static enum mg_status read_all(struct mg_arena *arena, struct mg_vec *chains, const char **unknown,
                               struct mg_error *err)
{
    enum mg_status status = read_nftables(arena, chains, err);

    *unknown =
        reason_of(status, "no permission to read nftables", "more rules of nftables than are read",
                  "the rules of nftables did not stop changing");
    if (status != MG_OK)
        return status;
    status = mg_legacy_read(arena, chains, err);
    *unknown = reason_of(status, "no permission to read the tables of iptables",
                         "more rules of iptables than are read",
                         "the tables of iptables did not stop changing");
    return status;
}

enum mg_status mg_netfilter_read(struct mg_netfilter *out, struct mg_error *err)
{
    struct mg_vec chains;
    const char *unknown;
    enum mg_status status;

    mg_vec_init(&chains, sizeof *out->chains);
    status = read_all(&out->arena, &chains, &unknown, err);
    if (status == MG_OK) {
        struct mg_nf_chain *copy = mg_arena_array(&out->arena, chains.n, sizeof *copy);

        if (copy == NULL) {
            unknown = "more rules than are read";
        } else {
            if (chains.n != 0)
                memcpy(copy, chains.items, chains.n * sizeof *copy);
            out->chains = copy;
            out->count = chains.n;
        }
    }
    mg_vec_clear(&chains);
    if (unknown == NULL)
        return status;
    out->unknown = unknown;
    return MG_OK;
}
