/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of a rule by a table. [MS-GPFAS] 2.2.2.19 lists most of them; RADynKey, PFN and the like
 * are of newer systems. Names and keywords are taken in any case, as Windows writes some
 * differently than it documents them. A field that is given twice where once is allowed, or with a
 * value that its kind does not have, is not understood.
 */
#include "core/exposure/windows_rules.h"

#include "core/base/limits.h"

enum form {
    ACTION,
    ACTIVE,
    DIRECTION,
    PROFILE,
    PROTOCOL,
    PORTS,
    ADDRESSES_LOCAL_4,
    ADDRESSES_LOCAL_6,
    ADDRESSES_REMOTE_4,
    ADDRESSES_REMOTE_6,
    TEXT,
    PLATFORM,
    PLATFORM_OPERATOR,
    CONDITION,         /* narrows the rule */
    CONDITION_IF_TRUE, /* narrows it unless FALSE */
    USER,
    REMARK, /* decides nothing about new connections from outside */
};

#define AT(field) offsetof(struct mg_windows_rule, field)

static const struct field {
    const char *name;
    enum form form;
    size_t at; /* of a TEXT */
} fields[] = {
    {"Action", ACTION, 0},
    {"Active", ACTIVE, 0},
    {"Dir", DIRECTION, 0},
    {"Profile", PROFILE, 0},
    {"Protocol", PROTOCOL, 0},
    {"LPort", PORTS, 0},
    {"LPort2_10", PORTS, 0},
    {"LPort2_20", PORTS, 0},
    {"LPort2_24", PORTS, 0},
    {"LPort2_25", PORTS, 0},
    {"LPort2_29", PORTS, 0},
    {"LA4", ADDRESSES_LOCAL_4, 0},
    {"LA6", ADDRESSES_LOCAL_6, 0},
    {"RA4", ADDRESSES_REMOTE_4, 0},
    {"RA42", ADDRESSES_REMOTE_4, 0},
    {"RA6", ADDRESSES_REMOTE_6, 0},
    {"RA62", ADDRESSES_REMOTE_6, 0},
    {"App", TEXT, AT(app)},
    {"Svc", TEXT, AT(service)},
    {"AppPkgId", TEXT, AT(package)},
    {"PFN", TEXT, AT(package)},
    {"LUAuth", USER, 0},
    {"LUAuth2_24", USER, 0},
    {"LUOwn", USER, 0},
    {"Platform", PLATFORM, 0},
    {"Platform2", PLATFORM_OPERATOR, 0},
    {"RPort", CONDITION, 0},
    {"RPort2_10", CONDITION, 0},
    {"IF", CONDITION, 0},
    {"IFType", CONDITION, 0},
    {"Security", CONDITION, 0},
    {"Security2_9", CONDITION, 0},
    {"Security2", CONDITION, 0},
    {"RMAuth", CONDITION, 0},
    {"RUAuth", CONDITION, 0},
    {"NNm", CONDITION, 0},
    {"RADynKey", CONDITION, 0},
    {"SecurityRealmId", CONDITION, 0},
    {"TTK", CONDITION, 0},
    {"TTK2_22", CONDITION, 0},
    {"TTK2_27", CONDITION, 0},
    {"TTK2_28", CONDITION, 0},
    {"LOM", CONDITION_IF_TRUE, 0},
    {"Name", REMARK, 0},
    {"Desc", REMARK, 0},
    {"EmbedCtxt", REMARK, 0},
    {"ICMP4", REMARK, 0},
    {"ICMP6", REMARK, 0},
    /* Edge lets tunnels through (Teredo), in addition; Defer leaves that to the program; LSM and
     * AuthByPassOut are about answers and outgoing traffic; PCross about changing profiles. */
    {"Edge", REMARK, 0},
    {"Defer", REMARK, 0},
    {"LSM", REMARK, 0},
    {"AuthByPassOut", REMARK, 0},
    {"PCross", REMARK, 0},
};

/* What LPort may name beside numbers (2.2.2.3). Ports of RPC and Teredo are chosen while Windows
 * runs; where no port is documented every one may be meant. */
