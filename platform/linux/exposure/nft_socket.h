/* SPDX-License-Identifier: Apache-2.0
 *
 * Asks the kernel for all of nftables in the network namespace of this process, and keeps its
 * answer as it is.
 */
#ifndef MG_LINUX_EXPOSURE_NFT_SOCKET_H
#define MG_LINUX_EXPOSURE_NFT_SOCKET_H

#include "core/base/buf.h"
#include "core/base/error.h"

/* Messages for mg_nft_decode are added to dump. All of them are of one state of the rules: when
 * they change in between the kernel is asked again, a few times. NOENT: a kernel without nftables;
 * ACCESS: no permission; TIMEOUT: the rules do not stop changing; LIMIT, IO, NOMEM. */
enum mg_status mg_nft_read(struct mg_buf *dump, struct mg_error *err);

#endif
