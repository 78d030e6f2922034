/* SPDX-License-Identifier: Apache-2.0
 *
 * Packet filters in a short notation for tests; tests/data/exposure/README says how it looks.
 */
#ifndef MG_TESTS_NETFILTER_TEXT_H
#define MG_TESTS_NETFILTER_TEXT_H

#include "core/exposure/netfilter_judge.h"

/* What is being built. All of it is kept in netfilter.arena. */
struct netfilter_text {
    struct mg_netfilter filter;
    struct mg_nf_host host;
    struct mg_nf_interface interfaces[8];
    struct mg_nf_address addresses[16];
    struct mg_nf_route routes[16];
};

void netfilter_text_begin(struct netfilter_text *text);
void netfilter_text_end(struct netfilter_text *text);
/* One line: "interface", "chain", or a rule of the chain before. Fails the test on what it does
 * not understand. */
void netfilter_text_line(struct netfilter_text *text, struct mg_str line);

#endif
