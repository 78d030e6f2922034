/* SPDX-License-Identifier: Apache-2.0
 *
 * A rule matches when all that it names does; names of programs and services are compared as the
 * texts they are. Each test gives an answer, and the least sure one counts.
 */
#include "core/exposure/windows_match.h"

enum answer { YES, PART, PERHAPS, NO };

struct result {
    enum answer answer;
    const char *why;
    struct mg_str field;
};

/* One more test: the worse answer stays, of equal ones the first. */
static void take(struct result *result, enum answer answer, const char *why, struct mg_str field)
{
    if (answer > result->answer)
        *result = (struct result){answer, why, field};
}

static void match_protocol(const struct mg_windows_rule *rule, const struct mg_listener *listener,
                           struct result *result)
{
    unsigned protocol = mg_str_is(listener->protocol, "udp") ? 17 : 6;

    if (rule->protocol != MG_PROTOCOL_ANY && rule->protocol != protocol)
        take(result, NO, NULL, MG_STR_NONE);
}

static void match_port(const struct mg_windows_rule *rule, const struct mg_listener *listener,
                       struct result *result)
{
    enum answer best = rule->ports == NULL ? YES : NO;

    for (const struct mg_rule_ports *p = rule->ports; p != NULL && best != YES; p = p->next) {
        if (listener->port >= p->first && listener->port <= p->last)
            best = p->vague ? PERHAPS : YES;
    }
    take(result, best, "it is for ports that Windows chooses while it runs", MG_STR_NONE);
}

/* The value of a variable; false when it is not known. */
static bool variable(const struct mg_windows_firewall *firewall, struct mg_str name,
                     struct mg_str *out)
{
    for (size_t i = 0; i < firewall->variables.n; i++) {
        const struct mg_windows_variable *v = mg_vec_at(&firewall->variables, i);

        if (mg_str_eq_nocase(v->name, name)) {
            *out = v->value;
            return true;
        }
    }
    return false;
}

/* Does path begin with the text? Take it off. */
static bool strip(struct mg_str *path, struct mg_str text)
{
    if (text.n > path->n || !mg_str_eq_nocase(mg_str_take(*path, text.n), text))
        return false;
    *path = mg_str_skip(*path, text.n);
    return true;
}

/* Compare without building the expanded text. PERHAPS when a variable is not known. */
static enum answer compare_path(const struct mg_windows_firewall *firewall, struct mg_str pattern,
                                struct mg_str path)
{
    struct mg_str literal, name, value;

    for (;;) {
        size_t percent = mg_str_find(pattern, '%');

        literal = mg_str_take(pattern, percent);
        if (!strip(&path, literal))
            return NO;
        if (percent == SIZE_MAX)
            return path.n == 0 ? YES : NO;
        pattern = mg_str_skip(pattern, percent + 1);
        if (!mg_str_cut(&pattern, '%', &name) || !variable(firewall, name, &value))
            return PERHAPS;
        if (!strip(&path, value))
            return NO;
    }
}

static struct mg_str base_name(struct mg_str path)
{
    for (size_t i = path.n; i > 0; i--) {
        if (path.p[i - 1] == '\\' || path.p[i - 1] == '/')
            return mg_str_skip(path, i);
    }
    return path;
}

/* Can two different texts of this kind mean one file? Short names (PROGRA~1), letters whose case
 * only Windows knows. */
static bool is_ambiguous(struct mg_str path)
{
    for (size_t i = 0; i < path.n; i++) {
        if (path.p[i] == '~' || (unsigned char)path.p[i] >= 0x80)
            return true;
    }
    return false;
}

static enum answer match_path(const struct mg_windows_firewall *firewall, struct mg_str app,
                              const struct mg_listener *listener)
{
    enum answer answer;

    if (listener->path.n == 0)
        return listener->process.n == 0 || is_ambiguous(app) ||
                       mg_str_eq_nocase(base_name(app), listener->process)
                   ? PERHAPS
                   : NO;
    answer = compare_path(firewall, app, listener->path);
    return answer == NO && is_ambiguous(app) ? PERHAPS : answer;
}

static void match_app(const struct mg_windows_firewall *firewall,
                      const struct mg_windows_rule *rule, const struct mg_listener *listener,
                      struct result *result)
{
    enum answer answer;

    if (rule->app.n == 0)
        return;
    if (mg_str_eq_nocase(rule->app, MG_STR("System"))) /* the kernel; it has no executable */
        answer = listener->pid == 0                                      ? PERHAPS
                 : mg_str_eq_nocase(listener->process, MG_STR("System")) ? YES
                                                                         : NO;
    else
        answer = match_path(firewall, rule->app, listener);
    take(result, answer, "whether it is about this program is not known", rule->app);
}

/* The word in a list separated by '/'; *count is the words of the list. */
static bool has_word(struct mg_str list, struct mg_str word, size_t *count)
{
    struct mg_str piece;
    bool found = false;

    *count = 0;
    while (mg_str_cut(&list, '/', &piece)) {
        *count += piece.n != 0;
        found = found || mg_str_eq_nocase(piece, word);
    }
    return found;
}

