/* SPDX-License-Identifier: Apache-2.0
 *
 * Members of large objects: only those that are wanted are parsed, each on its own, so that the
 * memory does not grow with the document.
 */
#include "core/base/json_items.h"
#include "core/base/limits.h"
#include "core/sbom_read/reader.h"

enum mg_status mg_sbom_fail_at(const struct mg_sbom_reader *reader, const char *at,
                               const char *what, struct mg_error *err)
{
    return mg_fail(err, MG_FORMAT, "%s at byte %zu", what, (size_t)(at - reader->document.p));
}

enum mg_status mg_sbom_members_find(const struct mg_sbom_reader *reader, struct mg_str text,
                                    struct mg_sbom_member *wanted, size_t count,
                                    struct mg_error *err)
{
    struct mg_json_items items;
    struct mg_str key, value;

    if (!mg_json_items_begin(&items, text) || items.close != '}')
        return mg_sbom_fail_at(reader, text.p, "no JSON object", err);
    while (mg_json_items_next(&items, &key, &value)) {
        for (size_t i = 0; i < count; i++) {
            if (mg_str_is(key, wanted[i].name))
                wanted[i].text = value;
        }
    }
    if (!items.ended)
        return mg_sbom_fail_at(reader, text.p + items.at, "invalid JSON", err);
    return MG_OK;
}

enum mg_status mg_sbom_member_parse(const struct mg_sbom_reader *reader,
                                    const struct mg_sbom_member *member, cJSON **out,
                                    struct mg_error *err)
{
    enum mg_status status;

    *out = NULL;
    if (member->text.n == 0)
        return MG_OK;
    status = mg_json_parse(member->text, MG_LIMIT_SBOM_MEMBER, out, err);
    if (status != MG_OK)
        return mg_fail_in(err, status, "\"%s\", the value at byte %zu", member->name,
                          (size_t)(member->text.p - reader->document.p));
    return MG_OK;
}

enum mg_status mg_sbom_members_parse(const struct mg_sbom_reader *reader,
                                     const struct mg_sbom_member *members, size_t count,
                                     cJSON **out, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    size_t n = 0;

    while (status == MG_OK && n < count) {
        status = mg_sbom_member_parse(reader, &members[n], &out[n], err);
        n++;
    }
    if (status != MG_OK)
        mg_sbom_members_free(out, n);
    return status;
}

void mg_sbom_members_free(cJSON **items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cJSON_Delete(items[i]);
}
