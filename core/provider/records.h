/* SPDX-License-Identifier: Apache-2.0
 *
 * The records of the provider protocol as tables of members, shared by writer and reader: the key
 * of a member is the name of the field it lives in. A new member is one row in records.c and one
 * in plugins/protocol.md. Internal to core/provider.
 */
#ifndef MG_PROVIDER_RECORDS_H
#define MG_PROVIDER_RECORDS_H

#include "core/base/json.h"

enum mg_protocol_form {
    MG_PROTOCOL_TEXT, /* struct mg_str; empty is not written */
    MG_PROTOCOL_LIST, /* the same of up to MG_LIMIT_RELATIONS bytes: lines, see model/relations.h */
    MG_PROTOCOL_COUNT, /* uint64_t, a JSON integer up to 2^53; 0 is written only when required */
    MG_PROTOCOL_LEVEL, /* enum mg_coverage_level, by its name */
};

struct mg_protocol_member {
    const char *name;
    size_t offset; /* of the field */
    enum mg_protocol_form form;
    bool required; /* must be there; a text must not be empty */
};

/* What a record of this kind looks like. At most 31 members: the reader keeps a bit for each. */
struct mg_protocol_kind {
    const char *name; /* the record's "type" */
    const struct mg_protocol_member *members;
    size_t count;
};

struct mg_protocol_hello {
    uint64_t protocol;
    struct mg_str provider;
    struct mg_str provider_version;
};

struct mg_protocol_end {
    uint64_t packages;
    uint64_t records;
};

extern const struct mg_protocol_kind mg_protocol_kind_hello;    /* struct mg_protocol_hello */
extern const struct mg_protocol_kind mg_protocol_kind_host;     /* struct mg_host */
extern const struct mg_protocol_kind mg_protocol_kind_reading;  /* struct mg_reading */
extern const struct mg_protocol_kind mg_protocol_kind_package;  /* struct mg_package */
extern const struct mg_protocol_kind mg_protocol_kind_update;   /* struct mg_update */
extern const struct mg_protocol_kind mg_protocol_kind_listener; /* struct mg_listener */
extern const struct mg_protocol_kind mg_protocol_kind_coverage; /* struct mg_coverage */
extern const struct mg_protocol_kind mg_protocol_kind_progress; /* struct mg_inspection_progress */
extern const struct mg_protocol_kind mg_protocol_kind_end;      /* struct mg_protocol_end */

/* Fill the zeroed struct that belongs to kind; its texts borrow from object. Members that are not
 * known are ignored. FORMAT, LIMIT (a text that is too long) naming the member. */
enum mg_status mg_protocol_record_read(const struct mg_protocol_kind *kind, const cJSON *object,
                                       void *record, struct mg_error *err);

#endif
