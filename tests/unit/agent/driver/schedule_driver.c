/* SPDX-License-Identifier: Apache-2.0
 *
 * What tests/e2e/check-schedule talks to: for each line "SECONDS EXPRESSION" of standard input the
 * next time of the expression after SECONDS, "never", or the status that refuses it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/agent/schedule.h"

static void answer(const char *line)
{
    char *expression;
    int64_t after = strtoll(line, &expression, 10), next;
    struct mg_schedule schedule;
    enum mg_status status = mg_schedule_parse(mg_str_of(expression), &schedule, NULL);

    if (status != MG_OK)
        puts(mg_status_name(status));
    else if (mg_schedule_next(&schedule, after, &next))
        printf("%" PRId64 "\n", next);
    else
        puts("never");
}

int main(void)
{
    char line[512];

    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        answer(line);
    }
    return 0;
}
