/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines about damage, and one bit for every page.
 */
#include "platform/linux/packages/rpm_walk.h"

#include <stdio.h>
#include <stdlib.h>

void mg_rpm_walk_damage(const struct mg_rpm_walk *walk, const char *format, ...)
{
    char line[256];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    walk->damage(walk->context, line);
}

bool mg_page_set_init(struct mg_page_set *pages, size_t count)
{
    *pages = (struct mg_page_set){calloc(count / 8 + 1, 1), count};
    return pages->bits != NULL;
}

void mg_page_set_clear(struct mg_page_set *pages)
{
    free(pages->bits);
    *pages = (struct mg_page_set){0};
}

bool mg_page_set_meet(struct mg_page_set *pages, size_t page)
{
    unsigned char bit = (unsigned char)(1U << page % 8);

    if (page >= pages->count || (pages->bits[page / 8] & bit) != 0)
        return false;
    pages->bits[page / 8] = (unsigned char)(pages->bits[page / 8] | bit);
    return true;
}
