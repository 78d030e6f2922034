/* SPDX-License-Identifier: Apache-2.0
 *
 * A packet filter as text, to compare it with what is expected: a line for each chain, and one for
 * each of its rules.
 */
#ifndef TEST_NETFILTER_TEXT_H
#define TEST_NETFILTER_TEXT_H

#include "core/base/buf.h"
#include "core/exposure/netfilter.h"

void netfilter_text(const struct mg_nf_chain *chains, size_t count, struct mg_buf *out);

#endif
