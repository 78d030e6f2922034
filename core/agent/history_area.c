/* SPDX-License-Identifier: Apache-2.0
 *
 * What a hole in the coverage of a scan may hide. In doubt all: a finding that stays open for too
 * long does less harm than one that is called fixed and is not.
 */
#include "core/agent/history.h"
#include "core/base/limits.h"
#include "core/match/ecosystem.h"

static bool is_of_language(const struct mg_history_entry *entry)
{
    return entry->type.n != 0 && mg_language_ecosystem(entry->type) != NULL;
}

static struct mg_str without_root(struct mg_str path)
{
    while (path.n != 0 && path.p[0] == '/')
        path = mg_str_skip(path, 1);
    return path;
}

/* The folder that a path lies in. */
static struct mg_str folder_of(struct mg_str path)
{
    while (path.n != 0 && path.p[path.n - 1] != '/')
        path.n--;
    return path;
}

/* A record or a folder that could not be read: of what lies beside it, anything may be missing. */
static bool lies_near(const struct mg_history_entry *entry, struct mg_str subject)
{
    struct mg_str folder = folder_of(without_root(subject));

    return mg_str_starts(without_root(entry->location),
                         mg_str_take(folder, MG_LIMIT_HISTORY_TEXT / 2)); /* it may have been cut */
}

static bool hides_advisory(const struct mg_coverage *coverage, const struct mg_history_entry *entry)
{
    if (mg_str_is(coverage->code, "NO_ADVISORIES"))
        return mg_str_eq(coverage->subject, entry->ecosystem);
    if (mg_str_is(coverage->code, "UNSUPPORTED_DISTRIBUTION"))
        return !is_of_language(entry);
    if (mg_str_is(coverage->code, "BAD_VERSION") && coverage->count <= 1)
        return mg_str_eq(coverage->subject, entry->package);
    return true;
}

bool mg_history_may_hide(const struct mg_coverage *coverage, const struct mg_history_entry *entry)
{
    if (mg_str_is(coverage->area, "inspection") && mg_str_is(coverage->code, "OFF"))
        return is_of_language(entry);
    if (coverage->level != MG_COVERAGE_INCOMPLETE)
        return false;
    if (mg_str_is(coverage->area, "advisories"))
        return hides_advisory(coverage, entry);
    if (mg_str_starts(coverage->area, MG_STR("packages/")) ||
        mg_str_starts(coverage->area, MG_STR("updates/")))
        return !is_of_language(entry);
    if (mg_str_starts(coverage->area, MG_STR("inspection")))
        return is_of_language(entry) && (coverage->subject.n == 0 || coverage->count > 1 ||
                                         lies_near(entry, coverage->subject));
    return true;
}
