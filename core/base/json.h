/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading JSON: cJSON behind limits. A document is refused before it is parsed when it is too
 * large, nested too deep, or holds a \u0000 (which would silently cut a C string).
 */
#ifndef MG_BASE_JSON_H
#define MG_BASE_JSON_H

#include <cjson/cJSON.h>

#include "core/base/error.h"
#include "core/base/str.h"

/* Parse one document, at most max_bytes; trailing text other than white space is an error.
 * FORMAT or LIMIT with the byte offset in the text. The caller frees *out with cJSON_Delete. */
enum mg_status mg_json_parse(struct mg_str text, size_t max_bytes, cJSON **out,
                             struct mg_error *err);

/* Members of an object; "absent", "wrong type" and "object is NULL" give the empty value.
 * Strings borrow from the document. */
struct mg_str mg_json_str(const cJSON *object, const char *name);
const cJSON *mg_json_array(const cJSON *object, const char *name);
const cJSON *mg_json_object(const cJSON *object, const char *name);
double mg_json_number(const cJSON *object, const char *name, double fallback);
bool mg_json_bool(const cJSON *object, const char *name);
/* The text of a string item itself (an element of an array). */
struct mg_str mg_json_text(const cJSON *item);

#endif
