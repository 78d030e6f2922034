/* SPDX-License-Identifier: Apache-2.0
 *
 * The Debian security tracker's own data (https://security-tracker.debian.org): the lists of
 * advisories data/DSA/list and data/DLA/list, or the JSON export /tracker/data/json. This file
 * tells the two apart and names releases; what is said of releases that no host can be matched
 * with (sid, and those before wheezy) is counted as ignored.
 */
#include "core/advisory/feeds/debian.h"

#include "core/model/distro.h"

struct mg_str mg_debian_ecosystem(struct mg_str codename)
{
    const struct mg_release *release = mg_release_by_codename(MG_STR("debian"), codename);

    return mg_str_of(release == NULL ? NULL : release->ecosystem);
}

void mg_debian_set_range(struct mg_record_affected *affected, struct mg_debian_span *span,
                         struct mg_str fixed)
{
    span->events[0] = (struct mg_record_event){MG_EVENT_INTRODUCED, MG_STR("0")};
    span->events[1] = (struct mg_record_event){MG_EVENT_FIXED, fixed};
    span->range = (struct mg_record_range){span->events, fixed.n == 0 ? 1 : 2};
    affected->ranges = &span->range;
    affected->range_count = 1;
}

/* Take a bracket or a quoted key from *rest, with white space around it. */
static bool take(struct mg_str *rest, char c)
{
    *rest = mg_str_trim(*rest);
    if (rest->n == 0 || rest->p[0] != c)
        return false;
    *rest = mg_str_skip(*rest, 1);
    return true;
}

/* The export is {package: {vulnerability: {...}}}; no other format begins with a CVE id as a key
 * on the second level. */
static bool is_export(struct mg_str head)
{
    struct mg_str rest = head, package;

    return take(&rest, '{') && take(&rest, '"') && mg_str_cut(&rest, '"', &package) &&
           take(&rest, ':') && take(&rest, '{') && take(&rest, '"') &&
           (mg_str_starts(rest, MG_STR("CVE-")) || mg_str_starts(rest, MG_STR("TEMP-")));
}

static bool is_list(struct mg_str head)
{
    struct mg_debian_heading heading;
    struct mg_str rest = head, line = MG_STR_NONE;

    return mg_str_cut(&rest, '\n', &line) && mg_debian_heading_parse(line, &heading);
}

static bool recognizes(struct mg_str name, struct mg_str head)
{
    (void)name;
    return is_list(head) || is_export(head);
}

static enum mg_status read_tracker(struct mg_builder *builder, struct mg_str document,
                                   struct mg_feed_result *result, struct mg_error *err)
{
    if (is_list(document))
        return mg_debian_list_read(builder, document, result, err);
    return mg_debian_json_read(builder, document, result, err);
}

const struct mg_feed mg_feed_debian_tracker = {"debian-tracker", recognizes, read_tracker};
