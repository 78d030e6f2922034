/* SPDX-License-Identifier: Apache-2.0
 *
 * CISA's catalog of known exploited vulnerabilities, in the JSON form of
 * https://www.cisa.gov/known-exploited-vulnerabilities-catalog. Taken: which CVE, since when, due
 * when, and whether ransomware uses it; the rest is prose.
 */
#include "core/advisory/feeds/feed.h"

#include "core/base/json.h"
#include "core/base/limits.h"

/* The members that tell the catalog stand at its beginning. */
#define HEAD_BYTES 1024

/* Text of a member that holds a word or a day. */
static struct mg_str word(const cJSON *entry, const char *name)
{
    struct mg_str text = mg_json_str(entry, name);

    return text.n > 64 ? MG_STR_NONE : text;
}

static enum mg_status read_entry(struct mg_builder *builder, const cJSON *entry,
                                 struct mg_feed_result *result, struct mg_error *err)
{
    struct mg_record_kev kev = {.cve = word(entry, "cveID"),
                                .added = word(entry, "dateAdded"),
                                .due = word(entry, "dueDate"),
                                .ransomware = word(entry, "knownRansomwareCampaignUse")};
    struct mg_error why;
    enum mg_status status = mg_builder_add_kev(builder, &kev, &why);

    if (status == MG_NOMEM)
        return mg_fail(err, MG_NOMEM, "%s", why.text);
    if (status == MG_OK)
        result->records++;
    else
        mg_feed_skip(result, &why);
    return MG_OK;
}

static enum mg_status read_kev(struct mg_builder *builder, struct mg_str document,
                               struct mg_feed_result *result, struct mg_error *err)
{
    cJSON *root = NULL;
    const cJSON *list;
    enum mg_status status = mg_json_parse(document, MG_LIMIT_JSON_BYTES, &root, err);

    if (status != MG_OK)
        return status;
    list = mg_json_array(root, "vulnerabilities");
    if (list == NULL)
        status = mg_fail(err, MG_FORMAT, "no array \"vulnerabilities\" in the KEV catalog");
    else
        mg_feed_saw_time(result, mg_json_str(root, "dateReleased"));
    for (const cJSON *entry = list == NULL ? NULL : list->child; entry != NULL && status == MG_OK;
         entry = entry->next)
        status = read_entry(builder, entry, result, err);
    cJSON_Delete(root);
    return status;
}

static bool recognizes(struct mg_str name, struct mg_str head)
{
    struct mg_str start = mg_str_take(mg_str_trim(head), HEAD_BYTES);

    (void)name;
    return mg_str_starts(start, MG_STR("{")) &&
           mg_str_find_str(start, MG_STR("\"catalogVersion\"")) != SIZE_MAX;
}

const struct mg_feed mg_feed_kev = {"kev", recognizes, read_kev};
