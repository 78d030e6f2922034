/* SPDX-License-Identifier: Apache-2.0
 *
 * Collecting settings and rules, and one verdict for each listener and zone. Which profiles count
 * is often not known; where they disagree the zone is limited, with what holds in which of them.
 */
#include "core/exposure/windows_firewall.h"

#include <stdio.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/exposure/windows_profile.h"

void mg_windows_firewall_init(struct mg_windows_firewall *firewall)
{
    *firewall = (struct mg_windows_firewall){0};
    mg_arena_init(&firewall->arena, MG_LIMIT_FIREWALL_ARENA);
    mg_vec_init(&firewall->rules, sizeof(struct mg_windows_rule));
    mg_vec_init(&firewall->variables, sizeof(struct mg_windows_variable));
    for (size_t i = 0; i < MG_IP_FAMILY_COUNT; i++)
        mg_vec_init(&firewall->subnets[i], sizeof(struct mg_ip_range));
}

void mg_windows_firewall_clear(struct mg_windows_firewall *firewall)
{
    mg_vec_clear(&firewall->rules);
    mg_vec_clear(&firewall->variables);
    for (size_t i = 0; i < MG_IP_FAMILY_COUNT; i++)
        mg_vec_clear(&firewall->subnets[i]);
    mg_arena_clear(&firewall->arena);
    mg_windows_firewall_init(firewall);
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "the settings of the firewall need more than %zu bytes",
                   MG_LIMIT_FIREWALL_ARENA);
}

static bool may_count(const struct mg_windows_rule *rule)
{
    return rule->active && rule->incoming &&
           (rule->protocol == 6 || rule->protocol == 17 || rule->protocol == MG_PROTOCOL_ANY);
}

enum mg_status mg_windows_firewall_add_rule(struct mg_windows_firewall *firewall,
                                            enum mg_firewall_source source, struct mg_str id,
                                            struct mg_str text, struct mg_error *err)
{
    struct mg_windows_rule rule;
    enum mg_status status;

    if (firewall->rules.n >= MG_LIMIT_FIREWALL_RULES)
        return mg_fail(err, MG_LIMIT, "the firewall has more than %d rules",
                       MG_LIMIT_FIREWALL_RULES);
    if (!mg_arena_str(&firewall->arena, id, &id) || !mg_arena_str(&firewall->arena, text, &text))
        return no_memory(err);
    status = mg_windows_rule_parse(id, text, &firewall->arena, &rule, err);
    if (status != MG_OK || !may_count(&rule))
        return status;
    rule.policy = source != MG_FIREWALL_LOCAL;
    if (!mg_vec_push(&firewall->rules, &rule))
        return no_memory(err);
    firewall->odd += rule.odd.n != 0;
    return MG_OK;
}

enum mg_status mg_windows_firewall_add_variable(struct mg_windows_firewall *firewall,
                                                struct mg_str name, struct mg_str value,
                                                struct mg_error *err)
{
    struct mg_windows_variable variable;

    if (!mg_arena_str(&firewall->arena, name, &variable.name) ||
        !mg_arena_str(&firewall->arena, value, &variable.value) ||
        !mg_vec_push(&firewall->variables, &variable))
        return no_memory(err);
    return MG_OK;
}

enum mg_status mg_windows_firewall_add_subnet(struct mg_windows_firewall *firewall,
                                              enum mg_ip_family family,
                                              const struct mg_ip_range *subnet,
                                              struct mg_error *err)
{
    return mg_vec_push(&firewall->subnets[family], subnet) ? MG_OK : no_memory(err);
}

/* The work of judging all listeners. */
struct work {
    const struct mg_windows_firewall *firewall;
    struct mg_vec matches; /* of the present listener */
    struct mg_sweep sweep;
    struct mg_windows_outcome outcomes[MG_PROFILE_COUNT][MG_ZONE_COUNT];
    struct mg_exposures *out;
};

static enum mg_status find_matches(struct work *work, const struct mg_listener *listener,
                                   struct mg_error *err)
{
    const struct mg_vec *rules = &work->firewall->rules;

    work->matches.n = 0;
    for (size_t i = 0; i < rules->n; i++) {
        struct mg_windows_match match =
            mg_windows_match(work->firewall, mg_vec_at(rules, i), listener);

        if (match.effect != MG_EFFECT_NONE && !mg_vec_push(&work->matches, &match))
            return no_memory(err);
    }
    return MG_OK;
}

/* All profiles that count agree, or the one that speaks for them: unknown, else the worst. */
static unsigned speaking(const struct work *work, unsigned profiles, enum mg_exposure_zone zone,
                         bool *agree)
{
    unsigned best = MG_PROFILE_COUNT;

    *agree = true;
    for (unsigned i = 0; i < MG_PROFILE_COUNT; i++) {
        enum mg_exposure_verdict verdict = work->outcomes[i][zone].verdict, other;

        if ((profiles >> i & 1) == 0)
            continue;
        if (best == MG_PROFILE_COUNT) {
            best = i;
            continue;
        }
        other = work->outcomes[best][zone].verdict;
        *agree = *agree && verdict == other;
        if (other != MG_EXPOSURE_UNKNOWN && (verdict == MG_EXPOSURE_UNKNOWN || verdict > other))
            best = i;
    }
    return best;
}

