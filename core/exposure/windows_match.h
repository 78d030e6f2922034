/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether a rule of the Windows firewall is about a listener, and how surely, apart from profile
 * and remote addresses. Private to core/exposure.
 */
#ifndef MG_EXPOSURE_WINDOWS_MATCH_H
#define MG_EXPOSURE_WINDOWS_MATCH_H

#include "core/exposure/windows_firewall.h"

/* What a rule does to connections from its remote addresses. As kinds of a sweep they come behind
 * the zones. */
enum mg_rule_effect {
    MG_EFFECT_NONE,
    MG_EFFECT_ALLOW,
    MG_EFFECT_ALLOW_PART, /* under conditions, or some of the connections */
    MG_EFFECT_ALLOW_PERHAPS,
    MG_EFFECT_BLOCK,
    MG_EFFECT_BLOCK_PART,
    MG_EFFECT_BLOCK_PERHAPS,
    MG_EFFECT_BYPASS,
    MG_EFFECT_EITHER, /* allows or blocks, perhaps */
};
#define MG_EFFECT_COUNT 9

struct mg_windows_match {
    const struct mg_windows_rule *rule;
    enum mg_rule_effect effect;
    const char *why;     /* of PART and PERHAPS */
    struct mg_str field; /* of the rule that why is about; may be empty */
};

/* NONE when the rule is not about this listener. */
struct mg_windows_match mg_windows_match(const struct mg_windows_firewall *firewall,
                                         const struct mg_windows_rule *rule,
                                         const struct mg_listener *listener);

#endif
