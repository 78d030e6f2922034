/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the Debian security tracker feed: what its two forms, the advisory lists and the JSON
 * export, have in common. Not for other parts.
 */
#ifndef MG_ADVISORY_FEEDS_DEBIAN_H
#define MG_ADVISORY_FEEDS_DEBIAN_H

#include "core/advisory/feeds/feed.h"

/* "every version before this one", where a record can point to it. */
struct mg_debian_span {
    struct mg_record_event events[2];
    struct mg_record_range range;
};

/* OSV's name of a Debian release by its codename ("Debian:12"); empty for sid and for
 * releases that no host is matched with. */
struct mg_str mg_debian_ecosystem(struct mg_str codename);

/* Give affected the one range from the beginning up to fixed (empty: no fix); it borrows span. */
void mg_debian_set_range(struct mg_record_affected *affected, struct mg_debian_span *span,
                         struct mg_str fixed);

/* debian_list.c and debian_json.c: mg_feed.read for one form. */
enum mg_status mg_debian_list_read(struct mg_builder *builder, struct mg_str document,
                                   struct mg_feed_result *result, struct mg_error *err);
enum mg_status mg_debian_json_read(struct mg_builder *builder, struct mg_str document,
                                   struct mg_feed_result *result, struct mg_error *err);

/* "[29 Mar 2023] DSA-5380-1 xorg-server - security update": the parts of an entry's first line. */
struct mg_debian_heading {
    char published[MG_FEED_TIME];
    struct mg_str id, summary;
};
bool mg_debian_heading_parse(struct mg_str line, struct mg_debian_heading *out);

#endif
