/* SPDX-License-Identifier: Apache-2.0
 *
 * Is one version affected by one advisory entry? The evaluation algorithm of the OSV schema
 * ("Evaluation" section), with the reason that decided.
 */
#ifndef MG_MATCH_EVALUATE_H
#define MG_MATCH_EVALUATE_H

#include "core/advisory/db.h"
#include "core/version/version.h"

enum mg_verdict {
    MG_NOT_AFFECTED,
    MG_AFFECTED,
    MG_WITHDRAWN,     /* the advisory was taken back */
    MG_NOT_EVALUATED, /* the version cannot be ordered by this scheme */
    MG_NOT_MATCHED,   /* the advisory does not speak of this package at all */
};

enum mg_reason {
    MG_REASON_NO_RANGE,   /* no range and no listed version applies */
    MG_REASON_LISTED,     /* the version is listed */
    MG_REASON_IN_RANGE,   /* introduced <= version, and not yet fixed */
    MG_REASON_BEFORE,     /* older than the first introduced */
    MG_REASON_FIXED,      /* at or behind the fix */
    MG_REASON_PAST_LAST,  /* newer than last_affected */
    MG_REASON_PAST_LIMIT, /* at or behind the limit of the range */
    MG_REASON_VENDOR,     /* the vendor says: not affected */
    MG_REASON_WITHDRAWN,
    MG_REASON_BAD_VERSION,
    /* Those of answer.c: rules beside the comparison of versions. */
    MG_REASON_FROM_MODULE,      /* the package is from a module, the entry is not about modules */
    MG_REASON_NOT_FROM_MODULE,  /* the other way round */
    MG_REASON_OTHER_STREAM,     /* the entry is about another stream than the package's */
    MG_REASON_NAMED_BUILD,      /* the advisory names this very build as fixed */
    MG_REASON_OTHER_MINOR,      /* the advisory has another entry, for our minor release */
    MG_REASON_MINOR_FIX,        /* the build for our minor release has the fix */
    MG_REASON_VENDOR_ELSEWHERE, /* another advisory of the vendor says: not affected */
    MG_REASON_LIVE_PATCH,       /* a live patch that is loaded has the fix */
    MG_REASON_FOREIGN,          /* somebody else than the distribution built the package */
    MG_REASON_OWNED,            /* a package of the distribution owns the language package */
    /* Those of windows_answer.c. */
    MG_REASON_UPDATE,          /* its update is installed, or one that replaces it */
    MG_REASON_CUMULATIVE,      /* a cumulative update of a later day is installed */
    MG_REASON_UPDATE_MISSING,  /* neither its update nor one that replaces it is installed */
    MG_REASON_PENDING_RESTART, /* installed, and the host was not restarted */
    MG_REASON_ALTERNATIVE,     /* another entry of the advisory decided */
    MG_REASON_NO_HOTPATCH,     /* about hotpatches, which the host does not get */
    MG_REASON_NO_FIX,          /* affected, and nothing mends it yet */
    MG_REASON_NO_BUILD,        /* the advisory has nothing to compare with */
};

struct mg_evaluation {
    enum mg_verdict verdict;
    enum mg_reason reason;
    struct mg_str introduced; /* of the deciding range, "" when none */
    struct mg_str boundary;   /* fixed, last_affected or limit version that was compared */
    struct mg_str fixed; /* smallest fixed version above it that no range holds; "" when none */
};

/* scheme NULL: only explicitly listed versions count. */
struct mg_evaluation mg_evaluate(struct mg_db *db, const struct mg_db_affected *affected,
                                 const struct mg_version_scheme *scheme, struct mg_str version);

/* One line for people, "not affected: 1.2-3 is at or behind the fix 1.2-2". */
const char *mg_reason_text(enum mg_reason reason);

#endif
