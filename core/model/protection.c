/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of protections, and the coverage that carries them.
 */
#include "core/model/protection.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/base/buf.h"

#define AREA "sandbox"
#define SEPARATOR ", "
#define WHY_UNKNOWN "unknown"

static struct mg_protection *add(struct mg_protections *list, struct mg_str name)
{
    struct mg_protection *item;

    if (list->count == MG_PROTECTIONS)
        return NULL;
    item = &list->items[list->count++];
    (void)snprintf(item->name, sizeof item->name, "%.*s", MG_STR_ARG(name));
    item->why[0] = '\0';
    return item;
}

void mg_protections_add_on(struct mg_protections *list, const char *name)
{
    (void)add(list, mg_str_of(name));
}

void mg_protections_add_off(struct mg_protections *list, const char *name, const char *format, ...)
{
    struct mg_protection *item = add(list, mg_str_of(name));
    va_list args;

    if (item == NULL)
        return;
    va_start(args, format);
    (void)vsnprintf(item->why, sizeof item->why, format, args);
    va_end(args);
}

static void cover(struct mg_inventory *inventory, enum mg_coverage_level level, const char *code,
                  struct mg_str subject, struct mg_str detail, size_t count)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){level, MG_STR(AREA), mg_str_of(code),
                                                               subject, detail, count});
}

void mg_protections_cover(const struct mg_protections *list, struct mg_inventory *inventory)
{
    struct mg_buf on;
    size_t count = 0;

    mg_buf_init(&on, sizeof list->items);
    for (size_t i = 0; i < list->count; i++) {
        const struct mg_protection *item = &list->items[i];

        if (item->why[0] == '\0')
            mg_buf_printf(&on, "%s%s", count++ == 0 ? "" : SEPARATOR, item->name);
        else
            cover(inventory, MG_COVERAGE_LIMITED, "UNPROTECTED", mg_str_of(item->name),
                  mg_str_of(item->why), 1);
    }
    if (count != 0)
        cover(inventory, MG_COVERAGE_COMPLETE, "PROTECTED", MG_STR_NONE, mg_buf_view(&on), count);
    mg_buf_clear(&on);
}

static void uncover_on(struct mg_str names, struct mg_protections *out)
{
    struct mg_str name;

    while (mg_str_cut(&names, ',', &name))
        (void)add(out, mg_str_trim(name));
}

static void uncover_off(const struct mg_coverage *entry, struct mg_protections *out)
{
    struct mg_protection *item = add(out, entry->subject);

    if (item != NULL)
        (void)snprintf(item->why, sizeof item->why, "%.*s",
                       MG_STR_ARG(entry->detail.n != 0 ? entry->detail : MG_STR(WHY_UNKNOWN)));
}

void mg_protections_uncover(const struct mg_inventory *inventory, struct mg_protections *out)
{
    *out = (struct mg_protections){0};
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        const struct mg_coverage *entry = &inventory->coverage[i];

        if (!mg_str_is(entry->area, AREA))
            continue;
        if (mg_str_is(entry->code, "PROTECTED"))
            uncover_on(entry->detail, out);
        else if (mg_str_is(entry->code, "UNPROTECTED"))
            uncover_off(entry, out);
    }
}
