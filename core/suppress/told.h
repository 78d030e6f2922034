/* SPDX-License-Identifier: Apache-2.0
 *
 * What the coverage says of the rules. Private to core/suppress.
 */
#ifndef MG_SUPPRESS_TOLD_H
#define MG_SUPPRESS_TOLD_H

#include "core/suppress/rules.h"

bool mg_rule_is_expired(const struct mg_rule *rule, struct mg_str today);
/* After the rules were applied: what was read, what not applied, what is expired or of no use. */
void mg_rules_tell(const struct mg_suppress *set, struct mg_inventory *inventory,
                   struct mg_str today);

#endif
