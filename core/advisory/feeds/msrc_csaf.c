/* SPDX-License-Identifier: Apache-2.0
 *
 * MSRC's advisories as CSAF 2.0 (https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html), one
 * document per CVE. A product is named by a branch "product_name"; below it stand the versions that
 * are affected and those that are fixed, with ids of their own. Which update replaces which is not
 * told here.
 */
#include "core/advisory/feeds/msrc.h"

#include "core/base/json.h"
#include "core/base/limits.h"

/* A list of branches, and what the branches around it say. */
struct place {
    const cJSON *next;
    struct mg_str name, family;
};

static bool add_leaf(struct mg_msrc *msrc, const cJSON *product, const struct place *place)
{
    struct mg_str name = place->name.n != 0 ? place->name : mg_json_str(product, "name");

    return product == NULL ||
           mg_msrc_add_product(msrc, mg_json_str(product, "product_id"), name, place->family);
}

/* Branches hold branches; JSON is never deeper than its limit, so neither is the stack. */
static bool read_branches(struct mg_msrc *msrc, const cJSON *tree)
{
    struct place stack[MG_LIMIT_JSON_DEPTH] = {{.next = mg_json_array(tree, "branches")}};
    size_t depth = 1;

    stack[0].next = stack[0].next == NULL ? NULL : stack[0].next->child;
    while (depth > 0) {
        const cJSON *branch = stack[depth - 1].next, *inner = mg_json_array(branch, "branches");
        struct place place = stack[depth - 1];

        if (branch == NULL) {
            depth--;
            continue;
        }
        stack[depth - 1].next = branch->next;
        if (mg_str_is(mg_json_str(branch, "category"), "product_name"))
            place.name = mg_json_str(branch, "name");
        else if (mg_str_is(mg_json_str(branch, "category"), "product_family"))
            place.family = mg_json_str(branch, "name");
        if (!add_leaf(msrc, mg_json_object(branch, "product"), &place))
            return false;
        place.next = inner == NULL ? NULL : inner->child;
        if (place.next != NULL && depth < MG_COUNT(stack))
            stack[depth++] = place;
    }
    return true;
}

/* Packages of Azure Linux are components of it. */
static bool read_relationships(struct mg_msrc *msrc, const cJSON *tree)
{
    const cJSON *list = mg_json_array(tree, "relationships");
    const struct place nowhere = {.next = NULL};
    bool ok = true;

    for (const cJSON *item = list == NULL ? NULL : list->child; ok && item; item = item->next)
        ok = add_leaf(msrc, mg_json_object(item, "full_product_name"), &nowhere);
    return ok;
}

static void add_list(struct mg_msrc *msrc, const struct mg_msrc_item *item, const cJSON *ids)
{
    mg_msrc_add_item(msrc, item);
    for (const cJSON *id = ids == NULL ? NULL : ids->child; id != NULL; id = id->next)
        mg_msrc_add_to(msrc, item, mg_json_text(id));
}

/* The digits at the end of ".../help/5065428" or "...?q=KB5065428". */
static struct mg_str number_of(struct mg_str url)
{
    size_t n = url.n;

    while (n > 0 && url.p[n - 1] >= '0' && url.p[n - 1] <= '9')
        n--;
    return mg_str_skip(url, n);
}

/* details: "10.0.17763.7792:Security Update:https://support.microsoft.com/help/5065428". */
static void read_remediation(struct mg_msrc *msrc, const cJSON *object)
{
    struct mg_str rest = mg_json_str(object, "details");
    struct mg_str restart = mg_json_str(mg_json_object(object, "restart_required"), "category");
    struct mg_msrc_item item = {.what = MG_MSRC_FIX, .text = number_of(mg_json_str(object, "url"))};

    if (!mg_str_is(mg_json_str(object, "category"), "vendor_fix"))
        return;
    (void)mg_str_cut(&rest, ':', &item.build);
    (void)mg_str_cut(&rest, ':', &item.kind);
    if (restart.n != 0 && !mg_str_is(restart, "none"))
        item.restart = MG_STR("Yes");
    add_list(msrc, &item, mg_json_array(object, "product_ids"));
}

static void read_threat(struct mg_msrc *msrc, const cJSON *object)
{
    struct mg_msrc_item item = {.what = MG_MSRC_EXPLOIT, .text = mg_json_str(object, "details")};

    if (mg_str_is(mg_json_str(object, "category"), "exploit_status"))
        mg_msrc_add_item(msrc, &item);
}

