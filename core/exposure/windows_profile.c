/* SPDX-License-Identifier: Apache-2.0
 *
 * The order of precedence is that of Windows ("Windows Firewall rules", learn.microsoft.com): rules
 * that bypass blocks when authenticated, rules that block, rules that allow, the default action.
 * The remote addresses of all rules are swept at once; pieces of one zone with different verdicts
 * make it limited.
 */
#include "core/exposure/windows_profile.h"

#include <stdio.h>

#include "core/exposure/zones.h"

#define KIND(effect) (MG_ZONE_KINDS + (unsigned)(effect))

/* A profile that is on and has exceptions. */
struct judging {
    const struct mg_windows_firewall *firewall;
    const struct mg_vec *matches;
    unsigned profile;
    enum mg_ip_family family;
    bool merge, default_block;
    /* Verdicts of the pieces of each zone, and the beginning of a piece that has it. */
    bool seen[MG_ZONE_COUNT][MG_EXPOSURE_VERDICT_COUNT];
    struct mg_ip where[MG_ZONE_COUNT][MG_EXPOSURE_VERDICT_COUNT];
};

static enum mg_firewall_flag setting(const struct mg_windows_firewall *firewall, unsigned profile,
                                     enum mg_firewall_setting which)
{
    enum mg_firewall_flag flag = MG_FLAG_NOT_SET;

    for (size_t source = 0; source < MG_FIREWALL_SOURCE_COUNT; source++) {
        if (firewall->settings[source][profile][which] != MG_FLAG_NOT_SET)
            flag = firewall->settings[source][profile][which];
    }
    return flag;
}

static bool counts(const struct judging *j, const struct mg_windows_match *match)
{
    return (match->rule->profiles >> j->profile & 1) != 0 && (match->rule->policy || j->merge);
}

static enum mg_rule_effect vague(enum mg_rule_effect effect)
{
    if (effect == MG_EFFECT_ALLOW)
        return MG_EFFECT_ALLOW_PART;
    return effect == MG_EFFECT_BLOCK ? MG_EFFECT_BLOCK_PART : effect;
}

static struct mg_ip_range everything(enum mg_ip_family family)
{
    struct mg_ip none = {{0}};

    return mg_ip_network(family, &none, 0);
}

/* Call add for each range of remote addresses of a rule with what it does to them. */
typedef void (*each_fn)(void *context, const struct mg_ip_range *range, enum mg_rule_effect effect);

static void each_range(const struct judging *j, const struct mg_windows_match *match, each_fn add,
                       void *context)
{
    const struct mg_rule_side *remote = &match->rule->remote;
    const struct mg_vec *subnets = &j->firewall->subnets[j->family];
    struct mg_ip_range all = everything(j->family);

    if (!remote->given)
        add(context, &all, match->effect);
    if (remote->vague[j->family])
        add(context, &all, vague(match->effect));
    for (const struct mg_rule_addresses *a = remote->ranges[j->family]; a != NULL; a = a->next)
        add(context, &a->range, match->effect);
    for (size_t i = 0; remote->subnet[j->family] && i < subnets->n; i++)
        add(context, mg_vec_at(subnets, i), match->effect);
}

static void add_to_sweep(void *context, const struct mg_ip_range *range, enum mg_rule_effect effect)
{
    mg_sweep_add(context, range, KIND(effect));
}

/* What the rules make of the connections from one piece of addresses. */
static enum mg_exposure_verdict judge_piece(bool default_block, const size_t ranges[MG_SWEEP_KINDS])
{
    enum mg_exposure_verdict verdict = MG_EXPOSURE_BLOCKED;
    bool either = ranges[KIND(MG_EFFECT_EITHER)] != 0;

