/* SPDX-License-Identifier: Apache-2.0
 *
 * Vulnerabilities of CycloneDX 1.4 to 1.6 with an analysis (cyclonedx.org/docs/1.6/json,
 * "vulnerabilities"). What a vulnerability affects is a component of the document, a package URL,
 * or a BOM-Link to a component elsewhere whose reference is a package URL.
 *
 * An entry of "versions" narrows what is said to that version or range; one that says "affected"
 * or "unknown" says so whatever the analysis is.
 */
#include "core/suppress/rules.h"

struct reading {
    struct mg_suppress *set;
    struct mg_rule_file *file;
    const struct mg_map *components; /* bom-ref: the cJSON text of its purl */
    struct mg_str written;           /* when the document was */
    struct mg_statement statement;
};

static bool parse_state(struct mg_str word, enum mg_rule_status *out)
{
    static const struct {
        const char *word;
        enum mg_rule_status status;
    } words[] = {
        {"not_affected", MG_RULE_NOT_AFFECTED},
        {"false_positive", MG_RULE_NOT_AFFECTED},
        {"resolved", MG_RULE_FIXED},
        {"resolved_with_pedigree", MG_RULE_FIXED},
        {"exploitable", MG_RULE_AFFECTED},
        {"in_triage", MG_RULE_UNDECIDED},
    };

    for (size_t i = 0; i < MG_COUNT(words); i++) {
        if (mg_str_is(word, words[i].word)) {
            *out = words[i].status;
            return true;
        }
    }
    return false;
}

/* A component without a package URL stands for itself, which is no text. */
static bool map_component(struct mg_map *map, cJSON *component)
{
    struct mg_str ref = mg_json_str(component, "bom-ref");
    cJSON *purl = cJSON_GetObjectItemCaseSensitive(component, "purl");

    return ref.n == 0 || mg_map_put(map, ref, purl != NULL ? purl : component);
}

/* Put what list holds on the stack and into the map. */
static bool add_components(struct mg_map *map, struct mg_vec *stack, const cJSON *list)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, list)
    {
        if (!map_component(map, (cJSON *)item) || !mg_vec_push(stack, &item))
            return false;
    }
    return true;
}

/* Components hold components, to any depth. */
static bool gather_components(struct mg_map *map, const cJSON *root)
{
    cJSON *product = (cJSON *)mg_json_object(mg_json_object(root, "metadata"), "component");
    struct mg_vec stack;
    bool ok;

    mg_vec_init(&stack, sizeof(const cJSON *));
    ok = add_components(map, &stack, mg_json_array(root, "components"));
    if (product != NULL)
        ok = ok && map_component(map, product) &&
             add_components(map, &stack, mg_json_array(product, "components"));
    while (ok && stack.n != 0) {
        const cJSON *component = *(const cJSON **)mg_vec_at(&stack, stack.n - 1);

        stack.n--;
        ok = add_components(map, &stack, mg_json_array(component, "components"));
    }
    mg_vec_clear(&stack);
    return ok;
}

/* "urn:cdx:SERIAL/VERSION#REF": REF, still percent-encoded. */
static struct mg_str ref_of_link(struct mg_str ref)
{
    size_t hash = mg_str_find(ref, '#');

    if (!mg_str_starts(ref, MG_STR("urn:cdx:")) || hash == SIZE_MAX)
        return MG_STR_NONE;
    return mg_str_skip(ref, hash + 1);
}

/* The package URL of what a reference means; none, or what is no package URL, when it has none. */
static enum mg_status purl_of(struct reading *r, struct mg_str ref, struct mg_str *out,
                              struct mg_error *err)
{
    const cJSON *purl = mg_map_get(r->components, ref);
    struct mg_str link = ref_of_link(ref);
    enum mg_status status = MG_OK;

    *out = purl != NULL ? mg_json_text(purl) : ref;
    if (purl == NULL && link.n != 0)
        status = mg_purl_decode(&r->set->arena, link, "BOM-Link", out, err);
    return status == MG_NOMEM ? status : MG_OK;
}

static enum mg_status add_version(const struct reading *r, const cJSON *entry, struct mg_error *err)
{
    struct mg_statement one = r->statement;
    struct mg_str version = mg_json_str(entry, "version"), range = mg_json_str(entry, "range");
    bool unaffected = mg_str_is(mg_json_str(entry, "status"), "unaffected");

