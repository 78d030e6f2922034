/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading a line of the link: one row per member that says what the line is about.
 */
#include <stdio.h>
#include <string.h>

#include "core/agent/link.h"
#include "core/base/compiler.h"
#include "core/base/json.h"

static const char *const states[] = {"off", "starting", "connected", "waiting", "denied"};

const char *mg_link_state_name(enum mg_link_state state)
{
    return states[state];
}

static bool take_state(const cJSON *item, struct mg_link_line *out)
{
    for (unsigned i = MG_LINK_CONNECTED; i < MG_COUNT(states); i++) {
        if (mg_str_is(mg_json_text(item), states[i])) {
            out->state = (enum mg_link_state)i;
            return true;
        }
    }
    return false;
}

static bool take_id(const cJSON *item, struct mg_link_line *out)
{
    struct mg_str id = mg_json_text(item);

    for (size_t i = 0; i < id.n; i++) {
        if (strchr("0123456789abcdef", id.p[i]) == NULL)
            return false;
    }
    (void)snprintf(out->id, sizeof out->id, "%.*s", MG_STR_ARG(id));
    return id.n == sizeof out->id - 1;
}

static bool take_number(const cJSON *item, struct mg_link_line *out)
{
    double number = cJSON_IsNumber(item) ? item->valuedouble : -1;

    if (!(number >= 0 && number <= 9007199254740991.0) || number != (double)(int64_t)number)
        return false;
    out->number = (int64_t)number;
    return true;
}

static const struct {
    const char *member;
    enum mg_link_says says;
    bool (*take)(const cJSON *item, struct mg_link_line *out);
} rows[] = {
    {"is", MG_LINK_SAYS_STATE, take_state},     {"sent", MG_LINK_SAYS_SENT, take_id},
    {"refused", MG_LINK_SAYS_REFUSED, take_id}, {"command", MG_LINK_SAYS_COMMAND, take_number},
    {"ends", MG_LINK_SAYS_ENDS, take_number},
};

static bool take(const cJSON *document, struct mg_link_line *out)
{
    struct mg_error why;

    (void)mg_fail(&why, MG_OK, "%.*s",
                  MG_STR_ARG(mg_str_take(mg_json_str(document, "why"), sizeof out->why - 1)));
    memcpy(out->why, why.text, sizeof out->why - 1);
    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(document, rows[i].member);

        if (item == NULL)
            continue;
        out->says = rows[i].says;
        return rows[i].take(item, out);
    }
    return false;
}

enum mg_status mg_link_parse(struct mg_str line, struct mg_link_line *out, struct mg_error *err)
{
    struct mg_link_line said = {0};
    cJSON *document = NULL;
    enum mg_status status = mg_json_parse(line, MG_LIMIT_LINK_LINE, &document, err);

    if (status == MG_OK && !take(document, &said))
        status = mg_fail(err, MG_FORMAT, "not a line of the link");
    cJSON_Delete(document);
    if (status == MG_OK)
        *out = said;
    return status;
}
