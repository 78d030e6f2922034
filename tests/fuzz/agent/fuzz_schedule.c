/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a schedule expression. What is accepted comes at least once, its times rise, and two
 * of them are never closer than the shortest distance that is allowed.
 */
#include <stdlib.h>

#include "core/agent/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_schedule schedule;
    struct mg_error err = {0};
    int64_t at, next;

    if (mg_schedule_parse((struct mg_str){(const char *)data, size}, &schedule, &err) != MG_OK) {
        must(err.text[0] != '\0');
        return 0;
    }
    must(mg_schedule_next(&schedule, -1, &at) && at >= 0 && at % 60 == 0);
    for (int i = 0; i < 50 && mg_schedule_next(&schedule, at, &next); i++) {
        int64_t again = 0;

        must(next - at >= MG_SCHEDULE_SHORTEST);
        must(mg_schedule_next(&schedule, next - 1, &again) && again == next);
        at = next;
    }
    return 0;
}
