/* SPDX-License-Identifier: Apache-2.0
 *
 * From one JSON object to the struct of its kind, by the kind's table: types, sizes and required
 * members are checked here, what the values mean is not.
 */
#include "core/provider/records.h"

#include <string.h>

#include "core/base/limits.h"
#include "core/model/coverage.h"

/* 2^53: up to here integers are exact in every JSON reader. */
#define COUNT_MAX 9007199254740992.0

static enum mg_status read_text(const struct mg_protocol_member *member, const cJSON *item,
                                size_t limit, struct mg_str *out, struct mg_error *err)
{
    struct mg_str text = mg_json_text(item);

    if (!cJSON_IsString(item))
        return mg_fail(err, MG_FORMAT, "member \"%s\" is not a text", member->name);
    if (text.n == 0 && member->required)
        return mg_fail(err, MG_FORMAT, "member \"%s\" is empty", member->name);
    if (text.n > limit)
        return mg_fail(err, MG_LIMIT, "member \"%s\" has %zu bytes, at most %zu are read",
                       member->name, text.n, limit);
    *out = text;
    return MG_OK;
}

static enum mg_status read_count(const struct mg_protocol_member *member, const cJSON *item,
                                 uint64_t *out, struct mg_error *err)
{
    double value = cJSON_IsNumber(item) ? item->valuedouble : -1;

    if (!(value >= 0 && value <= COUNT_MAX) || (double)(uint64_t)value < value)
        return mg_fail(err, MG_FORMAT, "member \"%s\" is not an integer from 0 to 2^53",
                       member->name);
    *out = (uint64_t)value;
    return MG_OK;
}

static enum mg_status read_level(const struct mg_protocol_member *member, const cJSON *item,
                                 enum mg_coverage_level *out, struct mg_error *err)
{
    if (!mg_coverage_level_parse(mg_json_text(item), out))
        return mg_fail(err, MG_FORMAT, "member \"%s\" is not complete, limited or incomplete",
                       member->name);
    return MG_OK;
}

static enum mg_status read_member(const struct mg_protocol_member *member, const cJSON *item,
                                  void *field, struct mg_error *err)
{
    switch (member->form) {
    case MG_PROTOCOL_COUNT:
        return read_count(member, item, field, err);
    case MG_PROTOCOL_LEVEL:
        return read_level(member, item, field, err);
    case MG_PROTOCOL_LIST:
        return read_text(member, item, MG_LIMIT_RELATIONS, field, err);
    case MG_PROTOCOL_TEXT:
        break;
    }
    return read_text(member, item, MG_LIMIT_FIELD, field, err);
}

/* Index of a member; kind->count for "type", SIZE_MAX when it is not known. */
static size_t find_member(const struct mg_protocol_kind *kind, const char *name)
{
    for (size_t i = 0; i < kind->count; i++) {
        if (strcmp(name, kind->members[i].name) == 0)
            return i;
    }
    return strcmp(name, "type") == 0 ? kind->count : SIZE_MAX;
}

static enum mg_status check_required(const struct mg_protocol_kind *kind, uint32_t seen,
                                     struct mg_error *err)
{
    for (size_t i = 0; i < kind->count; i++) {
        if (kind->members[i].required && (seen >> i & 1) == 0)
            return mg_fail(err, MG_FORMAT, "member \"%s\" is missing", kind->members[i].name);
    }
    return MG_OK;
}

/* A member that is given twice could mean two things, so it is refused. */
enum mg_status mg_protocol_record_read(const struct mg_protocol_kind *kind, const cJSON *object,
                                       void *record, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    const cJSON *item;
    uint32_t seen = 0;

    cJSON_ArrayForEach(item, object)
    {
        size_t i = find_member(kind, item->string);

        if (i == SIZE_MAX)
            continue;
        if ((seen >> i & 1) != 0)
            return mg_fail(err, MG_FORMAT, "member \"%s\" is given twice", item->string);
        seen |= (uint32_t)1 << i;
        if (i < kind->count)
            status =
                read_member(&kind->members[i], item, (char *)record + kind->members[i].offset, err);
        if (status != MG_OK)
            return status;
    }
    return check_required(kind, seen, err);
}
