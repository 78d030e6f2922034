/* SPDX-License-Identifier: Apache-2.0
 *
 * Which findings do not count: statements of VEX documents (OpenVEX, CycloneDX VEX, CSAF) and the
 * user's own ignore rules. A statement that cannot be held against the host with certainty
 * suppresses nothing; it is counted and told in the coverage. docs/suppress.md says what suppresses
 * what.
 */
#ifndef MG_SUPPRESS_SUPPRESS_H
#define MG_SUPPRESS_SUPPRESS_H

#include "core/base/error.h"
#include "core/model/finding.h"
#include "core/model/inventory.h"

struct mg_suppress;

/* NULL without memory. */
struct mg_suppress *mg_suppress_new(void);
void mg_suppress_free(struct mg_suppress *set);

/* Add a document, whose format is told from its content, or an ignore file; name is how reports
 * call it. FORMAT and UNSUPPORTED name the file, and of an ignore file the line. After an error the
 * set can only be freed. */
enum mg_status mg_suppress_add_vex(struct mg_suppress *set, const char *name, struct mg_str text,
                                   struct mg_error *err);
enum mg_status mg_suppress_add_ignore(struct mg_suppress *set, const char *name, struct mg_str text,
                                      struct mg_error *err);
/* The same from files. */
enum mg_status mg_suppress_load_vex(struct mg_suppress *set, const char *path,
                                    struct mg_error *err);
enum mg_status mg_suppress_load_ignore(struct mg_suppress *set, const char *path,
                                       struct mg_error *err);

/* Set the suppression of each finding that is suppressed; it borrows from the set. Adds to the
 * coverage of the inventory what was read, what could not be applied, which rules are expired and
 * which match nothing. today is an ISO day. NOMEM. */
enum mg_status mg_suppress_apply(struct mg_suppress *set, struct mg_inventory *inventory,
                                 struct mg_str today, struct mg_finding *findings, size_t count,
                                 struct mg_error *err);

#endif
