/* SPDX-License-Identifier: Apache-2.0
 *
 * The structures of both families (struct ipt_entry, struct ip6t_entry), and what they ask of
 * packets without any match.
 */
#include "platform/linux/exposure/legacy_entry.h"

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <stddef.h>
#include <string.h>

static struct mg_nf_value address(const void *bytes, size_t n)
{
    struct mg_nf_value value = {{0}};

    memcpy(value.bytes + sizeof value.bytes - n, bytes, n);
    return value;
}

struct mg_str mg_legacy_text(const char *p, size_t n)
{
    struct mg_str s = {p, n};

    return mg_str_take(s, mg_str_find(s, '\0'));
}

static void take_ipv4(const struct ipt_ip *ip, struct mg_legacy_entry *out)
{
    out->protocol = ip->proto;
    out->inverted = ip->invflags;
    out->goes = (ip->flags & IPT_F_GOTO) != 0;
    out->odd = (ip->flags & IPT_F_FRAG) != 0 || (ip->invflags & IPT_INV_FRAG) != 0;
    out->source = address(&ip->src, 4);
    out->source_mask = address(&ip->smsk, 4);
    out->destination = address(&ip->dst, 4);
    out->destination_mask = address(&ip->dmsk, 4);
    memcpy(out->in, ip->iniface, MG_LEGACY_NAME);
    memcpy(out->in_mask, ip->iniface_mask, MG_LEGACY_NAME);
    memcpy(out->out, ip->outiface, MG_LEGACY_NAME);
    memcpy(out->out_mask, ip->outiface_mask, MG_LEGACY_NAME);
}

static void take_ipv6(const struct ip6t_ip6 *ip, struct mg_legacy_entry *out)
{
    out->protocol = (ip->flags & IP6T_F_PROTO) != 0 ? ip->proto : 0;
    out->inverted = ip->invflags;
    out->goes = (ip->flags & IP6T_F_GOTO) != 0;
    out->odd = (ip->flags & IP6T_F_TOS) != 0;
    out->source = address(&ip->src, 16);
    out->source_mask = address(&ip->smsk, 16);
    out->destination = address(&ip->dst, 16);
    out->destination_mask = address(&ip->dmsk, 16);
    memcpy(out->in, ip->iniface, MG_LEGACY_NAME);
    memcpy(out->in_mask, ip->iniface_mask, MG_LEGACY_NAME);
    memcpy(out->out, ip->outiface, MG_LEGACY_NAME);
    memcpy(out->out_mask, ip->outiface_mask, MG_LEGACY_NAME);
}

static bool take_target(struct mg_str bytes, struct mg_legacy_entry *out)
{
    struct xt_entry_target target;

    if (bytes.n < sizeof target)
        return false;
    memcpy(&target, bytes.p, sizeof target);
    if (target.u.user.target_size < sizeof target || target.u.user.target_size > bytes.n)
        return false;
    out->target = mg_legacy_text(bytes.p + offsetof(struct xt_entry_target, u.user.name),
                                 sizeof target.u.user.name);
    out->revision = target.u.user.revision;
    out->info = mg_str_skip(mg_str_take(bytes, target.u.user.target_size), sizeof target);
    return true;
}

/* The entry at a place. */
bool mg_legacy_entry_read(const struct mg_legacy_table *table, size_t at,
                          struct mg_legacy_entry *out)
{
    struct mg_str bytes = mg_str_skip(table->entries, at);
    struct ipt_entry four;
    struct ip6t_entry six;
    size_t size = table->ipv6 ? sizeof six : sizeof four, target, next;

    if (bytes.n < size)
        return false;
    *out = (struct mg_legacy_entry){0};
    if (table->ipv6) {
        memcpy(&six, bytes.p, sizeof six);
        take_ipv6(&six.ipv6, out);
        target = six.target_offset;
        next = six.next_offset;
    } else {
        memcpy(&four, bytes.p, sizeof four);
        take_ipv4(&four.ip, out);
        target = four.target_offset;
        next = four.next_offset;
    }
    if (target < size || next < target || next > bytes.n)
        return false;
    out->next = at + next;
    out->matches = mg_str_skip(mg_str_take(bytes, target), size);
    return take_target(mg_str_skip(mg_str_take(bytes, next), target), out);
}

/* Whether ones come before zeros in the last n bytes. */
static bool is_prefix(const struct mg_nf_value *mask, size_t n)
{
    bool ended = false;

    for (size_t i = 8 * (sizeof mask->bytes - n); i < 8 * sizeof mask->bytes; i++) {
        bool one = (mask->bytes[i / 8] >> (7 - i % 8) & 1) != 0;

        if (one && ended)
            return false;
        ended = ended || !one;
    }
    return true;
}

/* A network is a range of addresses; with an odd mask the key has it. */
static void add_address(struct mg_steps *steps, enum mg_nf_field field,
                        const struct mg_nf_value *value, const struct mg_nf_value *mask, size_t n,
                        bool inverted)
{
    static const struct mg_nf_value none = {{0}};
    struct mg_nf_range range;
    struct mg_nf_key key = mg_steps_key(field);
    bool prefix = is_prefix(mask, n);

    if (memcmp(mask, &none, sizeof none) == 0 && !inverted)
        return;
    for (size_t i = 0; i < sizeof range.first.bytes; i++) {
        bool in_mask = i >= sizeof range.first.bytes - n;

        range.first.bytes[i] = value->bytes[i] & mask->bytes[i];
        range.last.bytes[i] = range.first.bytes[i];
        if (prefix && in_mask)
            range.last.bytes[i] |= (unsigned char)~mask->bytes[i];
    }
    if (!prefix)
        key.mask = *mask;
    mg_steps_ranges(steps, &key, &range, 1, inverted);
}

/* The mask covers a name with its NUL, or the beginning of names. */
static void add_interface(struct mg_steps *steps, enum mg_nf_field field, const unsigned char *name,
                          const unsigned char *mask, bool inverted)
{
    struct mg_nf_range range = {{{0}}, {{0}}};
    bool ended = false;

    if (mask[0] == 0 && !inverted)
        return;
    for (size_t i = 0; i < MG_LEGACY_NAME && !ended; i++) {
        range.first.bytes[i] = name[i] & mask[i];
        range.last.bytes[i] = mask[i] != 0 ? range.first.bytes[i] : 0xff;
        ended = mask[i] != 0 && range.first.bytes[i] == 0;
    }
    mg_steps_range(steps, field, &range, inverted);
}

void mg_legacy_entry_conditions(bool ipv6, const struct mg_legacy_entry *entry,
                                struct mg_steps *steps)
{
    size_t n = ipv6 ? 16 : 4;

    add_address(steps, MG_NF_SOURCE, &entry->source, &entry->source_mask, n,
                (entry->inverted & IPT_INV_SRCIP) != 0);
    add_address(steps, MG_NF_DESTINATION, &entry->destination, &entry->destination_mask, n,
                (entry->inverted & IPT_INV_DSTIP) != 0);
    add_interface(steps, MG_NF_IN_NAME, entry->in, entry->in_mask,
                  (entry->inverted & IPT_INV_VIA_IN) != 0);
    add_interface(steps, MG_NF_OUT_NAME, entry->out, entry->out_mask,
                  (entry->inverted & IPT_INV_VIA_OUT) != 0);
    if (entry->protocol != 0)
        mg_steps_numbers(steps, MG_NF_PROTOCOL, entry->protocol, entry->protocol,
                         (entry->inverted & IPT_INV_PROTO) != 0);
    if (entry->odd)
        mg_steps_maybe(steps, "fragment or type of service");
}
