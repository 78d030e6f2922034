/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the feeds of Microsoft's Security Response Center (MSRC): what its three formats say, in
 * one form. A reader names the products of a document, then hands over each vulnerability item by
 * item; msrc.c keeps them, msrc_record.c makes a record of them. Not for other parts.
 */
#ifndef MG_ADVISORY_FEEDS_MSRC_H
#define MG_ADVISORY_FEEDS_MSRC_H

#include "core/advisory/feeds/feed.h"
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/vec.h"

#define MG_MSRC_ECOSYSTEM "Microsoft"

/* A product of the document, and what the vulnerability that is being read says of it. */
struct mg_msrc_product {
    struct mg_str name;
    bool azure_linux; /* has packages and advisories of its own: left out */
    bool extended;    /* its updates are for subscribers (family "ESU") */
    uint64_t of;      /* number of the vulnerability that the members below are of */
    bool affected, has_fix;
    struct mg_str severity;
};

/* One way to mend one product. */
struct mg_msrc_fix {
    struct mg_msrc_product *product;
    struct mg_str update; /* "KB5065432"; empty: it is not an update with a number */
    struct mg_str build;  /* as it stands in the document */
    struct mg_str kind;   /* "Security Update", "Monthly Rollup", ... */
    bool restart;
};

enum mg_msrc_what {
    MG_MSRC_NOTHING, /* of a kind that is not used */
    MG_MSRC_AFFECTED,
    MG_MSRC_SEVERITY,
    MG_MSRC_EXPLOIT,
    MG_MSRC_SCORE,
    MG_MSRC_FIX,
};

/* Something that is said of some products. Texts last until the vulnerability ends. */
struct mg_msrc_item {
    enum mg_msrc_what what;
    struct mg_str text; /* severity, exploit status, CVSS vector; of a fix the number of the KB */
    struct mg_str kind, build, supersedes, restart; /* of a fix */
};

struct mg_msrc {
    struct mg_builder *builder;
    struct mg_feed_result *result;
    struct mg_arena tree;   /* of the products */
    struct mg_map products; /* by id */
    struct mg_map names;    /* the same by name */
    uint64_t number;        /* of the vulnerability that is being read, from 1 */
    /* Of that vulnerability: */
    struct mg_arena arena;
    struct mg_str id, title, description, published, modified;
    bool exploited, disclosed;
    struct mg_vec affected;   /* of struct mg_msrc_product * */
    struct mg_vec fixes;      /* of struct mg_msrc_fix */
    struct mg_vec vectors;    /* of struct mg_str, each once */
    struct mg_vec supersedes; /* of struct mg_record_supersedes */
    bool full;                /* out of memory: the vulnerability is incomplete */
};

void mg_msrc_init(struct mg_msrc *msrc, struct mg_builder *builder, struct mg_feed_result *result);
void mg_msrc_clear(struct mg_msrc *msrc);

/* A product of the tree. Several ids may have one name: then they are one product. False without
 * memory. */
bool mg_msrc_add_product(struct mg_msrc *msrc, struct mg_str id, struct mg_str name,
                         struct mg_str family);

/* The next vulnerability begins. */
void mg_msrc_begin(struct mg_msrc *msrc);
/* It was revised then; the first time counts as its publication. */
void mg_msrc_saw_revision(struct mg_msrc *msrc, struct mg_str time);
/* What an item says without regard to products, once per item. */
void mg_msrc_add_item(struct mg_msrc *msrc, const struct mg_msrc_item *item);
/* What it says of one product, by its id. */
void mg_msrc_add_to(struct mg_msrc *msrc, const struct mg_msrc_item *item, struct mg_str id);

/* msrc_record.c: the vulnerability is complete: hand it to the builder, count it. NOMEM only. */
enum mg_status mg_msrc_end(struct mg_msrc *msrc, struct mg_error *err);

#endif
