/* SPDX-License-Identifier: Apache-2.0
 *
 * One row per feed that ignores anything; docs/feeds.md tells more of each.
 */
#include "core/advisory/ignored.h"

#include "core/base/compiler.h"

static const struct {
    const char *format, *words;
} rows[] = {
    {"osv", "ranges of commits (GIT)"},
    {"debian-tracker", "statements about releases that no host is matched with"},
    {"secdb", "statements about edge, which has no branch"},
    {"updateinfo", "updates that are not about security"},
    {"msrc-cvrf", "statements about Azure Linux, and fixed builds that are no versions"},
    {"msrc-xml", "statements about Azure Linux, and fixed builds that are no versions"},
    {"msrc-csaf", "statements about Azure Linux, and fixed builds that are no versions"},
};

const char *mg_ignored_words(struct mg_str format)
{
    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        if (mg_str_is(format, rows[i].format))
            return rows[i].words;
    }
    return "of several kinds";
}
