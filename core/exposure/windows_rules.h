/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules of the Windows firewall as the registry has them: texts in the grammar of [MS-GPFAS]
 * section 2.2.2.19, parsed into what decides about incoming TCP and UDP. A rule that has something
 * this parser does not understand says so, so that no verdict is built upon it.
 */
#ifndef MG_EXPOSURE_WINDOWS_RULES_H
#define MG_EXPOSURE_WINDOWS_RULES_H

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/ip.h"

/* Bits of sets of profiles; the private one is called Standard in the registry. */
enum {
    MG_PROFILE_DOMAIN = 1,
    MG_PROFILE_PRIVATE = 2,
    MG_PROFILE_PUBLIC = 4,
    MG_PROFILE_ALL = 7,
};
#define MG_PROFILE_COUNT 3

enum mg_rule_action {
    MG_RULE_UNKNOWN,
    MG_RULE_ALLOW,
    MG_RULE_BLOCK,
    MG_RULE_BYPASS, /* lets pass what is authenticated, also where another rule blocks */
};

#define MG_PROTOCOL_ANY 256

struct mg_rule_ports {
    unsigned first, last;
    bool vague; /* some of these, which is not known: a keyword as RPC */
    struct mg_rule_ports *next;
};

struct mg_rule_addresses {
    struct mg_ip_range range;
    struct mg_rule_addresses *next;
};

/* Addresses of the local or the remote side. */
struct mg_rule_side {
    bool given; /* at all; else every address is meant, of both families */
    struct mg_rule_addresses *ranges[MG_IP_FAMILY_COUNT];
    bool subnet[MG_IP_FAMILY_COUNT]; /* LocalSubnet is meant */
    bool vague[MG_IP_FAMILY_COUNT];  /* some more, which are not known: a keyword as DNS */
};

struct mg_windows_rule {
    struct mg_str name; /* to show: its name, else its id */
    bool active, incoming;
    bool policy; /* set by a policy, not on the host itself */
    enum mg_rule_action action;
    unsigned profiles;           /* bits */
    unsigned protocol;           /* as in IP, or MG_PROTOCOL_ANY */
    struct mg_rule_ports *ports; /* NULL: all of them */
    struct mg_rule_side local, remote;
    struct mg_str app;     /* path with variables, or "System"; empty: any */
    struct mg_str service; /* "*": every service; empty: any */
    struct mg_str package; /* SID of an AppContainer, or name of a family of packages */
    /* Fields as they stand, the first of each kind; empty when there is none. */
    struct mg_str user;      /* restricts the local user */
    struct mg_str condition; /* narrows the rule in a way that is understood but not evaluated */
    struct mg_str odd;       /* is not understood */
};

/* id is the name of the registry value. What is not understood is no failure: see odd. Texts of
 * *out borrow from id and text. LIMIT, NOMEM. */
enum mg_status mg_windows_rule_parse(struct mg_str id, struct mg_str text, struct mg_arena *arena,
                                     struct mg_windows_rule *out, struct mg_error *err);

#endif