/* "reachable in the profiles Domain, Private only". */
static void say_where(const struct work *work, unsigned profiles, enum mg_exposure_zone zone,
                      enum mg_exposure_verdict verdict, char *out, size_t size)
{
    int n = snprintf(out, size, "%s with the profile", mg_exposure_verdict_name(verdict));
    const char *between = " ";

    for (unsigned i = 0; i < MG_PROFILE_COUNT && n > 0 && (size_t)n < size; i++) {
        if ((profiles >> i & 1) == 0 || work->outcomes[i][zone].verdict != verdict)
            continue;
        n += snprintf(out + n, size - (size_t)n, "%s%s", between, mg_windows_profile_name(i));
        between = " or ";
    }
    if (n > 0 && (size_t)n < size)
        (void)snprintf(out + n, size - (size_t)n, " only");
}

static enum mg_status add_combined(struct work *work, const struct mg_listener *listener,
                                   enum mg_exposure_zone zone, struct mg_error *err)
{
    unsigned profiles = work->firewall->profiles == 0 ? MG_PROFILE_ALL : work->firewall->profiles;
    struct mg_exposure exposure = {.listener = listener, .zone = zone};
    const struct mg_windows_outcome *outcome;
    char reason[sizeof outcome->reason];
    bool agree;

    outcome = &work->outcomes[speaking(work, profiles, zone, &agree)][zone];
    exposure.rule = outcome->rule;
    exposure.verdict = outcome->verdict;
    exposure.reason = mg_str_of(outcome->reason);
    if (!agree && outcome->verdict != MG_EXPOSURE_UNKNOWN) {
        say_where(work, profiles, zone, outcome->verdict, reason, sizeof reason);
        exposure.verdict = MG_EXPOSURE_LIMITED;
        exposure.reason = mg_str_of(reason);
    }
    return mg_exposures_add(work->out, &exposure, err);
}

/* What needs no rule: the scope of the address, and a firewall of which nothing is known. */
static bool is_decided(const struct mg_windows_firewall *firewall, struct mg_exposure *exposure)
{
    enum mg_listener_scope scope = mg_listener_scope(exposure->listener);

    if (scope == MG_LISTENER_LOOPBACK) {
        exposure->rule = MG_STR("it listens to the host itself only");
    } else if (scope == MG_LISTENER_LINK_LOCAL && exposure->zone != MG_ZONE_SUBNET) {
        exposure->rule = MG_STR("its link-local address is not routed");
    } else if (firewall->unknown != NULL) {
        exposure->verdict = MG_EXPOSURE_UNKNOWN;
        exposure->rule = MG_STR("no setting");
        exposure->reason = mg_str_of(firewall->unknown);
    } else {
        return false;
    }
    return true;
}

static enum mg_status add_all(struct work *work, const struct mg_listener *listener,
                              struct mg_error *err)
{
    const struct mg_vec *subnets = &work->firewall->subnets[mg_listener_family(listener)];
    enum mg_status status = MG_OK;

    for (int zone = 0; status == MG_OK && zone < MG_ZONE_COUNT; zone++) {
        struct mg_exposure exposure = {.listener = listener, .zone = (enum mg_exposure_zone)zone};

        if ((zone == MG_ZONE_SUBNET && subnets->n == 0) || zone == MG_ZONE_CONTAINER)
            continue;
        if (is_decided(work->firewall, &exposure))
            status = mg_exposures_add(work->out, &exposure, err);
        else
            status = add_combined(work, listener, exposure.zone, err);
    }
    return status;
}

static enum mg_status judge_one(struct work *work, const struct mg_listener *listener,
                                struct mg_error *err)
{
    enum mg_status status = find_matches(work, listener, err);

    for (unsigned i = 0; status == MG_OK && i < MG_PROFILE_COUNT; i++)
        status = mg_windows_profile_judge(work->firewall, i, mg_listener_family(listener),
                                          &work->matches, &work->sweep, work->outcomes[i], err);
    return status == MG_OK ? add_all(work, listener, err) : status;
}

/* Rules and their addresses: what each listener may cost. */
static size_t weigh(const struct mg_windows_firewall *firewall)
{
    size_t weight = 1;

    for (size_t i = 0; i < firewall->rules.n; i++) {
        const struct mg_windows_rule *rule = mg_vec_at(&firewall->rules, i);

        weight++;
        for (size_t family = 0; family < MG_IP_FAMILY_COUNT; family++) {
            const struct mg_rule_addresses *a = rule->remote.ranges[family];

            for (; a != NULL; a = a->next)
                weight++;
        }
    }
    return weight;
}

enum mg_status mg_windows_firewall_judge(const struct mg_windows_firewall *firewall,
                                         const struct mg_listener *listeners, size_t count,
                                         struct mg_exposures *out, struct mg_error *err)
{
    struct work work = {.firewall = firewall, .out = out};
    size_t weight = weigh(firewall);
    enum mg_status status = MG_OK;

    if (count > MG_LIMIT_EXPOSURE_STEPS / weight)
        return mg_fail(err, MG_LIMIT,
                       "%zu listeners and %zu rules and addresses are too many to be judged", count,
                       weight);
    mg_vec_init(&work.matches, sizeof(struct mg_windows_match));
    mg_sweep_init(&work.sweep);
    for (size_t i = 0; status == MG_OK && i < count; i++)
        status = judge_one(&work, &listeners[i], err);
    mg_sweep_clear(&work.sweep);
    mg_vec_clear(&work.matches);
    return status;
}
