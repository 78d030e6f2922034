/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers are printed as such, addresses and names of interfaces as people write them.
 */
#include "tests/unit/linux/netfilter_text.h"

#include <stdlib.h>
#include <string.h>

static const char *const fields[] = {
    [MG_NF_UNKNOWN] = "unknown",
    [MG_NF_FAMILY] = "family",
    [MG_NF_PROTOCOL] = "protocol",
    [MG_NF_SOURCE] = "source",
    [MG_NF_DESTINATION] = "destination",
    [MG_NF_SOURCE_PORT] = "sport",
    [MG_NF_DESTINATION_PORT] = "dport",
    [MG_NF_IN_INDEX] = "in-index",
    [MG_NF_IN_NAME] = "in",
    [MG_NF_OUT_INDEX] = "out-index",
    [MG_NF_OUT_NAME] = "out",
    [MG_NF_CT_STATE] = "state",
    [MG_NF_CT_STATUS] = "status",
    [MG_NF_MARK] = "mark",
    [MG_NF_CT_MARK] = "ct-mark",
    [MG_NF_TCP_FLAGS] = "tcp-flags",
    [MG_NF_SOURCE_TYPE] = "source-type",
    [MG_NF_DESTINATION_TYPE] = "destination-type",
    [MG_NF_BACK] = "back",
};

static const char *const verdicts[] = {
    [MG_NF_CONTINUE] = "continue", [MG_NF_ACCEPT] = "accept", [MG_NF_DROP] = "drop",
    [MG_NF_JUMP] = "jump",         [MG_NF_GOTO] = "goto",     [MG_NF_RETURN] = "return",
    [MG_NF_ANYTHING] = "anything",
};

static const char *const hooks[] = {
    [MG_NF_NO_HOOK] = "none",
    [MG_NF_INGRESS] = "ingress",
    [MG_NF_PREROUTING] = "prerouting",
    [MG_NF_INPUT] = "input",
    [MG_NF_FORWARD] = "forward",
    [MG_NF_OUTPUT] = "output",
    [MG_NF_POSTROUTING] = "postrouting",
};

