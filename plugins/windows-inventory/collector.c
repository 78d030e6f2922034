/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage records of the collectors.
 */
#include "plugins/windows-inventory/collector.h"

void mg_collector_say(struct mg_collector *collector, enum mg_emit_level level, const char *area,
                      const char *code, struct mg_str subject, const char *detail, uint64_t count)
{
    mg_emit_coverage(collector->emit, &(struct mg_emit_coverage){
                                          .level = level,
                                          .area = mg_str_of(area),
                                          .code = mg_str_of(code),
                                          .subject = subject,
                                          .detail = mg_str_of(detail),
                                          .count = count,
                                      });
}

void mg_collector_say_some(struct mg_collector *collector, enum mg_emit_level level,
                           const char *area, const char *code, const char *detail, uint64_t count)
{
    if (count != 0)
        mg_collector_say(collector, level, area, code, MG_STR_NONE, detail, count);
}
