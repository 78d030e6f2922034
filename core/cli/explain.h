/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside explain: why is a host affected by a vulnerability, or why not? Not for other commands.
 */
#ifndef MG_CLI_EXPLAIN_H
#define MG_CLI_EXPLAIN_H

#include "core/base/sink.h"
#include "core/base/vec.h"
#include "core/cli/find.h"
#include "core/match/hit.h"
#include "core/suppress/suppress.h"

/* One advisory entry held against one installed package. */
struct mg_explain_case {
    const struct mg_package *package;
    struct mg_str compared; /* the version that was compared */
    struct mg_hit hit;
    const struct mg_finding
        *finding; /* NULL: it is not affected, or by an advisory about several */
};

struct mg_explanation {
    struct mg_match_scan scan;
    struct mg_inventory *inventory;
    struct mg_str asked;          /* the id as given */
    struct mg_suppress *suppress; /* NULL: nothing is suppressed */
    mg_cli_reach_fn reach;        /* NULL: no score is raised */
    struct mg_str package;        /* name or source name to look at; empty: all */
    bool known;                   /* the database has an advisory about it */
    bool by_advisory;             /* it is an advisory about several vulnerabilities */
    uint32_t index;               /* of the vulnerability, or of that advisory */
    struct mg_str vulnerability;  /* the id in the database; empty when it has none */
    bool package_installed;       /* something of that name is there (or no name was given) */
    struct mg_vec cases;          /* of struct mg_explain_case */
    struct mg_vec missing;        /* of struct mg_str: packages it names that are not installed */
    struct mg_vec elsewhere;      /* of struct mg_str: other ecosystems with advisories */
};

/* Why the finding of a case does not count; NULL: it does, or there is none. */
const struct mg_suppression *mg_explain_suppression(const struct mg_explain_case *one);

void mg_explain_table(const struct mg_explanation *explanation, struct mg_sink *sink);
void mg_explain_json(const struct mg_explanation *explanation, struct mg_sink *sink);

/* The answer in one line: "affected", "not affected", or why it cannot be told. */
const char *mg_explain_conclusion(const struct mg_explanation *explanation);
/* "affected", "not affected", "withdrawn", "not evaluated", "not matched". */
const char *mg_explain_verdict(const struct mg_explain_case *one);

#endif
