/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages of netlink, made by hand.
 */
#ifndef TEST_NETLINK_SAMPLE_H
#define TEST_NETLINK_SAMPLE_H

#include "core/base/buf.h"

/* A message with what stands behind its header; attributes follow. Returns where it begins. */
size_t netlink_sample_begin(struct mg_buf *dump, unsigned type, const void *body, size_t n);
void netlink_sample_attribute(struct mg_buf *dump, unsigned type, const void *value, size_t n);
/* Attributes that follow are inside of it, up to the end. */
size_t netlink_sample_nest(struct mg_buf *dump, unsigned type);
void netlink_sample_nest_end(struct mg_buf *dump, size_t at);
void netlink_sample_end(struct mg_buf *dump, size_t at);

#endif
