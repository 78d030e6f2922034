/* SPDX-License-Identifier: Apache-2.0
 *
 * What the console says, read as if anybody had said it: pure functions of an HTTP status and of
 * bytes. docs/protocol.md.
 */
#ifndef MG_LINK_ANSWER_H
#define MG_LINK_ANSWER_H

#include "core/base/json.h"
#include "core/base/limits.h"

/* What to make of the status of an answer. */
enum mg_answer {
    MG_ANSWER_DONE,    /* also: it was done before */
    MG_ANSWER_FULL,    /* the base of the difference is not known */
    MG_ANSWER_REFUSED, /* this report will never be taken */
    MG_ANSWER_DENIED,  /* we are not let in */
    MG_ANSWER_LATER,   /* try again */
};
enum mg_answer mg_answer_of_report(long http);
enum mg_answer mg_answer_of_other(long http);

/* What the console says about a failure, for people: "CODE: text" without control characters; empty
 * when it says nothing that can be read. */
void mg_answer_why(struct mg_str body, char *out, size_t size);

/* Texts borrow from document. */
struct mg_answer_enrolled {
    cJSON *document;
    struct mg_str agent, certificate, ca;
};
/* FORMAT, LIMIT. document is to be freed by cJSON_Delete; so below. */
enum mg_status mg_answer_enrolled(struct mg_str body, struct mg_answer_enrolled *out,
                                  struct mg_error *err);

struct mg_answer_command {
    int64_t number;
    struct mg_str document, signature;
};
/* Texts borrow from document. Sorted: each number is above the one before, the first above after.
 */
struct mg_answer_commands {
    cJSON *document;
    struct mg_answer_command items[MG_LIMIT_LINK_COMMANDS];
    size_t count;
};
/* An empty body has no commands. */
enum mg_status mg_answer_commands(struct mg_str body, int64_t after, struct mg_answer_commands *out,
                                  struct mg_error *err);

#endif
