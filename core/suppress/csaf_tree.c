/* SPDX-License-Identifier: Apache-2.0
 *
 * The product tree (CSAF 2.0, section 3.2.2): branches, full product names and relationships.
 */
#include "core/model/purl_package.h"
#include "core/suppress/csaf.h"

/* Relationships of relationships. Red Hat's modules need two. */
#define MG_CSAF_STEPS 8

struct building {
    struct mg_arena *arena;
    struct mg_map *products;
    struct mg_vec stack; /* branches that wait */
};

/* full is a full_product_name_t. */
static bool add_product(struct building *b, const cJSON *full, struct mg_csaf_product product)
{
    const cJSON *helper = mg_json_object(full, "product_identification_helper");
    struct mg_csaf_product *kept = mg_arena_alloc(b->arena, sizeof *kept);
    struct mg_str id = mg_json_str(full, "product_id");

    if (id.n == 0)
        return true;
    product.cpe = mg_json_str(helper, "cpe");
    if (kept == NULL ||
        mg_product_new(b->arena, mg_json_str(helper, "purl"), &product.product, NULL) != MG_OK)
        return false;
    *kept = product;
    return mg_map_put(b->products, id, kept);
}

static bool add_branches(struct building *b, const cJSON *list)
{
    const cJSON *branch;

    cJSON_ArrayForEach(branch, list)
    {
        const cJSON *product = mg_json_object(branch, "product");

        if ((product != NULL && !add_product(b, product, (struct mg_csaf_product){0})) ||
            !mg_vec_push(&b->stack, &branch))
            return false;
    }
    return true;
}

static bool add_all_branches(struct building *b, const cJSON *tree)
{
    bool ok = add_branches(b, mg_json_array(tree, "branches"));

    while (ok && b->stack.n != 0) {
        const cJSON *branch = *(const cJSON **)mg_vec_at(&b->stack, b->stack.n - 1);

        b->stack.n--;
        ok = add_branches(b, mg_json_array(branch, "branches"));
    }
    return ok;
}

static bool add_relationships(struct building *b, const cJSON *list)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, list)
    {
        struct mg_csaf_product product = {
            .component = mg_json_str(item, "product_reference"),
            .platform = mg_json_str(item, "relates_to_product_reference"),
            .default_component = mg_str_is(mg_json_str(item, "category"), "default_component_of"),
        };

        if (!add_product(b, mg_json_object(item, "full_product_name"), product))
            return false;
    }
    return true;
}

enum mg_status mg_csaf_tree_make(struct mg_arena *arena, const cJSON *root,
                                 struct mg_csaf_tree *out, struct mg_error *err)
{
    const cJSON *tree = mg_json_object(root, "product_tree"), *item;
    struct building b = {arena, &out->products, {0}};
    bool ok = true;

    mg_map_init(&out->products);
    mg_vec_init(&b.stack, sizeof(const cJSON *));
    cJSON_ArrayForEach(item, mg_json_array(tree, "full_product_names"))
    {
        ok = ok && add_product(&b, item, (struct mg_csaf_product){0});
    }
    ok = ok && add_all_branches(&b, tree) &&
         add_relationships(&b, mg_json_array(tree, "relationships"));
    mg_vec_clear(&b.stack);
    if (ok)
        return MG_OK;
    mg_csaf_tree_clear(out);
    return mg_fail(err, MG_NOMEM, "no memory for the products");
}

void mg_csaf_tree_clear(struct mg_csaf_tree *tree)
{
    mg_map_clear(&tree->products);
}

/* A package with a version, of a distribution: one build. */
static bool is_build(const struct mg_product *product)
{
    return product->version.n != 0 && mg_purl_type_is_distribution(product->type);
}

/* The platform that a component needs, when it is told by one CPE; else empty. */
static struct mg_str platform_of(const struct mg_csaf_tree *tree, struct mg_str id)
{
    const struct mg_csaf_product *platform = mg_map_get(&tree->products, id);

    if (platform == NULL || platform->component.n != 0 || !mg_platform_known(platform->cpe))
        return MG_STR_NONE;
    return platform->cpe;
}

bool mg_csaf_resolve(const struct mg_csaf_tree *tree, struct mg_str id,
                     struct mg_statement *statement, enum mg_skip *why)
{
    const struct mg_csaf_product *product = mg_map_get(&tree->products, id);
    bool as_shipped = true;
    struct mg_str platform = MG_STR_NONE;
    size_t steps = 0;

    for (; product != NULL && product->component.n != 0 && steps < MG_CSAF_STEPS; steps++) {
        as_shipped = as_shipped && product->default_component;
        platform = steps == 0 ? platform_of(tree, product->platform) : MG_STR_NONE;
        product = mg_map_get(&tree->products, product->component);
    }
    *why = MG_SKIP_NO_PURL;
    if (product == NULL || product->product == NULL || product->component.n != 0)
        return false;
    *why = MG_SKIP_PLATFORM;
    if (steps != 0 && as_shipped && is_build(product->product))
        platform = MG_STR_NONE;
    else if (steps != 0 && (!as_shipped || platform.n == 0))
        return false;
    statement->product = product->product;
    statement->platform = platform;
    return true;
}
