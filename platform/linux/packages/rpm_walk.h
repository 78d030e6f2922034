/* SPDX-License-Identifier: Apache-2.0
 *
 * What the readers of rpm's three container formats share: whom they hand the headers to, and a
 * record of the pages that were met, so that no loop of pages is walked twice.
 */
#ifndef MG_LINUX_PACKAGES_RPM_WALK_H
#define MG_LINUX_PACKAGES_RPM_WALK_H

#include "core/base/buf.h"
#include "core/base/error.h"

/* A reader goes on behind damage: it tells what it could not read and hands out the rest. */
struct mg_rpm_walk {
    void *context;
    /* A header blob, borrowed during the call; of a damaged one what could be read, from its
     * beginning. Anything but MG_OK ends the walk with that status. */
    enum mg_status (*blob)(void *context, struct mg_str blob, struct mg_error *err);
    /* One line about a part of the container that could not be read. */
    void (*damage)(void *context, const char *line);
};

void mg_rpm_walk_damage(const struct mg_rpm_walk *walk, const char *format, ...) MG_PRINTF(2, 3);

struct mg_page_set {
    unsigned char *bits;
    size_t count;
};

/* Pages 0 to count - 1, none of them met. False without memory. */
bool mg_page_set_init(struct mg_page_set *pages, size_t count);
void mg_page_set_clear(struct mg_page_set *pages);
/* False when the page was met before, or is none of them. */
bool mg_page_set_meet(struct mg_page_set *pages, size_t page);

#endif
