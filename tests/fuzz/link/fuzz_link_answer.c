/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as an answer of the console: what is accepted keeps to what the header promises.
 */
#include <stdlib.h>

#include "core/agent/enrolment.h"
#include "core/link/answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_commands(struct mg_str body)
{
    struct mg_answer_commands commands;
    int64_t last = 3;

    if (mg_answer_commands(body, last, &commands, NULL) != MG_OK)
        return;
    for (size_t i = 0; i < commands.count; i++) {
        if (commands.items[i].number <= last || commands.items[i].document.n == 0)
            abort();
        last = commands.items[i].number;
    }
    cJSON_Delete(commands.document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct mg_str body = {(const char *)data, size};
    struct mg_answer_enrolled enrolled;
    char why[64];

    mg_answer_why(body, why, sizeof why);
    for (size_t i = 0; why[i] != '\0'; i++) {
        if ((unsigned char)why[i] < 0x20)
            abort();
    }
    check_commands(body);
    if (mg_answer_enrolled(body, &enrolled, NULL) == MG_OK) {
        if (!mg_enrolment_is_agent(enrolled.agent))
            abort();
        cJSON_Delete(enrolled.document);
    }
    return 0;
}
