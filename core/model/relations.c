/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of names. Past the limit the rest of a list is left out and told; no name is cut in two.
 */
#include "core/model/relations.h"

#include <string.h>

#include "core/base/limits.h"
#include "core/base/utf8.h"

void mg_relations_init(struct mg_relations *relations, bool wanted)
{
    *relations = (struct mg_relations){.wanted = wanted};
    mg_buf_init(&relations->requires.text, MG_LIMIT_RELATIONS);
    mg_buf_init(&relations->provides.text, MG_LIMIT_RELATIONS);
}

void mg_relations_clear(struct mg_relations *relations)
{
    mg_buf_clear(&relations->requires.text);
    mg_buf_clear(&relations->provides.text);
}

static void reset(struct mg_relation_list *list)
{
    mg_buf_reset(&list->text);
    list->open = false;
}

void mg_relations_begin(struct mg_relations *relations)
{
    relations->cut += relations->requires.text.failed || relations->provides.text.failed;
    reset(&relations->requires);
    reset(&relations->provides);
}

void mg_relations_give(const struct mg_relations *relations, struct mg_package *package)
{
    package->requires = mg_buf_view(&relations->requires.text);
    package->provides = mg_buf_view(&relations->provides.text);
}

void mg_relations_finish(struct mg_relations *relations, const char *area,
                         struct mg_inventory *inventory)
{
    mg_relations_begin(relations);
    if (relations->cut != 0)
        mg_inventory_add_coverage(
            inventory,
            &(struct mg_coverage){
                .level = MG_COVERAGE_INCOMPLETE,
                .area = mg_str_of(area),
                .code = MG_STR("RELATIONS_LIMIT"),
                .detail = MG_STR("packages that require or provide more than is kept of it"),
                .count = relations->cut,
            });
}

static bool is_name(struct mg_str name)
{
    struct mg_str rest = name;

    while (rest.n != 0) {
        size_t width = mg_utf8_width(rest);

        if (width == 0 || (unsigned char)rest.p[0] < ' ' || rest.p[0] == 0x7f || rest.p[0] == '|')
            return false;
        rest = mg_str_skip(rest, width);
    }
    return name.n != 0;
}

/* Room is asked for before, so that a name is there as a whole or not at all. */
static void put(struct mg_relation_list *list, char separator, struct mg_str name)
{
    size_t n = name.n + (list->text.n != 0);

    if (mg_buf_reserve(&list->text, n) == NULL)
        return;
    if (list->text.n != 0)
        mg_buf_char(&list->text, separator);
    mg_buf_str(&list->text, name);
    list->open = true;
}

void mg_relations_add(struct mg_relation_list *list, struct mg_str name)
{
    list->open = false;
    mg_relations_or(list, name);
}

void mg_relations_or(struct mg_relation_list *list, struct mg_str name)
{
    if (is_name(name))
        put(list, list->open ? '|' : '\n', name);
}

void mg_relations_optional(struct mg_relation_list *list)
{
    if (list->open)
        put(list, '|', MG_STR_NONE);
    list->open = false;
}

struct mg_str mg_relations_name(struct mg_str s, const char *ends)
{
    size_t n = 0;

    s = mg_str_trim(s);
    while (n < s.n && (s.p[n] == '\0' || strchr(ends, s.p[n]) == NULL))
        n++;
    return mg_str_trim(mg_str_take(s, n));
}
