/* SPDX-License-Identifier: Apache-2.0
 *
 * Walking over the members of a configuration, by a table of keys, with the lines of what is wrong.
 * Private to core/agent/config*.c.
 */
#ifndef MG_AGENT_CONFIG_READ_H
#define MG_AGENT_CONFIG_READ_H

#include "core/agent/config.h"
#include "core/base/json.h"

struct mg_config_reading {
    struct mg_str text; /* the whole file, for lines */
    struct mg_str os_family;
    struct mg_agent_config *config;
    struct mg_error *err;
};

/* A value: its key, its place in the text, and what it holds. */
struct mg_config_value {
    const char *key;
    struct mg_str at;
    const cJSON *item;
};

struct mg_config_key {
    const char *name;
    enum mg_status (*take)(struct mg_config_reading *r, const struct mg_config_key *key,
                           const struct mg_config_value *value);
    size_t offset;             /* in struct mg_agent_config */
    unsigned lowest, greatest; /* of numbers */
};

/* The keys of an object. */
struct mg_config_keys {
    const struct mg_config_key *keys;
    size_t count;
    /* For names of triggers, which are keys as well; NULL: they are not. */
    enum mg_status (*take_trigger)(struct mg_config_reading *r, enum mg_trigger trigger,
                                   const struct mg_config_value *value);
};
#define MG_CONFIG_KEYS 16 /* at most, beside triggers */

/* "line N: " and what is wrong there. */
enum mg_status mg_config_fail(const struct mg_config_reading *r, struct mg_str at,
                              enum mg_status status, const char *what);
/* FORMAT: "key" and what is wrong with it. */
enum mg_status mg_config_fail_value(const struct mg_config_reading *r,
                                    const struct mg_config_value *value, const char *what);
/* Take every member of an object; a key that is not known or there twice is FORMAT. */
enum mg_status mg_config_walk(struct mg_config_reading *r, struct mg_str object,
                              const struct mg_config_keys *keys);
/* Is the whole text an object of JSON? Before it is walked. */
enum mg_status mg_config_check_syntax(struct mg_config_reading *r);

#endif