static const struct {
    const char *keyword;
    unsigned first, last;
    bool vague;
} port_keywords[] = {
    {"RPC-EPMap", 135, 135, false}, {"RPC", 1024, 65535, true},     {"Teredo", 1024, 65535, true},
    {"IPTLSIn", 443, 443, false},   {"IPHTTPSIn", 443, 443, false}, {"DHCP", 67, 547, true},
    {"mDNS", 5353, 5353, false},    {"Ply2Disc", 1, 65535, true},   {"TcpCDPSvc", 1, 65535, true},
};

/* What RA4, RA6, RA42 and RA62 may name besides LocalSubnet (2.2.2.13): addresses that the host
 * learns while it runs. */
static const char *const address_keywords[] = {
    "DNS",         "DHCP",        "WINS",     "DefaultGateway", "IntrAnet",
    "RmtIntrAnet", "Ply2Renders", "IntErnet", "CaptivePortal",
};

static bool is(struct mg_str a, const char *z)
{
    return mg_str_eq_nocase(a, mg_str_of(z));
}

/* One rule that is parsed. */
struct parsing {
    struct mg_windows_rule *rule;
    struct mg_arena *arena;
    uint64_t seen;          /* a bit for each row of fields */
    bool newer;             /* Platform2=GTEQ was there */
    struct mg_str platform; /* a field that needs it */
    bool full;              /* the arena */
};

static bool parse_action(struct mg_str value, enum mg_rule_action *out)
{
    if (is(value, "Allow"))
        *out = MG_RULE_ALLOW;
    else if (is(value, "Block"))
        *out = MG_RULE_BLOCK;
    else if (is(value, "ByPass"))
        *out = MG_RULE_BYPASS;
    else
        return false;
    return true;
}

/* One of two words. */
static bool parse_either(struct mg_str value, const char *yes, const char *no, bool *out)
{
    *out = is(value, yes);
    return *out || is(value, no);
}

static bool parse_profile(struct mg_str value, unsigned *out)
{
    static const char *const names[MG_PROFILE_COUNT] = {"Domain", "Private", "Public"};

    for (unsigned i = 0; i < MG_PROFILE_COUNT; i++) {
        if (is(value, names[i])) {
            *out |= 1u << i;
            return true;
        }
    }
    return false;
}

static bool parse_protocol(struct mg_str value, unsigned *out)
{
    uint64_t number;

    if (!mg_str_u64(value, &number) || number > MG_PROTOCOL_ANY)
        return false;
    *out = (unsigned)number;
    return true;
}

static bool parse_port_numbers(struct mg_str value, struct mg_rule_ports *out)
{
    size_t dash = mg_str_find(value, '-');
    uint64_t first, last;

    if (!mg_str_u64(mg_str_take(value, dash), &first))
        return false;
    last = first;
    if (dash != SIZE_MAX && !mg_str_u64(mg_str_skip(value, dash + 1), &last))
        return false;
    if (first > last || last > UINT16_MAX)
        return false;
    *out = (struct mg_rule_ports){.first = (unsigned)first, .last = (unsigned)last};
    return true;
}

static bool parse_port_keyword(struct mg_str value, struct mg_rule_ports *out)
{
    for (size_t i = 0; i < MG_COUNT(port_keywords); i++) {
        if (is(value, port_keywords[i].keyword)) {
            *out = (struct mg_rule_ports){port_keywords[i].first, port_keywords[i].last,
                                          port_keywords[i].vague, NULL};
            return true;
        }
    }
    return false;
}

static void add_ports(struct parsing *p, const struct mg_rule_ports *ports)
{
    struct mg_rule_ports *kept = mg_arena_alloc(p->arena, sizeof *kept);

    if (kept == NULL) {
        p->full = true;
        return;
    }
    *kept = *ports;
    kept->next = p->rule->ports;
    p->rule->ports = kept;
}

static bool parse_ports(struct parsing *p, struct mg_str value)
{
    struct mg_rule_ports ports;

    if (!parse_port_numbers(value, &ports) && !parse_port_keyword(value, &ports))
        return false;
    add_ports(p, &ports);
    return true;
}

static bool parse_address_keyword(struct mg_str value, enum mg_ip_family family,
                                  struct mg_rule_side *side)
{
    if (is(value, "LocalSubnet")) {
        side->subnet[family] = true;
        return true;
    }
    for (size_t i = 0; i < MG_COUNT(address_keywords); i++) {
        if (is(value, address_keywords[i])) {
            side->vague[family] = true;
            return true;
        }
    }
    return false;
}