/* A socket in a process with several services belongs to one of them. */
static void match_service(const struct mg_windows_rule *rule, const struct mg_listener *listener,
                          struct result *result)
{
    size_t count;
    bool found = has_word(listener->services, rule->service, &count);
    enum answer answer = found ? YES : NO;

    if (rule->service.n == 0)
        return;
    if (mg_str_is(rule->service, "*"))
        answer = count > 0 ? YES : NO;
    else if (found && count > 1)
        answer = PERHAPS;
    if (listener->pid == 0 ||
        (count == 0 && mg_str_eq_nocase(listener->process, MG_STR("svchost.exe"))))
        answer = PERHAPS;
    take(result, answer, "whether the socket belongs to this service is not known", rule->service);
}

/* Rules for an AppContainer are about nothing else, and other rules hardly about it. */
static void match_container(const struct mg_windows_rule *rule, const struct mg_listener *listener,
                            struct result *result)
{
    bool is_none = mg_str_is(listener->container, MG_LISTENER_NO_CONTAINER);

    if (rule->package.n != 0 && is_none)
        take(result, NO, NULL, MG_STR_NONE);
    else if (rule->package.n != 0 && !mg_str_eq_nocase(rule->package, listener->container))
        take(result,
             mg_str_starts(rule->package, MG_STR("S-1-")) && listener->container.n != 0 ? NO
                                                                                        : PERHAPS,
             "whether the program is of this package is not known", rule->package);
    else if (rule->package.n == 0 && listener->container.n != 0 && !is_none)
        take(result, rule->action == MG_RULE_BLOCK ? YES : PERHAPS,
             "the program runs in an AppContainer, which needs more than a rule", MG_STR_NONE);
}

static bool covers_all(enum mg_ip_family family, const struct mg_ip_range *range)
{
    struct mg_ip none = {{0}};
    struct mg_ip_range all = mg_ip_network(family, &none, 0);

    return mg_ip_in(range, &all.first) && mg_ip_in(range, &all.last);
}

/* A socket on all addresses is reached at some of them. */
static void match_local(const struct mg_windows_rule *rule, const struct mg_listener *listener,
                        struct result *result)
{
    enum mg_ip_family family = mg_listener_family(listener);
    bool wildcard = mg_listener_scope(listener) == MG_LISTENER_WILDCARD;
    enum answer answer = NO;
    struct mg_ip ip;

    if (!rule->local.given)
        return;
    if (!mg_ip_parse(family, listener->address, &ip) || rule->local.vague[family])
        answer = PERHAPS;
    for (const struct mg_rule_addresses *a = rule->local.ranges[family]; a != NULL; a = a->next) {
        enum answer here = covers_all(family, &a->range) || mg_ip_in(&a->range, &ip) ? YES : NO;

        if (wildcard && !covers_all(family, &a->range))
            here = PART;
        answer = here < answer ? here : answer;
    }
    take(result, answer, "it is for some of the host's addresses", MG_STR_NONE);
}

static enum mg_rule_effect effect_of(enum mg_rule_action action, enum answer answer)
{
    static const enum mg_rule_effect effects[][NO] = {
        [MG_RULE_UNKNOWN] = {MG_EFFECT_EITHER, MG_EFFECT_EITHER, MG_EFFECT_EITHER},
        [MG_RULE_ALLOW] = {MG_EFFECT_ALLOW, MG_EFFECT_ALLOW_PART, MG_EFFECT_ALLOW_PERHAPS},
        [MG_RULE_BLOCK] = {MG_EFFECT_BLOCK, MG_EFFECT_BLOCK_PART, MG_EFFECT_BLOCK_PERHAPS},
        [MG_RULE_BYPASS] = {MG_EFFECT_BYPASS, MG_EFFECT_BYPASS, MG_EFFECT_ALLOW_PERHAPS},
    };

    return answer == NO ? MG_EFFECT_NONE : effects[action][answer];
}

struct mg_windows_match mg_windows_match(const struct mg_windows_firewall *firewall,
                                         const struct mg_windows_rule *rule,
                                         const struct mg_listener *listener)
{
    struct result result = {YES, NULL, MG_STR_NONE};

    match_protocol(rule, listener, &result);
    if (result.answer != NO)
        match_port(rule, listener, &result);
    if (result.answer != NO) {
        match_app(firewall, rule, listener, &result);
        match_service(rule, listener, &result);
        match_container(rule, listener, &result);
        match_local(rule, listener, &result);
    }
    if (rule->user.n != 0)
        take(&result, PERHAPS, "whether it is about this user is not known", rule->user);
    if (rule->condition.n != 0)
        take(&result, PART, "it has a condition", rule->condition);
    if (rule->odd.n != 0)
        take(&result, PERHAPS, "it has a part that is not understood", rule->odd);
    return (struct mg_windows_match){rule, effect_of(rule->action, result.answer), result.why,
                                     result.field};
}
