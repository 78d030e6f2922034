/* SPDX-License-Identifier: Apache-2.0
 *
 * MSRC's monthly documents as JSON (CVRF API version 3): the names of the XML with codes in place
 * of words, texts as objects with a member Value. Vulnerabilities are parsed one by one: a document
 * has tens of megabytes.
 */
#include "core/advisory/feeds/msrc.h"

#include "core/base/json_items.h"
#include "core/base/json.h"
#include "core/base/limits.h"

/* {"Value": "..."}, or the text itself. */
static struct mg_str value_of(const cJSON *object, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsObject(member) ? mg_json_str(member, "Value") : mg_json_text(member);
}

static bool add_products(struct mg_msrc *msrc, const cJSON *list, struct mg_str family)
{
    bool ok = true;

    for (const cJSON *item = list == NULL ? NULL : list->child; ok && item != NULL;
         item = item->next) {
        ok = mg_msrc_add_product(msrc, mg_json_str(item, "ProductID"), mg_json_str(item, "Value"),
                                 family);
    }
    return ok;
}

/* ProductTree: {"Branch": [vendor: {"Items": [family: {"Items": [product]}]}], "FullProductName"}.
 */
static bool read_tree(struct mg_msrc *msrc, const cJSON *tree)
{
    const cJSON *vendors = mg_json_array(tree, "Branch");
    bool ok = true;

    for (const cJSON *vendor = vendors == NULL ? NULL : vendors->child; ok && vendor != NULL;
         vendor = vendor->next) {
        const cJSON *families = mg_json_array(vendor, "Items");

        for (const cJSON *family = families == NULL ? NULL : families->child; ok && family != NULL;
             family = family->next)
            ok = add_products(msrc, mg_json_array(family, "Items"), mg_json_str(family, "Name"));
    }
    return ok && add_products(msrc, mg_json_array(tree, "FullProductName"), MG_STR_NONE);
}

/* Codes of the member Type in each of the lists. */
static const struct {
    const char *list;
    int type;
    enum mg_msrc_what what;
} kinds[] = {
    {"ProductStatuses", 3, MG_MSRC_AFFECTED}, {"Threats", 3, MG_MSRC_SEVERITY},
    {"Threats", 1, MG_MSRC_EXPLOIT},          {"CVSSScoreSets", -1, MG_MSRC_SCORE},
    {"Remediations", 2, MG_MSRC_FIX},
};

static void read_item(struct mg_msrc *msrc, enum mg_msrc_what what, const cJSON *object)
{
    const cJSON *ids = mg_json_array(object, "ProductID");
    struct mg_msrc_item item = {
        .what = what,
        .text =
            what == MG_MSRC_SCORE ? mg_json_str(object, "Vector") : value_of(object, "Description"),
        .kind = mg_json_str(object, "SubType"),
        .build = mg_json_str(object, "FixedBuild"),
        .supersedes = mg_json_str(object, "Supercedence"),
        .restart = value_of(object, "RestartRequired"),
    };

    mg_msrc_add_item(msrc, &item);
    for (const cJSON *id = ids == NULL ? NULL : ids->child; id != NULL; id = id->next)
        mg_msrc_add_to(msrc, &item, mg_json_text(id));
}

static void read_items(struct mg_msrc *msrc, const cJSON *vulnerability)
{
    for (size_t i = 0; i < MG_COUNT(kinds); i++) {
        const cJSON *list = mg_json_array(vulnerability, kinds[i].list);

        for (const cJSON *item = list == NULL ? NULL : list->child; item != NULL;
             item = item->next) {
            if (mg_json_number(item, "Type", -1) == kinds[i].type)
                read_item(msrc, kinds[i].what, item);
        }
    }
}