    if (ranges[KIND(MG_EFFECT_ALLOW)] != 0 || !default_block)
        verdict = MG_EXPOSURE_REACHABLE;
    else if (ranges[KIND(MG_EFFECT_ALLOW_PERHAPS)] != 0 || either)
        verdict = MG_EXPOSURE_UNKNOWN;
    else if (ranges[KIND(MG_EFFECT_ALLOW_PART)] != 0)
        verdict = MG_EXPOSURE_LIMITED;
    if (ranges[KIND(MG_EFFECT_BLOCK)] != 0)
        verdict = MG_EXPOSURE_BLOCKED;
    else if (verdict != MG_EXPOSURE_BLOCKED &&
             (ranges[KIND(MG_EFFECT_BLOCK_PERHAPS)] != 0 || either))
        verdict = MG_EXPOSURE_UNKNOWN;
    else if (verdict == MG_EXPOSURE_REACHABLE && ranges[KIND(MG_EFFECT_BLOCK_PART)] != 0)
        verdict = MG_EXPOSURE_LIMITED;
    if (verdict == MG_EXPOSURE_BLOCKED && ranges[KIND(MG_EFFECT_BYPASS)] != 0)
        verdict = MG_EXPOSURE_LIMITED;
    return verdict;
}

static void see_piece(void *context, const struct mg_ip *first, const size_t ranges[MG_SWEEP_KINDS])
{
    struct judging *j = context;
    enum mg_exposure_verdict verdict;
    enum mg_exposure_zone zone;

    if (!mg_zones_at(ranges, &zone))
        return;
    verdict = judge_piece(j->default_block, ranges);
    if (!j->seen[zone][verdict])
        j->where[zone][verdict] = *first;
    j->seen[zone][verdict] = true;
}

static enum mg_status sweep_rules(struct judging *j, struct mg_sweep *sweep, struct mg_error *err)
{
    const struct mg_vec *subnets = &j->firewall->subnets[j->family];

    mg_sweep_reset(sweep);
    mg_zones_add(sweep, j->family, subnets->items, subnets->n);
    for (size_t i = 0; i < j->matches->n; i++) {
        const struct mg_windows_match *match = mg_vec_at(j->matches, i);

        if (counts(j, match))
            each_range(j, match, add_to_sweep, sweep);
    }
    return mg_sweep_each(sweep, see_piece, j, err);
}

/* Which rule has this effect on an address? */
struct question {
    const struct mg_ip *ip;
    enum mg_rule_effect effect;
    bool yes;
};

static void ask(void *context, const struct mg_ip_range *range, enum mg_rule_effect effect)
{
    struct question *question = context;

    question->yes = question->yes || (effect == question->effect && mg_ip_in(range, question->ip));
}

static const struct mg_windows_match *find(const struct judging *j, const struct mg_ip *ip,
                                           enum mg_rule_effect effect)
{
    struct question question = {ip, effect, false};

    for (size_t i = 0; i < j->matches->n; i++) {
        const struct mg_windows_match *match = mg_vec_at(j->matches, i);

        if (counts(j, match))
            each_range(j, match, ask, &question);
        if (question.yes)
            return match;
    }
    return NULL;
}

/* The rule behind the verdict of the piece at ip; NULL: the default action. */
static const struct mg_windows_match *deciding(const struct judging *j, const struct mg_ip *ip,
                                               enum mg_exposure_verdict verdict)
{
    static const enum mg_rule_effect effects[MG_EXPOSURE_VERDICT_COUNT][3] = {
        [MG_EXPOSURE_BLOCKED] = {MG_EFFECT_BLOCK},
        [MG_EXPOSURE_UNKNOWN] = {MG_EFFECT_BLOCK_PERHAPS, MG_EFFECT_ALLOW_PERHAPS,
                                 MG_EFFECT_EITHER},
        [MG_EXPOSURE_LIMITED] = {MG_EFFECT_ALLOW_PART, MG_EFFECT_BLOCK_PART, MG_EFFECT_BYPASS},
        [MG_EXPOSURE_REACHABLE] = {MG_EFFECT_ALLOW},
    };
    const struct mg_windows_match *match = NULL;

    if (verdict == MG_EXPOSURE_LIMITED && find(j, ip, MG_EFFECT_BLOCK) != NULL)
        return find(j, ip, MG_EFFECT_BYPASS);
    for (size_t i = 0; match == NULL && i < 3 && effects[verdict][i] != MG_EFFECT_NONE; i++)
        match = find(j, ip, effects[verdict][i]);
    return match;
}

static void explain_match(const struct mg_windows_match *match, struct mg_windows_outcome *out)
{
    out->rule = match->rule->name;
    if (match->effect == MG_EFFECT_BYPASS)
        (void)snprintf(out->reason, sizeof out->reason, "only what is authenticated by IPsec");
    else if (match->why == NULL)
        (void)snprintf(out->reason, sizeof out->reason,
                       "the rule is for addresses that the host learns while it runs");
    else
        (void)snprintf(out->reason, sizeof out->reason, "the rule decides, and %s%s%.*s",
                       match->why, match->field.n == 0 ? "" : ": ", MG_STR_ARG(match->field));
}

