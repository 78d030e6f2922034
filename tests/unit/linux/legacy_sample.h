/* SPDX-License-Identifier: Apache-2.0
 *
 * Recorded tables of iptables-legacy: '4' or '6', struct ipt_getinfo, the entries.
 */
#ifndef TEST_LEGACY_SAMPLE_H
#define TEST_LEGACY_SAMPLE_H

#include <linux/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <string.h>

#include "platform/linux/exposure/legacy.h"

/* *out borrows from sample; false when it is too short. */
static inline bool legacy_sample(struct mg_str sample, struct mg_legacy_table *out)
{
    struct ipt_getinfo info;

    if (sample.n < 1 + sizeof info)
        return false;
    memcpy(&info, sample.p + 1, sizeof info);
    out->ipv6 = sample.p[0] == '6';
    out->name = mg_str_take(mg_str_skip(sample, 1), sizeof info.name);
    out->name = mg_str_take(out->name, mg_str_find(out->name, '\0'));
    out->hooks = info.valid_hooks;
    memcpy(out->entry, info.hook_entry, sizeof out->entry);
    out->entries = mg_str_skip(sample, 1 + sizeof info);
    return true;
}

#endif
