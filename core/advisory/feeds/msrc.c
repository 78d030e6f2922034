/* SPDX-License-Identifier: Apache-2.0
 *
 * Keeping what a document of MSRC says, until one vulnerability of it is complete. Field by field
 * the format is told in docs/feeds.md.
 */
#include "core/advisory/feeds/msrc.h"

#include <stdio.h>

#include "core/base/limits.h"

/* Different CVSS vectors of one vulnerability; real ones have one to four. */
#define VECTORS 64

void mg_msrc_init(struct mg_msrc *msrc, struct mg_builder *builder, struct mg_feed_result *result)
{
    *msrc = (struct mg_msrc){.builder = builder, .result = result};
    mg_arena_init(&msrc->tree, MG_LIMIT_FEED_ARENA);
    mg_arena_init(&msrc->arena, MG_LIMIT_FEED_ARENA);
    mg_map_init(&msrc->products);
    mg_map_init(&msrc->names);
    mg_vec_init(&msrc->affected, sizeof(struct mg_msrc_product *));
    mg_vec_init(&msrc->fixes, sizeof(struct mg_msrc_fix));
    mg_vec_init(&msrc->vectors, sizeof(struct mg_str));
    mg_vec_init(&msrc->supersedes, sizeof(struct mg_record_supersedes));
}

void mg_msrc_clear(struct mg_msrc *msrc)
{
    mg_vec_clear(&msrc->affected);
    mg_vec_clear(&msrc->fixes);
    mg_vec_clear(&msrc->vectors);
    mg_vec_clear(&msrc->supersedes);
    mg_map_clear(&msrc->products);
    mg_map_clear(&msrc->names);
    mg_arena_clear(&msrc->arena);
    mg_arena_clear(&msrc->tree);
}

/* Packages of Microsoft's own Linux stand among the products since 2023, in a family "Mariner",
 * among "Open Source Software" or in none; their names always tell. */
static bool is_azure_linux(struct mg_str name, struct mg_str family)
{
    return mg_str_is(family, "Mariner") || mg_str_starts(name, MG_STR("azl3 ")) ||
           mg_str_starts(name, MG_STR("cbl2 ")) ||
           mg_str_find_str(name, MG_STR("Mariner")) != SIZE_MAX ||
           mg_str_find_str(name, MG_STR("Azure Linux")) != SIZE_MAX;
}

/* "... (CU 20)": the branch of cumulative updates is one product, whatever its newest update is:
 * who has an older one gets the fix with that. False without memory. */
static bool without_number(struct mg_msrc *msrc, struct mg_str *name)
{
    size_t at = mg_str_find_str(*name, MG_STR("(CU "));
    const char *shorter;

    if (at == SIZE_MAX || !mg_str_ends(*name, MG_STR(")")) ||
        mg_str_find_str(*name, MG_STR("SQL Server")) == SIZE_MAX)
        return true;
    shorter = mg_arena_printf(&msrc->tree, "%.*s(CU)", MG_STR_ARG(mg_str_take(*name, at)));
    *name = mg_str_of(shorter);
    return shorter != NULL;
}

/* NULL without memory. */
static struct mg_msrc_product *product_named(struct mg_msrc *msrc, struct mg_str name,
                                             struct mg_str family)
{
    struct mg_msrc_product *product = mg_map_get(&msrc->names, name);

    if (product != NULL)
        return product;
    product = mg_arena_alloc(&msrc->tree, sizeof *product);
    if (product == NULL || !mg_arena_str(&msrc->tree, name, &product->name) ||
        !mg_map_put(&msrc->names, product->name, product))
        return NULL;
    product->azure_linux = is_azure_linux(name, family);
    product->extended = mg_str_is(family, "ESU");
    return product;
}

bool mg_msrc_add_product(struct mg_msrc *msrc, struct mg_str id, struct mg_str name,
                         struct mg_str family)
{
    struct mg_msrc_product *product;

