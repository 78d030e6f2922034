/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading objects by tables of their members.
 */
#include "core/base/json_members.h"

#include <string.h>

static const struct mg_json_member *find_member(const struct mg_json_member *members, size_t count,
                                                const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(members[i].name, name) == 0)
            return &members[i];
    }
    return NULL;
}

enum mg_status mg_json_members(const cJSON *object, const struct mg_json_member *members,
                               size_t count, void *to, struct mg_error *err)
{
    uint32_t seen = 0;
    const cJSON *item;

    if (!cJSON_IsObject(object))
        return mg_fail(err, MG_FORMAT, "is no object");
    cJSON_ArrayForEach(item, object)
    {
        const struct mg_json_member *member = find_member(members, count, item->string);
        size_t i = member == NULL ? 0 : (size_t)(member - members);
        enum mg_status status;

        if (member == NULL && mg_str_starts(mg_str_of(item->string), MG_STR("x-")))
            continue;
        if (member == NULL)
            return mg_fail(err, MG_FORMAT, "member \"%s\" is not known", item->string);
        if ((seen >> i & 1) != 0)
            return mg_fail(err, MG_FORMAT, "member \"%s\" is given twice", item->string);
        seen |= (uint32_t)1 << i;
        status = member->read == NULL ? MG_OK : member->read(item, to, err);
        if (status != MG_OK)
            return mg_fail_in(err, status, "member \"%s\"", item->string);
    }
    for (size_t i = 0; i < count; i++) {
        if (!members[i].optional && (seen >> i & 1) == 0)
            return mg_fail(err, MG_FORMAT, "member \"%s\" is missing", members[i].name);
    }
    return MG_OK;
}

enum mg_status mg_json_take_count(const cJSON *item, uint64_t least, uint64_t most, uint64_t *out,
                                  struct mg_error *err)
{
    double value = cJSON_IsNumber(item) ? item->valuedouble : -1;

    if (!(value >= (double)least && value <= (double)most) || (double)(uint64_t)value < value)
        return mg_fail(err, MG_FORMAT, "is no integer from %llu to %llu", (unsigned long long)least,
                       (unsigned long long)most);
    *out = (uint64_t)value;
    return MG_OK;
}

enum mg_status mg_json_take_sha256(const cJSON *item, struct mg_str *out, struct mg_error *err)
{
    struct mg_str hex = mg_json_text(item);
    bool ok = hex.n == MG_JSON_SHA256;

    for (size_t i = 0; ok && i < hex.n; i++)
        ok = (hex.p[i] >= '0' && hex.p[i] <= '9') || (hex.p[i] >= 'a' && hex.p[i] <= 'f');
    if (!ok)
        return mg_fail(err, MG_FORMAT, "is no SHA-256 in small hex digits");
    *out = hex;
    return MG_OK;
}
