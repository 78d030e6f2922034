/* SPDX-License-Identifier: Apache-2.0
 *
 * One entry of a table of iptables-legacy, of either family.
 */
#ifndef MG_LINUX_EXPOSURE_LEGACY_ENTRY_H
#define MG_LINUX_EXPOSURE_LEGACY_ENTRY_H

#include "platform/linux/exposure/legacy.h"
#include "platform/linux/exposure/steps.h"

#define MG_LEGACY_NAME 16 /* of an interface */

/* Texts are borrowed from the table. */
struct mg_legacy_entry {
    size_t next;       /* place of the entry behind it */
    unsigned protocol; /* 0: any */
    unsigned inverted; /* IPT_INV_*; IPv6 has the same numbers */
    bool goes;         /* jumps do not come back */
    bool odd;          /* a condition that is not known: fragments, type of service */
    struct mg_nf_value source, source_mask, destination, destination_mask;
    unsigned char in[MG_LEGACY_NAME], in_mask[MG_LEGACY_NAME];
    unsigned char out[MG_LEGACY_NAME], out_mask[MG_LEGACY_NAME];
    struct mg_str matches;
    struct mg_str target; /* name; empty: a verdict */
    unsigned revision;
    struct mg_str info; /* of the target */
};

/* The entry at a place; false when it is broken. */
bool mg_legacy_entry_read(const struct mg_legacy_table *table, size_t at,
                          struct mg_legacy_entry *out);
/* What it asks of addresses, interfaces and the protocol. */
void mg_legacy_entry_conditions(bool ipv6, const struct mg_legacy_entry *entry,
                                struct mg_steps *steps);

/* Up to the first NUL. */
struct mg_str mg_legacy_text(const char *p, size_t n);

#endif