    name = mg_str_trim(name);
    if (id.n == 0 || name.n == 0 || id.n > MG_LIMIT_FIELD || name.n > MG_LIMIT_FIELD ||
        mg_map_get(&msrc->products, id) != NULL)
        return true;
    if (!without_number(msrc, &name))
        return false;
    product = product_named(msrc, name, family);
    return product != NULL && mg_arena_str(&msrc->tree, id, &id) &&
           mg_map_put(&msrc->products, id, product);
}

void mg_msrc_begin(struct mg_msrc *msrc)
{
    mg_arena_clear(&msrc->arena);
    mg_arena_init(&msrc->arena, MG_LIMIT_FEED_ARENA);
    msrc->affected.n = msrc->fixes.n = msrc->vectors.n = msrc->supersedes.n = 0;
    msrc->id = msrc->title = msrc->description = MG_STR_NONE;
    msrc->published = msrc->modified = MG_STR_NONE;
    msrc->exploited = msrc->disclosed = msrc->full = false;
    msrc->number++;
}

void mg_msrc_saw_revision(struct mg_msrc *msrc, struct mg_str time)
{
    struct mg_feed_result seen = {.records = 0};
    char second[MG_FEED_TIME];
    struct mg_str kept;

    /* Without a zone or with fractions of a second; always UTC. */
    (void)snprintf(second, sizeof second, "%.*s%s", MG_STR_ARG(mg_str_take(time, 19)),
                   time.n >= 19 ? "Z" : "");
    mg_feed_saw_time(&seen, mg_str_of(second));
    if (seen.newest[0] == '\0')
        return;
    if (!mg_arena_str(&msrc->arena, mg_str_of(seen.newest), &kept)) {
        msrc->full = true;
        return;
    }
    if (msrc->published.n == 0 || mg_str_cmp(kept, msrc->published) < 0)
        msrc->published = kept;
    if (mg_str_cmp(kept, msrc->modified) > 0)
        msrc->modified = kept;
}

/* The members of a product that are about one vulnerability begin anew with each. */
static void renew(struct mg_msrc *msrc, struct mg_msrc_product *product)
{
    if (product->of == msrc->number)
        return;
    product->of = msrc->number;
    product->affected = product->has_fix = false;
    product->severity = MG_STR_NONE;
}

static void skip_unknown(struct mg_msrc *msrc, struct mg_str id)
{
    struct mg_error why;

    (void)mg_fail(&why, MG_FORMAT, "%.*s: affects a product '%.*s' that the document does not name",
                  MG_STR_ARG(mg_str_take(msrc->id, 64)), MG_STR_ARG(mg_str_take(id, 64)));
    mg_feed_skip(msrc->result, &why);
}

/* Numbers of updates have six or seven digits; "KB" may stand before them. */
static bool is_update(struct mg_str number)
{
    size_t digits = 0;

    while (digits < number.n && number.p[digits] >= '0' && number.p[digits] <= '9')
        digits++;
    return digits == number.n && digits >= 6 && digits <= 8;
}

static struct mg_str update_of(struct mg_msrc *msrc, struct mg_str text)
{
    const char *name;

    text = mg_str_trim(text);
    if (mg_str_starts(text, MG_STR("KB")))
        text = mg_str_skip(text, 2);
    if (!is_update(text))
        return MG_STR_NONE;
    name = mg_arena_printf(&msrc->arena, "KB%.*s", MG_STR_ARG(text));
    msrc->full = msrc->full || name == NULL;
    return mg_str_of(name);
}

/* "5063880", "5063880, 5063881", "KB5063880;5063881"; bulletins of before 2016 stand there, too. */
static void add_supersedes(struct mg_msrc *msrc, struct mg_str update, struct mg_str list)
{
    while (update.n != 0 && list.n != 0) {
        size_t n = 0;
        struct mg_record_supersedes pair = {.update = update};

        while (n < list.n && list.p[n] != ',' && list.p[n] != ';' && list.p[n] != ' ')
            n++;
        pair.superseded = update_of(msrc, mg_str_take(list, n));
        list = mg_str_skip(list, n + 1);
        if (pair.superseded.n != 0 && !mg_str_eq(pair.superseded, update) &&
            !mg_vec_push(&msrc->supersedes, &pair))
            msrc->full = true;
    }
}