static void read_texts(struct mg_msrc *msrc, const cJSON *vulnerability)
{
    const cJSON *notes = mg_json_array(vulnerability, "Notes");
    const cJSON *revisions = mg_json_array(vulnerability, "RevisionHistory");

    msrc->id = mg_json_str(vulnerability, "CVE");
    msrc->title = value_of(vulnerability, "Title");
    for (const cJSON *note = notes == NULL ? NULL : notes->child; note != NULL; note = note->next) {
        if (mg_json_number(note, "Type", -1) == 2 && msrc->description.n == 0)
            msrc->description = mg_json_str(note, "Value");
    }
    for (const cJSON *one = revisions == NULL ? NULL : revisions->child; one; one = one->next)
        mg_msrc_saw_revision(msrc, mg_json_str(one, "Date"));
}

static enum mg_status read_vulnerability(struct mg_msrc *msrc, struct mg_str text,
                                         struct mg_error *err)
{
    struct mg_error why;
    cJSON *root = NULL;
    enum mg_status status = mg_json_parse(text, MG_LIMIT_JSON_BYTES, &root, &why);

    if (status != MG_OK) {
        mg_feed_skip(msrc->result, &why);
        return MG_OK;
    }
    mg_msrc_begin(msrc);
    read_texts(msrc, root);
    read_items(msrc, root);
    status = msrc->full ? mg_fail(err, MG_NOMEM, "no memory for a vulnerability")
                        : mg_msrc_end(msrc, err);
    cJSON_Delete(root);
    return status;
}

static enum mg_status read_vulnerabilities(struct mg_msrc *msrc, struct mg_str list,
                                           struct mg_error *err)
{
    struct mg_json_items items;
    struct mg_str key, value;
    enum mg_status status = MG_OK;

    if (!mg_json_items_begin(&items, list))
        return MG_OK;
    while (status == MG_OK && mg_json_items_next(&items, &key, &value))
        status = read_vulnerability(msrc, value, err);
    return status;
}

/* A member of the document, found by walking over the others. */
static struct mg_str member(struct mg_str document, const char *name)
{
    struct mg_json_items items;
    struct mg_str key, value;

    (void)mg_json_items_begin(&items, document);
    while (mg_json_items_next(&items, &key, &value)) {
        if (mg_str_is(key, name))
            return value;
    }
    return MG_STR_NONE;
}

static enum mg_status check(struct mg_str document, struct mg_error *err)
{
    struct mg_str list = member(document, "Vulnerability");
    uint64_t count;
    enum mg_status status = mg_json_items_check(document, &count, err);

    if (status == MG_OK && !mg_str_starts(list, MG_STR("[")))
        status = mg_fail(err, MG_FORMAT, "no list of vulnerabilities");
    return status == MG_OK ? mg_json_items_check(list, &count, err) : status;
}

static enum mg_status read_cvrf(struct mg_builder *builder, struct mg_str document,
                                struct mg_feed_result *result, struct mg_error *err)
{
    struct mg_msrc msrc;
    cJSON *tree = NULL;
    enum mg_status status;

    if (mg_str_starts(document, MG_STR("\xef\xbb\xbf")))
        document = mg_str_skip(document, 3);
    status = check(document, err);
    if (status == MG_OK)
        status = mg_json_parse(member(document, "ProductTree"), MG_LIMIT_JSON_BYTES, &tree, err);
    if (status != MG_OK)
        return status;
    mg_msrc_init(&msrc, builder, result);
    status = read_tree(&msrc, tree)
                 ? read_vulnerabilities(&msrc, member(document, "Vulnerability"), err)
                 : mg_fail(err, MG_NOMEM, "no memory for the products");
    mg_msrc_clear(&msrc);
    cJSON_Delete(tree);
    return status;
}

static bool recognizes(struct mg_str name, struct mg_str head)
{
    (void)name;
    return mg_str_find_str(head, MG_STR("\"DocumentTitle\"")) != SIZE_MAX &&
           mg_str_find_str(head, MG_STR("\"DocumentPublisher\"")) != SIZE_MAX;
}

const struct mg_feed mg_feed_msrc_cvrf = {"msrc-cvrf", recognizes, read_cvrf};
