/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading answers. Members that are not known are left alone: a later console may send them.
 */
#include "core/link/answer.h"

#include <stdio.h>

#include "core/agent/enrolment.h"

enum mg_answer mg_answer_of_other(long http)
{
    if (http >= 200 && http <= 204)
        return MG_ANSWER_DONE;
    return http == 401 || http == 403 ? MG_ANSWER_DENIED : MG_ANSWER_LATER;
}

enum mg_answer mg_answer_of_report(long http)
{
    switch (http) {
    case 409:
        return MG_ANSWER_DONE;
    case 412:
        return MG_ANSWER_FULL;
    case 400:
    case 413:
    case 415:
    case 422:
        return MG_ANSWER_REFUSED;
    default:
        return mg_answer_of_other(http);
    }
}

void mg_answer_why(struct mg_str body, char *out, size_t size)
{
    struct mg_error line = {.text = ""};
    cJSON *document = NULL;

    if (mg_json_parse(body, MG_LIMIT_LINK_ANSWER, &document, NULL) == MG_OK) {
        struct mg_str code = mg_json_str(document, "code"), text = mg_json_str(document, "text");

        if (code.n != 0 || text.n != 0)
            (void)mg_fail(&line, MG_OK, "%.*s: %.*s", MG_STR_ARG(mg_str_take(code, 64)),
                          MG_STR_ARG(mg_str_take(text, 200)));
    }
    cJSON_Delete(document);
    (void)snprintf(out, size, "%s", line.text);
}

static enum mg_status parse(struct mg_str body, size_t limit, const char *schema, cJSON **out,
                            struct mg_error *err)
{
    cJSON *document = NULL;
    enum mg_status status = mg_json_parse(body, limit, &document, err);

    if (status != MG_OK)
        return mg_fail_in(err, status, "the console's answer");
    if (!mg_str_is(mg_json_str(document, "schema"), schema)) {
        cJSON_Delete(document);
        return mg_fail(err, MG_FORMAT, "the console's answer is no %s", schema);
    }
    *out = document;
    return MG_OK;
}

enum mg_status mg_answer_enrolled(struct mg_str body, struct mg_answer_enrolled *out,
                                  struct mg_error *err)
{
    struct mg_answer_enrolled answer = {0};
    enum mg_status status =
        parse(body, MG_LIMIT_LINK_ENROLLED, "margay/enrolled/1", &answer.document, err);

    if (status != MG_OK)
        return status;
    answer.agent = mg_json_str(answer.document, "agent");
    answer.certificate = mg_json_str(answer.document, "certificate");
    answer.ca = mg_json_str(answer.document, "ca");
    if (mg_enrolment_is_agent(answer.agent) && answer.certificate.n != 0 && answer.ca.n != 0) {
        *out = answer;
        return MG_OK;
    }
    cJSON_Delete(answer.document);
    return mg_fail(err, MG_FORMAT,
                   "the console's answer lacks a usable \"agent\", \"certificate\" or \"ca\"");
}

/* Whole numbers that a double holds exactly. */
static bool take_number(const cJSON *object, int64_t *out)
{
    double number = mg_json_number(object, "number", -1);

    if (!(number >= 1 && number <= 9007199254740991.0) || number != (double)(int64_t)number)
        return false;
    *out = (int64_t)number;
    return true;
}

static enum mg_status take_command(const cJSON *item, int64_t after, struct mg_answer_command *out,
                                   struct mg_error *err)
{
    struct mg_answer_command command = {.document = mg_json_str(item, "document"),
                                        .signature = mg_json_str(item, "signature")};

    if (!take_number(item, &command.number) || command.number <= after)
        return mg_fail(err, MG_FORMAT, "a command has no number above %lld", (long long)after);
    if (command.document.n == 0 || command.document.n > MG_LIMIT_COMMAND ||
        command.signature.n == 0 || command.signature.n > MG_LIMIT_SIGNATURE_FILE)
        return mg_fail(err, MG_FORMAT, "command %lld lacks a usable document or signature",
                       (long long)command.number);
    *out = command;
    return MG_OK;
}

enum mg_status mg_answer_commands(struct mg_str body, int64_t after, struct mg_answer_commands *out,
                                  struct mg_error *err)
{
    struct mg_answer_commands answer = {0};
    enum mg_status status = MG_OK;
    const cJSON *item;

    if (mg_str_trim(body).n != 0)
        status =
            parse(body, MG_LIMIT_LINK_COMMANDS_BYTES, "margay/commands/1", &answer.document, err);
    if (status != MG_OK)
        return status;
    cJSON_ArrayForEach(item, mg_json_array(answer.document, "commands"))
    {
        if (answer.count == MG_LIMIT_LINK_COMMANDS)
            status =
                mg_fail(err, MG_LIMIT, "more than %d commands at once", MG_LIMIT_LINK_COMMANDS);
        else
            status = take_command(item, after, &answer.items[answer.count], err);
        if (status != MG_OK)
            break;
        after = answer.items[answer.count++].number;
    }
    if (status == MG_OK)
        *out = answer;
    else
        cJSON_Delete(answer.document);
    return status;
}