/* "Publicly Disclosed:No;Exploited:Yes;Latest Software Release:Exploitation Detected". */
static void add_exploit(struct mg_msrc *msrc, struct mg_str text)
{
    struct mg_str piece;

    while (mg_str_cut(&text, ';', &piece)) {
        piece = mg_str_trim(piece);
        msrc->exploited = msrc->exploited || mg_str_is(piece, "Exploited:Yes");
        msrc->disclosed = msrc->disclosed || mg_str_is(piece, "Publicly Disclosed:Yes");
    }
}

static void add_vector(struct mg_msrc *msrc, struct mg_str vector)
{
    if (vector.n == 0 || vector.n > MG_LIMIT_CVSS_VECTOR)
        return;
    for (size_t i = 0; i < msrc->vectors.n; i++) {
        if (mg_str_eq(*(struct mg_str *)mg_vec_at(&msrc->vectors, i), vector))
            return;
    }
    if (msrc->vectors.n < VECTORS && !mg_vec_push(&msrc->vectors, &vector))
        msrc->full = true;
}

void mg_msrc_add_item(struct mg_msrc *msrc, const struct mg_msrc_item *item)
{
    if (item->what == MG_MSRC_EXPLOIT)
        add_exploit(msrc, item->text);
    else if (item->what == MG_MSRC_SCORE)
        add_vector(msrc, mg_str_trim(item->text));
    else if (item->what == MG_MSRC_FIX)
        add_supersedes(msrc, update_of(msrc, item->text), item->supersedes);
}

/* What is no number and no mere pointer to a page says more than the kind: "Click to Run". */
static struct mg_str kind_of(const struct mg_msrc_item *item, bool numbered)
{
    struct mg_str text = mg_str_trim(item->text);

    if (numbered || text.n == 0 || text.n > MG_LIMIT_FIELD || mg_str_is(text, "Release Notes"))
        text = mg_str_trim(item->kind);
    return mg_str_take(text, MG_LIMIT_FIELD);
}

static void add_fix(struct mg_msrc *msrc, const struct mg_msrc_item *item,
                    struct mg_msrc_product *product)
{
    struct mg_msrc_fix fix = {.product = product,
                              .update = update_of(msrc, item->text),
                              .build = mg_str_trim(item->build),
                              .restart = mg_str_is(mg_str_trim(item->restart), "Yes")};

    fix.kind = kind_of(item, fix.update.n != 0);
    product->has_fix = true;
    msrc->full = !mg_vec_push(&msrc->fixes, &fix) || msrc->full;
}

void mg_msrc_add_to(struct mg_msrc *msrc, const struct mg_msrc_item *item, struct mg_str id)
{
    struct mg_msrc_product *product = mg_map_get(&msrc->products, mg_str_trim(id));

    if (product == NULL && item->what == MG_MSRC_AFFECTED)
        skip_unknown(msrc, id);
    else if (product != NULL && product->azure_linux)
        msrc->result->ignored += item->what == MG_MSRC_AFFECTED;
    if (product == NULL || product->azure_linux)
        return;
    renew(msrc, product);
    if (item->what == MG_MSRC_SEVERITY)
        product->severity = mg_str_take(mg_str_trim(item->text), MG_LIMIT_FIELD);
    else if (item->what == MG_MSRC_FIX)
        add_fix(msrc, item, product);
    else if (item->what == MG_MSRC_AFFECTED && !product->affected) {
        product->affected = true;
        msrc->full = !mg_vec_push(&msrc->affected, &product) || msrc->full;
    }
}
