/* SPDX-License-Identifier: Apache-2.0
 *
 * What a package requires and provides, as texts that are cheap to keep: the members requires and
 * provides of struct mg_package. One line per requirement: a name, or several parted by '|', of
 * which one is enough; an empty last one says that none is enough as well ("colorama|"). Versions
 * are left out: what is installed satisfies them. This is the side that writes such texts.
 */
#ifndef MG_MODEL_RELATIONS_H
#define MG_MODEL_RELATIONS_H

#include "core/base/buf.h"
#include "core/model/inventory.h"

struct mg_relation_list {
    struct mg_buf text;
    bool open; /* the last line may get another name */
};

/* The lists of one package after another. */
struct mg_relations {
    bool wanted; /* set by the caller: does anybody ask for them? */
    struct mg_relation_list requires, provides;
    uint64_t cut; /* packages whose lists are longer than MG_LIMIT_RELATIONS */
};

void mg_relations_init(struct mg_relations *relations, bool wanted);
void mg_relations_clear(struct mg_relations *relations);
/* The next package: both lists are empty. */
void mg_relations_begin(struct mg_relations *relations);
/* Give both lists to package; they last until begin or clear. */
void mg_relations_give(const struct mg_relations *relations, struct mg_package *package);
/* After the last package: lists that were cut become coverage of area. */
void mg_relations_finish(struct mg_relations *relations, const char *area,
                         struct mg_inventory *inventory);

/* A line of its own. */
void mg_relations_add(struct mg_relation_list *list, struct mg_str name);
/* One more name in the line that the last add began. Names that are empty, no UTF-8, or hold
 * '|' or control bytes are left out: no package manager has such. */
void mg_relations_or(struct mg_relation_list *list, struct mg_str name);
/* The line that the last add began need not be satisfied. */
void mg_relations_optional(struct mg_relation_list *list);

/* The part of s before the first of the characters in ends, trimmed. */
struct mg_str mg_relations_name(struct mg_str s, const char *ends);

#endif
