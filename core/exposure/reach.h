/* SPDX-License-Identifier: Apache-2.0
 *
 * Packages whose programs can be reached over the network, and what that does to their findings: a
 * vulnerability that the network exploits weighs more where the network gets at it. The rule is in
 * docs/exposure.md.
 */
#ifndef MG_EXPOSURE_REACH_H
#define MG_EXPOSURE_REACH_H

#include "core/base/vec.h"
#include "core/exposure/exposure.h"

/* Of one package, from where it is reached best. */
struct mg_reach {
    struct mg_str package, process, protocol;
    uint64_t port;
    enum mg_exposure_zone zone;
    bool limited;
};

struct mg_reaches {
    struct mg_arena arena;
    struct mg_vec items; /* struct mg_reach, sorted by package, one each */
};

void mg_reaches_init(struct mg_reaches *reaches);
void mg_reaches_clear(struct mg_reaches *reaches);

/* From verdicts, and from a document that mg_exposure_json wrote (exposure.json). Copies texts.
 * NOMEM; FORMAT, LIMIT: no such document. Once. */
enum mg_status mg_reaches_take(struct mg_reaches *reaches, const struct mg_exposures *exposures,
                               struct mg_error *err);
enum mg_status mg_reaches_parse(struct mg_reaches *reaches, struct mg_str document,
                                struct mg_error *err);

/* Set adjusted_score and adjusted_reason of the findings that are concerned; reasons are in arena.
 * NOMEM. */
enum mg_status mg_reaches_adjust(const struct mg_reaches *reaches, struct mg_finding *findings,
                                 size_t count, struct mg_arena *arena, struct mg_error *err);

#endif