    one.versions = version.n != 0 ? version : range;
    if (!unaffected)
        one.status = MG_RULE_AFFECTED;
    if (!mg_versions_valid(one.versions) || one.versions.n == 0) {
        mg_rules_skip(r->file, &one, MG_SKIP_RANGE);
        if (unaffected)
            return MG_OK;
        one.versions = MG_STR_NONE; /* some version is affected: it might be any */
    }
    return mg_rules_add(r->set, r->file, &one, err);
}

static enum mg_status read_affects(struct reading *r, const cJSON *affects, struct mg_error *err)
{
    const cJSON *versions = mg_json_array(affects, "versions"), *entry;
    struct mg_str purl;
    enum mg_status status = purl_of(r, mg_json_str(affects, "ref"), &purl, err);

    if (status == MG_OK)
        status = mg_product_new(&r->set->arena, purl, &r->statement.product, err);
    if (status != MG_OK)
        return status;
    if (r->statement.product == NULL) {
        mg_rules_skip(r->file, &r->statement, MG_SKIP_NO_PURL);
        return MG_OK;
    }
    if (cJSON_GetArraySize(versions) == 0)
        return mg_rules_add(r->set, r->file, &r->statement, err);
    cJSON_ArrayForEach(entry, versions)
    {
        if (status == MG_OK)
            status = add_version(r, entry, err);
    }
    return status;
}

static enum mg_status fill(struct reading *r, const cJSON *item, struct mg_error *err)
{
    struct mg_statement *s = &r->statement;
    const cJSON *analysis = mg_json_object(item, "analysis");
    const struct mg_str times[] = {
        mg_json_str(analysis, "lastUpdated"),
        mg_json_str(analysis, "firstIssued"),
        mg_json_str(item, "updated"),
        r->written,
    };

    s->id = mg_json_str(item, "id");
    s->justification = mg_json_str(analysis, "justification");
    s->reason = mg_json_str(analysis, "detail");
    for (size_t i = 0; i < MG_COUNT(times) && s->time.n == 0; i++)
        s->time = times[i];
    return mg_rules_name(r->set, s, mg_json_array(item, "references"), "id", err);
}

static enum mg_status read_vulnerability(struct reading *r, const cJSON *item, struct mg_error *err)
{
    struct mg_str state = mg_json_str(mg_json_object(item, "analysis"), "state");
    const cJSON *affects = mg_json_array(item, "affects"), *one;
    enum mg_status status = fill(r, item, err);

    if (status != MG_OK)
        return status;
    if (state.n == 0)
        return MG_OK; /* a vulnerability of an SBOM, about which nothing is said */
    if (!parse_state(state, &r->statement.status)) {
        r->file->skipped[MG_SKIP_STATUS]++;
        return MG_OK;
    }
    if (cJSON_GetArraySize(affects) == 0)
        mg_rules_skip(r->file, &r->statement, MG_SKIP_NO_PRODUCT);
    cJSON_ArrayForEach(one, affects)
    {
        if (status == MG_OK)
            status = read_affects(r, one, err);
    }
    return status;
}

static enum mg_status read_all(struct mg_suppress *set, struct mg_rule_file *file,
                               const cJSON *root, const struct mg_map *components,
                               struct mg_error *err)
{
    struct mg_str written = mg_json_str(mg_json_object(root, "metadata"), "timestamp");
    enum mg_status status = MG_OK;
    const cJSON *item;

    cJSON_ArrayForEach(item, mg_json_array(root, "vulnerabilities"))
    {
        struct reading r = {set, file, components, written, {.number = ++file->statements}};

        if (status == MG_OK)
            status = read_vulnerability(&r, item, err);
    }
    return status;
}

enum mg_status mg_rules_read_cyclonedx(struct mg_suppress *set, struct mg_rule_file *file,
                                       const cJSON *root, struct mg_error *err)
{
    struct mg_str version = mg_json_str(root, "specVersion");
    struct mg_map components;
    enum mg_status status;

    file->format = "CycloneDX";
    if (!mg_str_is(version, "1.4") && !mg_str_is(version, "1.5") && !mg_str_is(version, "1.6"))
        return mg_fail(err, MG_UNSUPPORTED, "CycloneDX %.*s: VEX of 1.4, 1.5 and 1.6 is read",
                       MG_STR_ARG(version));
    if (mg_json_array(root, "vulnerabilities") == NULL)
        return mg_fail(err, MG_FORMAT, "CycloneDX document without vulnerabilities");
    mg_map_init(&components);
    if (gather_components(&components, root))
        status = read_all(set, file, root, &components, err);
    else
        status = mg_fail(err, MG_NOMEM, "no memory for the components");
    mg_map_clear(&components);
    return status;
}