static bool parse_addresses(struct parsing *p, struct mg_str value, enum mg_ip_family family,
                            struct mg_rule_side *side)
{
    struct mg_rule_addresses *kept;
    struct mg_ip_range range;

    side->given = true;
    if (side == &p->rule->remote && parse_address_keyword(value, family, side))
        return true;
    if (!mg_ip_range_parse(family, value, &range))
        return false;
    kept = mg_arena_alloc(p->arena, sizeof *kept);
    if (kept == NULL) {
        p->full = true;
        return true;
    }
    *kept = (struct mg_rule_addresses){range, side->ranges[family]};
    side->ranges[family] = kept;
    return true;
}

/* PLATFORM:MAJOR:MINOR (2.2.2.17). Windows 10 and all later ones are version 10.0; the firewall of
 * some calls itself 6.2 or 6.3. */
static bool parse_platform(struct parsing *p, struct mg_str field, struct mg_str value)
{
    uint64_t number, major, minor;
    struct mg_str piece;

    if (!mg_str_cut(&value, ':', &piece) || !mg_str_u64(piece, &number) ||
        !mg_str_cut(&value, ':', &piece) || !mg_str_u64(piece, &major) ||
        !mg_str_u64(value, &minor) || major > 10 || (major == 10 && minor > 0))
        return false;
    if (major < 10)
        p->platform = field;
    return true;
}

static void keep_first(struct mg_str *to, struct mg_str field)
{
    if (to->n == 0)
        *to = field;
}

static bool parse_text(struct mg_windows_rule *rule, size_t at, struct mg_str value)
{
    *(struct mg_str *)(void *)((char *)rule + at) = value;
    return value.n != 0;
}

static bool take_value(struct parsing *p, const struct field *field, struct mg_str whole,
                       struct mg_str value)
{
    struct mg_windows_rule *rule = p->rule;
    bool flag;

    switch (field->form) {
    case ACTION:
        return parse_action(value, &rule->action);
    case ACTIVE:
        return parse_either(value, "TRUE", "FALSE", &rule->active);
    case DIRECTION:
        return parse_either(value, "In", "Out", &rule->incoming);
    case PROFILE:
        return parse_profile(value, &rule->profiles);
    case PROTOCOL:
        return parse_protocol(value, &rule->protocol);
    case PORTS:
        return parse_ports(p, value);
    case ADDRESSES_LOCAL_4:
        return parse_addresses(p, value, MG_IPV4, &rule->local);
    case ADDRESSES_LOCAL_6:
        return parse_addresses(p, value, MG_IPV6, &rule->local);
    case ADDRESSES_REMOTE_4:
        return parse_addresses(p, value, MG_IPV4, &rule->remote);
    case ADDRESSES_REMOTE_6:
        return parse_addresses(p, value, MG_IPV6, &rule->remote);
    case TEXT:
        return parse_text(rule, field->at, value);
    case PLATFORM:
        return parse_platform(p, whole, value);
    case PLATFORM_OPERATOR:
        p->newer = is(value, "GTEQ");
        return p->newer;
    case CONDITION:
        keep_first(&rule->condition, whole);
        return true;
    case CONDITION_IF_TRUE:
        if (!parse_either(value, "TRUE", "FALSE", &flag))
            return false;
        if (flag)
            keep_first(&rule->condition, whole);
        return true;
    case USER:
        keep_first(&rule->user, whole);
        return true;
    case REMARK:
        break;
    }
    return true;
}

/* Fields that may be there once only (2.2.2.19); of others each adds to the rule. */
static bool is_single(enum form form)
{
    return form == ACTION || form == ACTIVE || form == DIRECTION || form == PROTOCOL ||
           form == TEXT;
}

static void widen_side(struct mg_rule_side *side, enum mg_ip_family family)
{
    side->given = true;
    side->vague[family] = true;
}

