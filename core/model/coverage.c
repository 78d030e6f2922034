/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of coverage levels.
 */
#include "core/model/coverage.h"

#include "core/base/compiler.h"

static const char *const names[] = {"complete", "limited", "incomplete"};

const char *mg_coverage_level_name(enum mg_coverage_level level)
{
    return names[level];
}

bool mg_coverage_level_parse(struct mg_str name, enum mg_coverage_level *out)
{
    for (size_t i = 0; i < MG_COUNT(names); i++) {
        if (mg_str_is(name, names[i])) {
            *out = (enum mg_coverage_level)i;
            return true;
        }
    }
    return false;
}
