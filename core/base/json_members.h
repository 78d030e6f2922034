/* SPDX-License-Identifier: Apache-2.0
 *
 * Documents that are taken strictly: a table of the members of an object, each with its reader.
 * Members that are missing, given twice or not known are refused, by name.
 */
#ifndef MG_BASE_JSON_MEMBERS_H
#define MG_BASE_JSON_MEMBERS_H

#include "core/base/json.h"

struct mg_json_member {
    const char *name;
    /* Check item and put it into to; errors say what is wrong with "member". NULL: takes nothing.
     */
    enum mg_status (*read)(const cJSON *item, void *to, struct mg_error *err);
    bool optional;
};

/* Every member of the table once (at most 32), and no other unless it is for somebody else: "x-".
 * FORMAT and what the readers say, with the member's name in front. */
enum mg_status mg_json_members(const cJSON *object, const struct mg_json_member *members,
                               size_t count, void *to, struct mg_error *err);

/* For readers. An integer from least to most. */
enum mg_status mg_json_take_count(const cJSON *item, uint64_t least, uint64_t most, uint64_t *out,
                                  struct mg_error *err);
/* A SHA-256 in small hexadecimal digits. */
enum mg_status mg_json_take_sha256(const cJSON *item, struct mg_str *out, struct mg_error *err);
#define MG_JSON_SHA256 64

#endif
