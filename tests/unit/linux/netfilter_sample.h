/* SPDX-License-Identifier: Apache-2.0
 *
 * What decoders of the packet filter are tested with: a file of tests/data/netfilter, an arena and
 * a list of chains. Whatever fails, fails the running test.
 */
#ifndef TEST_NETFILTER_SAMPLE_H
#define TEST_NETFILTER_SAMPLE_H

#include "core/base/buf.h"
#include "core/base/vec.h"
#include "core/exposure/netfilter.h"

struct netfilter_sample {
    struct mg_arena arena;
    struct mg_vec chains; /* of struct mg_nf_chain */
    struct mg_buf bytes;
};

void netfilter_sample_init(struct netfilter_sample *sample);
void netfilter_sample_clear(struct netfilter_sample *sample);
/* Its bytes are those of the file. */
void netfilter_sample_read(struct netfilter_sample *sample, const char *name);
/* The chains have this text, which a file has. */
void netfilter_sample_assert_text(const struct netfilter_sample *sample, const char *name);

#endif
