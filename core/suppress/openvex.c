/* SPDX-License-Identifier: Apache-2.0
 *
 * OpenVEX 0.2.0 (github.com/openvex/spec, OPENVEX-SPEC.md) and its predecessors 0.0.x, where the
 * vulnerability is a text, products are texts, and subcomponents belong to the statement.
 *
 * A product with subcomponents is what contains them, an image or a host: such a statement holds
 * only when that product is this host, by its name or machine id, and then for the subcomponents. A
 * product that is no package URL is taken for a host as well.
 */
#include "core/suppress/rules.h"

static const struct mg_str purl_prefix = MG_STR_INIT("pkg:");

/* What all products of one statement share. */
struct reading {
    struct mg_suppress *set;
    struct mg_rule_file *file;
    const cJSON *subcomponents; /* of the statement */
    struct mg_statement statement;
};

static bool parse_status(struct mg_str word, enum mg_rule_status *out)
{
    static const struct {
        const char *word;
        enum mg_rule_status status;
    } words[] = {
        {"not_affected", MG_RULE_NOT_AFFECTED},
        {"affected", MG_RULE_AFFECTED},
        {"fixed", MG_RULE_FIXED},
        {"under_investigation", MG_RULE_UNDECIDED},
    };

    for (size_t i = 0; i < MG_COUNT(words); i++) {
        if (mg_str_is(word, words[i].word)) {
            *out = words[i].status;
            return true;
        }
    }
    return false;
}

static struct mg_str first_of(struct mg_str a, struct mg_str b)
{
    return a.n != 0 ? a : b;
}

/* The name by which the product or component goes: its package URL where it has one. */
static struct mg_str name_of(const cJSON *product)
{
    struct mg_str purl = mg_json_str(mg_json_object(product, "identifiers"), "purl");

    return first_of(purl, first_of(mg_json_str(product, "@id"), mg_json_text(product)));
}

/* purl empty: whatever is on the host. */
static enum mg_status add(struct reading *r, struct mg_str purl, struct mg_str host,
                          struct mg_error *err)
{
    enum mg_status status = MG_OK;

    r->statement.host = host;
    r->statement.product = NULL;
    if (purl.n != 0)
        status = mg_product_new(&r->set->arena, purl, &r->statement.product, err);
    if (status != MG_OK)
        return status;
    if (purl.n == 0 || r->statement.product != NULL)
        return mg_rules_add(r->set, r->file, &r->statement, err);
    mg_rules_skip(r->file, &r->statement, MG_SKIP_NO_PURL);
    return MG_OK;
}

static enum mg_status read_subcomponents(struct reading *r, struct mg_str host, const cJSON *list,
                                         struct mg_error *err)
{
    enum mg_status status = MG_OK;
    const cJSON *item;

    if (host.n == 0 || mg_str_starts(host, purl_prefix)) {
        mg_rules_skip(r->file, &r->statement, MG_SKIP_OTHER_PRODUCT);
        return MG_OK;
    }
    cJSON_ArrayForEach(item, list)
    {
        struct mg_str name = name_of(item);

        if (!mg_str_starts(name, purl_prefix))
            mg_rules_skip(r->file, &r->statement, MG_SKIP_NO_PURL);
        else if (status == MG_OK)
            status = add(r, name, host, err);
    }
    return status;
}

static enum mg_status read_product(struct reading *r, const cJSON *product, struct mg_error *err)
{
    const cJSON *own = mg_json_array(product, "subcomponents");
    struct mg_str name = name_of(product);

    if (own == NULL)
        own = r->subcomponents;
    if (cJSON_GetArraySize(own) != 0)
        return read_subcomponents(r, name, own, err);
    if (mg_str_starts(name, purl_prefix))
        return add(r, name, MG_STR_NONE, err);
    if (name.n != 0)
        return add(r, MG_STR_NONE, name, err);
    mg_rules_skip(r->file, &r->statement, MG_SKIP_NO_PURL);
    return MG_OK;
}

/* The vulnerability, its other names, when and why. */
static enum mg_status fill(struct reading *r, struct mg_str written, const cJSON *item,
                           struct mg_error *err)
{
    struct mg_statement *s = &r->statement;
    const cJSON *vulnerability = cJSON_GetObjectItemCaseSensitive(item, "vulnerability");

    s->id = first_of(mg_json_text(vulnerability), mg_json_str(vulnerability, "name"));
    s->justification = mg_json_str(item, "justification");
    s->reason = first_of(mg_json_str(item, "impact_statement"), mg_json_str(item, "status_notes"));
    s->time = first_of(mg_json_str(item, "last_updated"),
                       first_of(mg_json_str(item, "timestamp"), written));
    return mg_rules_name(r->set, s, mg_json_array(vulnerability, "aliases"), NULL, err);
}

static enum mg_status read_statement(struct reading *r, struct mg_str written, const cJSON *item,
                                     struct mg_error *err)
{
    const cJSON *products = mg_json_array(item, "products"), *product;
    enum mg_status status = fill(r, written, item, err);

    if (status != MG_OK)
        return status;
    if (!parse_status(mg_json_str(item, "status"), &r->statement.status)) {
        r->file->skipped[MG_SKIP_STATUS]++;
        return MG_OK;
    }
    /* "MUST include either a status justification or an impact_statement" */
    if (r->statement.status == MG_RULE_NOT_AFFECTED && r->statement.justification.n == 0 &&
        mg_json_str(item, "impact_statement").n == 0) {
        mg_rules_skip(r->file, &r->statement, MG_SKIP_NO_JUSTIFICATION);
        return MG_OK;
    }
    if (cJSON_GetArraySize(products) == 0)
        mg_rules_skip(r->file, &r->statement, MG_SKIP_NO_PRODUCT);
    r->subcomponents = mg_json_array(item, "subcomponents");
    cJSON_ArrayForEach(product, products)
    {
        if (status == MG_OK)
            status = read_product(r, product, err);
    }
    return status;
}

enum mg_status mg_rules_read_openvex(struct mg_suppress *set, struct mg_rule_file *file,
                                     const cJSON *root, struct mg_error *err)
{
    struct mg_str context = mg_json_str(root, "@context");
    struct mg_str written =
        first_of(mg_json_str(root, "last_updated"), mg_json_str(root, "timestamp"));
    enum mg_status status = MG_OK;
    const cJSON *item;

    file->format = "OpenVEX";
    if (!mg_str_is(context, "https://openvex.dev/ns") &&
        !mg_str_starts(context, MG_STR("https://openvex.dev/ns/v0.0.")) &&
        !mg_str_starts(context, MG_STR("https://openvex.dev/ns/v0.2.")))
        return mg_fail(err, MG_UNSUPPORTED, "OpenVEX of version %.*s: 0.0 and 0.2 are read",
                       MG_STR_ARG(context));
    if (mg_json_array(root, "statements") == NULL)
        return mg_fail(err, MG_FORMAT, "OpenVEX document without statements");
    cJSON_ArrayForEach(item, mg_json_array(root, "statements"))
    {
        struct reading r = {set, file, NULL, {.number = ++file->statements}};

        if (status == MG_OK)
            status = read_statement(&r, written, item, err);
    }
    return status;
}