static void read_score(struct mg_msrc *msrc, const cJSON *object)
{
    struct mg_msrc_item item = {.what = MG_MSRC_SCORE};

    item.text = mg_json_str(mg_json_object(object, "cvss_v3"), "vectorString");
    mg_msrc_add_item(msrc, &item);
}

static void read_note(struct mg_msrc *msrc, const cJSON *object)
{
    if (mg_str_is(mg_json_str(object, "category"), "description") && msrc->description.n == 0)
        msrc->description = mg_json_str(object, "text");
}

static void each(struct mg_msrc *msrc, const cJSON *object, const char *name,
                 void (*read)(struct mg_msrc *, const cJSON *))
{
    const cJSON *list = mg_json_array(object, name);

    for (const cJSON *item = list == NULL ? NULL : list->child; item != NULL; item = item->next)
        read(msrc, item);
}

static enum mg_status read_vulnerability(struct mg_msrc *msrc, const cJSON *document,
                                         const cJSON *object, struct mg_error *err)
{
    const cJSON *tracking = mg_json_object(document, "tracking");
    const cJSON *affected =
        mg_json_array(mg_json_object(object, "product_status"), "known_affected");
    struct mg_msrc_item item = {.what = MG_MSRC_AFFECTED};

    mg_msrc_begin(msrc);
    msrc->id = mg_json_str(object, "cve");
    msrc->title = mg_json_str(object, "title");
    mg_msrc_saw_revision(msrc, mg_json_str(tracking, "initial_release_date"));
    mg_msrc_saw_revision(msrc, mg_json_str(tracking, "current_release_date"));
    add_list(msrc, &item, affected);
    item.what = MG_MSRC_SEVERITY;
    item.text = mg_json_str(mg_json_object(document, "aggregate_severity"), "text");
    add_list(msrc, &item, affected);
    each(msrc, object, "notes", read_note);
    each(msrc, object, "threats", read_threat);
    each(msrc, object, "scores", read_score);
    each(msrc, object, "remediations", read_remediation);
    if (msrc->full)
        return mg_fail(err, MG_NOMEM, "no memory for a vulnerability");
    return mg_msrc_end(msrc, err);
}

static enum mg_status read_document(struct mg_msrc *msrc, const cJSON *root, struct mg_error *err)
{
    const cJSON *tree = mg_json_object(root, "product_tree");
    const cJSON *document = mg_json_object(root, "document");
    const cJSON *list = mg_json_array(root, "vulnerabilities");
    enum mg_status status = MG_OK;

    if (!mg_str_is(mg_json_str(document, "csaf_version"), "2.0"))
        return mg_fail(err, MG_UNSUPPORTED, "not a CSAF 2.0 document");
    if (list == NULL)
        return mg_fail(err, MG_FORMAT, "no list of vulnerabilities");
    if (!read_branches(msrc, tree) || !read_relationships(msrc, tree))
        return mg_fail(err, MG_NOMEM, "no memory for the products");
    for (const cJSON *item = list->child; status == MG_OK && item != NULL; item = item->next)
        status = read_vulnerability(msrc, document, item, err);
    return status;
}

static enum mg_status read_csaf(struct mg_builder *builder, struct mg_str document,
                                struct mg_feed_result *result, struct mg_error *err)
{
    struct mg_msrc msrc;
    cJSON *root = NULL;
    enum mg_status status = mg_json_parse(document, MG_LIMIT_JSON_BYTES, &root, err);

    if (status != MG_OK)
        return status;
    mg_msrc_init(&msrc, builder, result);
    status = read_document(&msrc, root, err);
    mg_msrc_clear(&msrc);
    cJSON_Delete(root);
    return status;
}

/* The beginning of a CSAF document may be long; Microsoft's files have names that tell, and their
 * severities a namespace that does. */
static bool recognizes(struct mg_str name, struct mg_str head)
{
    return mg_str_starts(mg_str_trim(head), MG_STR("{")) &&
           mg_str_find_str(head, MG_STR("\"document\"")) != SIZE_MAX &&
           (mg_str_find_str(name, MG_STR("msrc_")) != SIZE_MAX ||
            mg_str_find_str(head, MG_STR("/msrc/")) != SIZE_MAX);
}

const struct mg_feed mg_feed_msrc_csaf = {"msrc-csaf", recognizes, read_csaf};
