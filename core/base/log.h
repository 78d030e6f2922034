/* SPDX-License-Identifier: Apache-2.0
 *
 * Log lines for people, on standard error. Commands and roles log, once, where a failure is
 * handled; libraries return errors instead. Control bytes are masked. Never log secrets.
 */
#ifndef MG_BASE_LOG_H
#define MG_BASE_LOG_H

#include "core/base/compiler.h"

enum mg_log_level { MG_LOG_ERROR, MG_LOG_WARN, MG_LOG_INFO, MG_LOG_DEBUG };

/* A line "margay: level: text" when level is at or below threshold. */
struct mg_log {
    enum mg_log_level threshold;
};

void mg_log_line(const struct mg_log *log, enum mg_log_level level, const char *format, ...)
    MG_PRINTF(3, 4);

#endif
