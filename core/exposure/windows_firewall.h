/* SPDX-License-Identifier: Apache-2.0
 *
 * The Windows firewall as its settings in the registry describe it, and what they mean for
 * listening sockets. Knows neither registry nor system: whoever reads them fills in the struct.
 * Evaluates new incoming connections; docs/exposure.md says by which rules, and what is left out.
 */
#ifndef MG_EXPOSURE_WINDOWS_FIREWALL_H
#define MG_EXPOSURE_WINDOWS_FIREWALL_H

#include "core/base/vec.h"
#include "core/exposure/exposure.h"
#include "core/exposure/windows_rules.h"

/* Where a setting comes from: a later one decides. */
enum mg_firewall_source {
    MG_FIREWALL_LOCAL,
    MG_FIREWALL_MDM, /* of a device management */
    MG_FIREWALL_GPO, /* of group policy */
};
#define MG_FIREWALL_SOURCE_COUNT 3

/* Settings of a profile, [MS-GPFAS] 2.2.3. */
enum mg_firewall_setting {
    MG_FIREWALL_ENABLED,       /* EnableFirewall */
    MG_FIREWALL_BLOCK,         /* DefaultInboundAction: what no rule names is blocked */
    MG_FIREWALL_NO_EXCEPTIONS, /* DoNotAllowExceptions: rules that allow do not count */
    MG_FIREWALL_MERGE, /* AllowLocalPolicyMerge: local rules count beside those of policies */
};
#define MG_FIREWALL_SETTING_COUNT 4

enum mg_firewall_flag { MG_FLAG_NOT_SET, MG_FLAG_OFF, MG_FLAG_ON };

struct mg_windows_variable {
    struct mg_str name, value; /* "SystemRoot", "C:\Windows" */
};

struct mg_windows_firewall {
    struct mg_arena arena;
    enum mg_firewall_flag settings[MG_FIREWALL_SOURCE_COUNT][MG_PROFILE_COUNT]
                                  [MG_FIREWALL_SETTING_COUNT];
    unsigned profiles;       /* bits of those that are in use; 0: not known */
    struct mg_vec rules;     /* struct mg_windows_rule: active, incoming, may be TCP or UDP */
    size_t odd;              /* of those have a part that is not understood */
    struct mg_vec variables; /* struct mg_windows_variable */
    struct mg_vec subnets[MG_IP_FAMILY_COUNT]; /* struct mg_ip_range: of the host */
    const char *unknown; /* why nothing can be said: "..."; NULL when something can */
};

void mg_windows_firewall_init(struct mg_windows_firewall *firewall);
void mg_windows_firewall_clear(struct mg_windows_firewall *firewall);

/* A value of a key FirewallRules. Texts are copied. LIMIT past MG_LIMIT_FIREWALL_RULES or of one
 * rule; NOMEM. */
enum mg_status mg_windows_firewall_add_rule(struct mg_windows_firewall *firewall,
                                            enum mg_firewall_source source, struct mg_str id,
                                            struct mg_str text, struct mg_error *err);
/* A variable that rules may name between percent signs; copied. NOMEM. */
enum mg_status mg_windows_firewall_add_variable(struct mg_windows_firewall *firewall,
                                                struct mg_str name, struct mg_str value,
                                                struct mg_error *err);
enum mg_status mg_windows_firewall_add_subnet(struct mg_windows_firewall *firewall,
                                              enum mg_ip_family family,
                                              const struct mg_ip_range *subnet,
                                              struct mg_error *err);

/* Append the verdicts about all listeners, for each zone that has addresses. LIMIT when rules times
 * listeners are too many; NOMEM. */
enum mg_status mg_windows_firewall_judge(const struct mg_windows_firewall *firewall,
                                         const struct mg_listener *listeners, size_t count,
                                         struct mg_exposures *out, struct mg_error *err);

#endif
