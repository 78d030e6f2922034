/* SPDX-License-Identifier: Apache-2.0
 *
 * How a work of the agent ended: what the job that did it tells (a line of JSON on its standard
 * output), what state.json keeps and what status shows, in one form. It has one size and no memory
 * of its own. Texts that are too long are cut.
 */
#ifndef MG_AGENT_RESULT_H
#define MG_AGENT_RESULT_H

#include "core/agent/guard.h"
#include "core/agent/trigger_table.h"
#include "core/base/json.h"
#include "core/base/json_write.h"
#include "core/model/finding.h"
#include "core/model/inventory.h"

/* The first reasons why it is incomplete. */
#define MG_RESULT_COVERAGE 3

struct mg_result {
    /* Of the agent. */
    int64_t begun;    /* milliseconds since 1970; 0: never */
    int64_t duration; /* milliseconds */
    uint32_t reasons; /* triggers, as bits */
    int exit;         /* status of the job, -1 when it was ended */
    char why[256];    /* of a failure, when coverage does not say it; else empty */
    /* Of the job. */
    bool unsupported; /* this system does not do it: nothing failed, nothing was done */
    bool incremental; /* a scan that has read again only what had changed */
    char full[128];   /* why all was read though that was asked for; else empty */
    bool failed;      /* no inventory, or no database: another try may help */
    uint64_t packages, findings, suppressed;
    uint64_t severities[MG_SEVERITY_COUNT];
    uint64_t incomplete; /* entries of coverage */
    struct {
        char code[64], subject[128], detail[256];
    } coverage[MG_RESULT_COVERAGE];
    size_t coverage_count;
    struct mg_guard protections;
};

/* Take over what is INCOMPLETE; NO_INVENTORY comes first. */
void mg_result_cover(struct mg_result *result, const struct mg_inventory *inventory);

/* Take over how the inventory was read. */
void mg_result_read_how(struct mg_result *result, const struct mg_reading *reading);

/* Is it complete, or not done on this system? */
bool mg_result_good(const struct mg_result *result);
/* Was the work done, also when something in it is incomplete that trying again does not mend? */
bool mg_result_done(const struct mg_result *result);
bool mg_result_no_inventory(const struct mg_result *result);

/* As an object; all members are always there. */
void mg_result_write(struct mg_json_writer *w, const char *key, const struct mg_result *result);
/* From an object, or NULL. What is missing or makes no sense is 0. */
void mg_result_read(const cJSON *object, struct mg_result *out);

/* One line for people: what was found, or why it failed. */
void mg_result_describe(const struct mg_result *result, enum mg_work work, char *text, size_t size);

/* The names of triggers, separated by commas. */
void mg_reasons_text(uint32_t reasons, char *text, size_t size);
/* The same the other way round; false for a name of none, or without any. */
bool mg_reasons_parse(struct mg_str text, uint32_t *out);
/* As an array of names. */
void mg_reasons_write(struct mg_json_writer *w, const char *key, uint32_t reasons);
uint32_t mg_reasons_read(const cJSON *array);

#endif
