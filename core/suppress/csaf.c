/* SPDX-License-Identifier: Apache-2.0
 *
 * CSAF 2.0 (docs.oasis-open.org/csaf/csaf/v2.0): the product status of vulnerabilities, of the VEX
 * profile and of security advisories alike. A draft is refused: nobody stands by it yet.
 *
 * The reason is the label of a flag, else in words that of a threat of the category "impact";
 * beside a flag, Red Hat has a severity there. Groups of products in flags and threats are not
 * looked up: the statement holds without its reason.
 */
#include "core/suppress/csaf.h"

struct reading {
    struct mg_suppress *set;
    struct mg_rule_file *file;
    struct mg_csaf_tree tree;
    struct mg_map flags, impacts; /* product_id: the cJSON text about it */
    struct mg_statement statement;
};

static const struct {
    const char *member;
    enum mg_rule_status status;
} groups[] = {
    {"known_not_affected", MG_RULE_NOT_AFFECTED},
    {"fixed", MG_RULE_FIXED},
    {"first_fixed", MG_RULE_FIXED},
    {"known_affected", MG_RULE_AFFECTED},
    {"first_affected", MG_RULE_AFFECTED},
    {"last_affected", MG_RULE_AFFECTED},
    {"under_investigation", MG_RULE_UNDECIDED},
};

/* Map products to the member of the first object that names them. category NULL: of any. */
static bool map_products(struct mg_map *map, const cJSON *list, const char *category,
                         const char *member)
{
    const cJSON *object, *id;

    cJSON_ArrayForEach(object, list)
    {
        cJSON *text = cJSON_GetObjectItemCaseSensitive(object, member);

        if (text == NULL ||
            (category != NULL && !mg_str_is(mg_json_str(object, "category"), category)))
            continue;
        cJSON_ArrayForEach(id, mg_json_array(object, "product_ids"))
        {
            struct mg_str key = mg_json_text(id);

            if (mg_map_get(map, key) == NULL && !mg_map_put(map, key, text))
                return false;
        }
    }
    return true;
}

static enum mg_status read_product(struct reading *r, struct mg_str id, struct mg_error *err)
{
    struct mg_statement one = r->statement;
    enum mg_skip why;

    one.justification = mg_json_text(mg_map_get(&r->flags, id));
    if (one.justification.n == 0 && one.status == MG_RULE_NOT_AFFECTED)
        one.reason = mg_json_text(mg_map_get(&r->impacts, id));
    if (mg_csaf_resolve(&r->tree, id, &one, &why))
        return mg_rules_add(r->set, r->file, &one, err);
    mg_rules_skip(r->file, &one, why);
    return MG_OK;
}

static enum mg_status read_status(struct reading *r, const cJSON *product_status,
                                  struct mg_error *err)
{
    enum mg_status status = MG_OK;
    const cJSON *id;

    for (size_t i = 0; i < MG_COUNT(groups); i++) {
        r->statement.status = groups[i].status;
        cJSON_ArrayForEach(id, mg_json_array(product_status, groups[i].member))
        {
            if (status == MG_OK)
                status = read_product(r, mg_json_text(id), err);
        }
    }
    return status;
}

static enum mg_status read_vulnerability(struct reading *r, const cJSON *item, struct mg_error *err)
{
    const cJSON *ids = mg_json_array(item, "ids");
    enum mg_status status;

    r->statement.number = ++r->file->statements;
    r->statement.id = mg_json_str(item, "cve");
    if (r->statement.id.n == 0 && ids != NULL)
        r->statement.id = mg_json_str(ids->child, "text");
    status = mg_rules_name(r->set, &r->statement, ids, "text", err);
    if (status != MG_OK)
        return status;
    mg_map_init(&r->flags);
    mg_map_init(&r->impacts);
    if (map_products(&r->flags, mg_json_array(item, "flags"), NULL, "label") &&
        map_products(&r->impacts, mg_json_array(item, "threats"), "impact", "details"))
        status = read_status(r, mg_json_object(item, "product_status"), err);
    else
        status = mg_fail(err, MG_NOMEM, "no memory for the reasons");
    mg_map_clear(&r->flags);
    mg_map_clear(&r->impacts);
    return status;
}

enum mg_status mg_rules_read_csaf(struct mg_suppress *set, struct mg_rule_file *file,
                                  const cJSON *root, struct mg_error *err)
{
    const cJSON *document = mg_json_object(root, "document"), *item;
    const cJSON *tracking = mg_json_object(document, "tracking");
    struct mg_str version = mg_json_str(document, "csaf_version");
    struct reading r = {.set = set, .file = file};
    enum mg_status status;

    file->format = "CSAF";
    if (!mg_str_is(version, "2.0"))
        return mg_fail(err, MG_UNSUPPORTED, "CSAF %.*s: 2.0 is read", MG_STR_ARG(version));
    if (mg_str_is(mg_json_str(tracking, "status"), "draft"))
        return mg_fail(err, MG_UNSUPPORTED, "the document is a draft, on which nobody may rely");
    r.statement.time = mg_json_str(tracking, "current_release_date");
    status = mg_csaf_tree_make(&set->arena, root, &r.tree, err);
    if (status != MG_OK)
        return status;
    cJSON_ArrayForEach(item, mg_json_array(root, "vulnerabilities"))
    {
        if (status == MG_OK)
            status = read_vulnerability(&r, item, err);
    }
    mg_csaf_tree_clear(&r.tree);
    return status;
}
