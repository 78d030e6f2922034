/* SPDX-License-Identifier: Apache-2.0
 *
 * Under which protections a work was done: those of the job itself, and those of the provider that
 * it started. One size, no memory of its own.
 */
#ifndef MG_AGENT_GUARD_H
#define MG_AGENT_GUARD_H

#include "core/base/json.h"
#include "core/base/json_write.h"
#include "core/base/sink.h"
#include "core/model/protection.h"

struct mg_guard {
    struct mg_protections job, provider;
};

/* As "protections": an array with one object for each. */
void mg_guard_write(struct mg_json_writer *w, const char *key, const struct mg_guard *guard);
/* From such an array; what is no protection is left out. NULL: none. */
void mg_guard_read(const cJSON *array, struct mg_guard *out);

/* For people: a line for each process that has any, first what is on, then what is not and why. */
void mg_guard_print(struct mg_sink *sink, const char *indent, const struct mg_guard *guard);

#endif