/* Fill in the verdict of a zone from those of its pieces. */
static void conclude(const struct judging *j, enum mg_exposure_zone zone,
                     struct mg_windows_outcome *out)
{
    const bool *seen = j->seen[zone];
    enum mg_exposure_verdict piece = MG_EXPOSURE_REACHABLE;
    const struct mg_windows_match *match;
    bool mixed =
        seen[MG_EXPOSURE_BLOCKED] + seen[MG_EXPOSURE_LIMITED] + seen[MG_EXPOSURE_REACHABLE] > 1;

    if (seen[MG_EXPOSURE_UNKNOWN])
        piece = MG_EXPOSURE_UNKNOWN;
    else
        while (piece > MG_EXPOSURE_BLOCKED && !seen[piece])
            piece--;
    out->verdict = mixed && piece != MG_EXPOSURE_UNKNOWN ? MG_EXPOSURE_LIMITED : piece;
    out->reason[0] = '\0';
    match = deciding(j, &j->where[zone][piece], piece);
    out->rule = j->default_block ? MG_STR("the default action: block")
                                 : MG_STR("the default action: allow");
    if (match != NULL && (piece == MG_EXPOSURE_LIMITED || piece == MG_EXPOSURE_UNKNOWN))
        explain_match(match, out);
    else if (match != NULL)
        out->rule = match->rule->name;
    if (mixed && piece == MG_EXPOSURE_REACHABLE)
        (void)snprintf(out->reason, sizeof out->reason, "only some of these addresses");
}

static void set_all(struct mg_windows_outcome out[MG_ZONE_COUNT], enum mg_exposure_verdict verdict,
                    struct mg_str rule, const char *reason)
{
    for (size_t zone = 0; zone < MG_ZONE_COUNT; zone++) {
        out[zone].verdict = verdict;
        out[zone].rule = rule;
        (void)snprintf(out[zone].reason, sizeof out[zone].reason, "%s", reason);
    }
}

/* Settings that make rules meaningless. */
static bool is_decided(const struct mg_windows_firewall *firewall, unsigned profile,
                       struct mg_windows_outcome out[MG_ZONE_COUNT])
{
    enum mg_firewall_flag enabled = setting(firewall, profile, MG_FIREWALL_ENABLED);

    if (enabled == MG_FLAG_NOT_SET)
        set_all(out, MG_EXPOSURE_UNKNOWN, MG_STR("no setting"),
                "no setting tells whether the firewall is on");
    else if (enabled == MG_FLAG_OFF)
        set_all(out, MG_EXPOSURE_REACHABLE, MG_STR("the firewall is off"), "");
    else if (setting(firewall, profile, MG_FIREWALL_NO_EXCEPTIONS) == MG_FLAG_ON)
        set_all(out, MG_EXPOSURE_BLOCKED, MG_STR("no exceptions are allowed"), "");
    else
        return false;
    return true;
}

enum mg_status mg_windows_profile_judge(const struct mg_windows_firewall *firewall,
                                        unsigned profile, enum mg_ip_family family,
                                        const struct mg_vec *matches, struct mg_sweep *sweep,
                                        struct mg_windows_outcome out[MG_ZONE_COUNT],
                                        struct mg_error *err)
{
    struct judging j = {
        .firewall = firewall,
        .matches = matches,
        .profile = profile,
        .family = family,
        .merge = setting(firewall, profile, MG_FIREWALL_MERGE) != MG_FLAG_OFF,
        .default_block = setting(firewall, profile, MG_FIREWALL_BLOCK) != MG_FLAG_OFF,
    };
    enum mg_status status;

    if (is_decided(firewall, profile, out))
        return MG_OK;
    status = sweep_rules(&j, sweep, err);
    for (int zone = 0; status == MG_OK && zone < MG_ZONE_COUNT; zone++)
        conclude(&j, (enum mg_exposure_zone)zone, &out[zone]);
    return status;
}

const char *mg_windows_profile_name(unsigned profile)
{
    static const char *const names[MG_PROFILE_COUNT] = {"Domain", "Private", "Public"};

    return names[profile];
}