static void add_value(struct mg_buf *out, enum mg_nf_field field, const struct mg_nf_value *value)
{
    const unsigned char *b = value->bytes;
    struct mg_ip ip;
    char text[MG_IP_TEXT];
    uint32_t number = (uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 | b[15];

    if (field == MG_NF_SOURCE || field == MG_NF_DESTINATION) {
        static const unsigned char none[12] = {0};

        memcpy(ip.bytes, b, sizeof ip.bytes);
        mg_ip_format(memcmp(b, none, sizeof none) == 0 ? MG_IPV4 : MG_IPV6, &ip, text);
        mg_buf_printf(out, "%s", text);
    } else if (field == MG_NF_IN_NAME || field == MG_NF_OUT_NAME) {
        mg_buf_char(out, '"');
        for (size_t i = 0; i < sizeof value->bytes && b[i] != 0; i++)
            mg_buf_char(out, b[i] == 0xff ? '~' : (char)b[i]);
        mg_buf_char(out, '"');
    } else {
        mg_buf_printf(out, "%u", number);
    }
}

static bool is_any(const struct mg_nf_range *range)
{
    for (size_t i = 0; i < sizeof range->first.bytes; i++) {
        if (range->first.bytes[i] != 0 || range->last.bytes[i] != 0xff)
            return false;
    }
    return true;
}

static void add_range(struct mg_buf *out, enum mg_nf_field field, const struct mg_nf_range *range)
{
    if (is_any(range)) {
        mg_buf_char(out, '*');
        return;
    }
    add_value(out, field, &range->first);
    if (memcmp(&range->first, &range->last, sizeof range->first) == 0)
        return;
    mg_buf_char(out, '-');
    add_value(out, field, &range->last);
}

static void add_decision(struct mg_buf *out, const struct mg_nf_decision *decision)
{
    mg_buf_printf(out, "%s%s%.*s", verdicts[decision->verdict], decision->chain.n != 0 ? " " : "",
                  MG_STR_ARG(decision->chain));
}

static void add_keys(struct mg_buf *out, const struct mg_nf_step *step)
{
    for (size_t k = 0; k < step->key_count; k++) {
        const struct mg_nf_key *key = &step->keys[k];
        bool whole = true;

        for (size_t i = 0; i < sizeof key->mask.bytes; i++)
            whole = whole && key->mask.bytes[i] == 0xff;
        mg_buf_printf(out, "%s%s", k != 0 ? " . " : "", fields[key->field]);
        if (whole)
            continue;
        mg_buf_str(out, MG_STR(" & "));
        for (size_t i = 0; i < sizeof key->mask.bytes; i++) {
            if (key->mask.bytes[i] != 0 || i >= 12)
                mg_buf_printf(out, "%02x", (unsigned)key->mask.bytes[i]);
        }
    }
}

static int by_keys(const void *left, const void *right)
{
    const struct mg_nf_element *a = left, *b = right;

    return memcmp(a->keys, b->keys, sizeof a->keys);
}

/* Elements in order: the kernel tells them in one that is not the same twice. */
static void add_set(struct mg_buf *out, const struct mg_nf_step *step)
{
    const struct mg_nf_set *set = step->set;

    if (set->count != 0)
        qsort(set->elements, set->count, sizeof *set->elements, by_keys);
    mg_buf_printf(out, "%s{", set->vague ? "vague " : "");
    for (size_t i = 0; i < set->count; i++) {
        for (size_t k = 0; k < step->key_count; k++) {
            mg_buf_str(out, k != 0 ? MG_STR(" . ") : i != 0 ? MG_STR(", ") : MG_STR(" "));
            add_range(out, step->keys[k].field, &set->elements[i].keys[k]);
        }
        if (step->kind == MG_NF_MAP) {
            mg_buf_str(out, MG_STR(": "));
            add_decision(out, &set->elements[i].decision);
        }
    }
    if (set->has_default) {
        mg_buf_str(out, MG_STR(", otherwise "));
        add_decision(out, &set->otherwise);
    }
    mg_buf_str(out, MG_STR(" }"));
}

static void add_nat(struct mg_buf *out, const struct mg_nf_nat *nat)
{
    mg_buf_printf(out, "%s%s", nat->redirect ? "redirect" : "dnat", nat->vague ? " vague" : "");
    if (nat->has_address) {
        mg_buf_str(out, MG_STR(" to "));
        add_range(out, MG_NF_DESTINATION, &nat->address);
    }
    if (nat->has_port) {
        mg_buf_str(out, MG_STR(" port "));
        add_range(out, MG_NF_DESTINATION_PORT, &nat->port);
    }
}

static void add_step(struct mg_buf *out, const struct mg_nf_step *step)
{
    switch (step->kind) {
    case MG_NF_MATCH:
    case MG_NF_MAP:
        add_keys(out, step);
        mg_buf_str(out, step->kind == MG_NF_MAP ? MG_STR(" map ")
                        : step->inverted        ? MG_STR(" not in ")
                                                : MG_STR(" in "));
        add_set(out, step);
        break;
    case MG_NF_MAYBE:
        mg_buf_printf(out, "maybe (%s)", step->why);
        break;
    case MG_NF_DECIDE:
        add_decision(out, &step->decision);
        if (step->why != NULL)
            mg_buf_printf(out, " (%s)", step->why);
        break;
    case MG_NF_SET_MARK:
        mg_buf_printf(out, "set mark %#x/%#x", (unsigned)step->mark, (unsigned)step->mask);
        break;
    case MG_NF_LOSE_MARK:
        mg_buf_printf(out, "lose %s", fields[step->keys[0].field]);
        break;
    case MG_NF_NOTRACK:
        mg_buf_str(out, MG_STR("notrack"));
        break;
    case MG_NF_NAT:
        add_nat(out, &step->nat);
        break;
    }
}

static void add_chain(struct mg_buf *out, const struct mg_nf_chain *chain)
{
    mg_buf_printf(out, "%.*s %.*s %.*s", MG_STR_ARG(chain->family), MG_STR_ARG(chain->table),
                  MG_STR_ARG(chain->name));
    if (chain->hook != MG_NF_NO_HOOK)
        mg_buf_printf(out, " hook %s priority %d policy %s", hooks[chain->hook],
                      (int)chain->priority, verdicts[chain->policy]);
    if (chain->device.n != 0)
        mg_buf_printf(out, " device %.*s", MG_STR_ARG(chain->device));
    mg_buf_printf(out, "%s%s\n", chain->nat ? " nat" : "", chain->legacy ? " legacy" : "");
}

void netfilter_text(const struct mg_nf_chain *chains, size_t count, struct mg_buf *out)
{
    for (size_t i = 0; i < count; i++) {
        add_chain(out, &chains[i]);
        for (size_t r = 0; r < chains[i].count; r++) {
            const struct mg_nf_rule *rule = &chains[i].rules[r];

            mg_buf_printf(out, "  %llu:", (unsigned long long)rule->handle);
            for (size_t s = 0; s < rule->count; s++) {
                mg_buf_str(out, s != 0 ? MG_STR("; ") : MG_STR(" "));
                add_step(out, &rule->steps[s]);
            }
            mg_buf_char(out, '\n');
        }
    }
}
