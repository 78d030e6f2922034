/* SPDX-License-Identifier: Apache-2.0
 *
 * When a trigger is ready: pure functions of the state of the triggers and the time. All results
 * are of the monotonic clock, unless said otherwise.
 */
#ifndef MG_AGENT_TRIGGERS_TIME_H
#define MG_AGENT_TRIGGERS_TIME_H

#include "core/agent/triggers.h"

#define MG_NEVER INT64_MAX

/* The wall clock may be set back by this without a schedule being counted anew. */
#define MG_TRIGGERS_TOLERANCE (15 * 60 * 1000)

/* A number below limit that is this machine's own. */
int64_t mg_triggers_share(const struct mg_triggers *triggers, enum mg_trigger trigger,
                          int64_t limit);
/* Milliseconds to wait after that many failures. */
int64_t mg_triggers_backoff(const struct mg_triggers *triggers, uint32_t failures);
/* When the schedule of a trigger is due again (wall clock), given the state of its work. */
int64_t mg_triggers_slot(const struct mg_triggers *triggers, const struct mg_trigger_row *row);
/* When the trigger has something to say about this work; MG_NEVER when it has not. */
int64_t mg_triggers_asked(const struct mg_triggers *triggers, enum mg_work work,
                          enum mg_trigger trigger, struct mg_now now);
/* When the work may begin for that: not sooner than its interval and a back-off allow. */
int64_t mg_triggers_ready(const struct mg_triggers *triggers, enum mg_work work,
                          enum mg_trigger trigger, struct mg_now now);
/* The first trigger that is ready; MG_NEVER when none will be. */
int64_t mg_triggers_first(const struct mg_triggers *triggers, enum mg_work work, struct mg_now now,
                          enum mg_trigger *trigger);

#endif