/* A value that is not understood: the rule may be about anything of this kind. */
static void widen(struct parsing *p, const struct field *field)
{
    struct mg_windows_rule *rule = p->rule;

    switch (field->form) {
    case ACTION:
        rule->action = MG_RULE_UNKNOWN;
        break;
    case ACTIVE:
        rule->active = true;
        break;
    case DIRECTION:
        rule->incoming = true;
        break;
    case PROFILE:
        rule->profiles = MG_PROFILE_ALL;
        break;
    case PROTOCOL:
        rule->protocol = MG_PROTOCOL_ANY;
        break;
    case PORTS:
        add_ports(p, &(struct mg_rule_ports){.last = UINT16_MAX, .vague = true});
        break;
    case ADDRESSES_LOCAL_4:
        widen_side(&rule->local, MG_IPV4);
        break;
    case ADDRESSES_LOCAL_6:
        widen_side(&rule->local, MG_IPV6);
        break;
    case ADDRESSES_REMOTE_4:
        widen_side(&rule->remote, MG_IPV4);
        break;
    case ADDRESSES_REMOTE_6:
        widen_side(&rule->remote, MG_IPV6);
        break;
    case TEXT:
        *(struct mg_str *)(void *)((char *)rule + field->at) = MG_STR_NONE;
        break;
    default:
        break;
    }
}

static bool find_field(struct mg_str name, size_t *out)
{
    for (size_t i = 0; i < MG_COUNT(fields); i++) {
        if (is(name, fields[i].name)) {
            *out = i;
            return true;
        }
    }
    return false;
}

static void take_field(struct parsing *p, struct mg_str whole)
{
    size_t equals = mg_str_find(whole, '='), i;
    struct mg_str name = mg_str_take(whole, equals), value;
    bool twice;

    if (equals == SIZE_MAX || !find_field(name, &i)) {
        keep_first(&p->rule->odd, whole);
        return;
    }
    value = mg_str_skip(whole, equals + 1);
    twice = is_single(fields[i].form) && (p->seen >> i & 1) != 0;
    if (twice || !take_value(p, &fields[i], whole, value)) {
        widen(p, &fields[i]);
        keep_first(&p->rule->odd, whole);
    }
    p->seen |= (uint64_t)1 << i;
    if (is(name, "Name") && value.n != 0 && value.p[0] != '@') /* else text of a resource */
        p->rule->name = value;
}

static bool has_seen(const struct parsing *p, enum form form)
{
    for (size_t i = 0; i < MG_COUNT(fields); i++) {
        if (fields[i].form == form)
            return (p->seen >> i & 1) != 0;
    }
    return false;
}

/* What the whole must have, and what missing fields mean. */
static void conclude(struct parsing *p)
{
    struct mg_windows_rule *rule = p->rule;

    if (!has_seen(p, ACTION))
        keep_first(&rule->odd, MG_STR("no Action="));
    if (!has_seen(p, DIRECTION)) {
        keep_first(&rule->odd, MG_STR("no Dir="));
        rule->incoming = true;
    }
    if (p->platform.n != 0 && !p->newer)
        keep_first(&rule->odd, p->platform);
    if (rule->profiles == 0)
        rule->profiles = MG_PROFILE_ALL;
}

enum mg_status mg_windows_rule_parse(struct mg_str id, struct mg_str text, struct mg_arena *arena,
                                     struct mg_windows_rule *out, struct mg_error *err)
{
    struct mg_windows_rule rule = {.name = id, .protocol = MG_PROTOCOL_ANY};
    struct parsing parsing = {.rule = &rule, .arena = arena};
    struct mg_str field;

    _Static_assert(MG_COUNT(fields) <= 64, "a bit for each field");
    if (text.n > MG_LIMIT_FIREWALL_RULE)
        return mg_fail(err, MG_LIMIT, "the rule %.*s has %zu bytes", MG_STR_ARG(id), text.n);
    if (!mg_str_cut(&text, '|', &field) || field.n < 2 || (field.p[0] != 'v' && field.p[0] != 'V'))
        keep_first(&rule.odd, MG_STR("no version"));
    while (mg_str_cut(&text, '|', &field)) {
        if (field.n != 0)
            take_field(&parsing, field);
    }
    if (parsing.full)
        return mg_fail(err, MG_NOMEM, "the firewall's rules need more than %zu bytes",
                       arena->ceiling);
    conclude(&parsing);
    rule.name = mg_str_take(rule.name, MG_LIMIT_RULE_NAME);
    *out = rule;
    return MG_OK;
}
