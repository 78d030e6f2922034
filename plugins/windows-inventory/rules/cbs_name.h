/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of packages of Component Based Servicing, which installs the updates of Windows:
 *
 *     Package_for_KB5037034~31bf3856ad364e35~amd64~~10.0.9237.1
 *     Package_for_RollupFix~31bf3856ad364e35~amd64~~20348.2495.1.6
 *
 * what the package is for, token of a key, architecture, language, version.
 */
#ifndef MG_WINDOWS_RULES_CBS_NAME_H
#define MG_WINDOWS_RULES_CBS_NAME_H

#include "core/base/str.h"

/* "10.0." and two numbers of up to ten digits. */
#define MG_CBS_BUILD_SIZE 32

struct mg_cbs_name {
    struct mg_str what;            /* "KB5037034", "RollupFix", "DotNetRollup_481" */
    struct mg_str kb;              /* "KB5037034"; empty: the name does not tell it */
    struct mg_str version;         /* "20348.2495.1.6" */
    char build[MG_CBS_BUILD_SIZE]; /* that a cumulative update of Windows 10 and later brings:
                                      "10.0.20348.2495"; else empty */
};

/* False for packages that are no updates: features, languages, and the parts of an update
 * (Package_1_for_KB5037034); and for names with other bytes than letters, digits and "-_.~". The
 * texts borrow from name. */
bool mg_cbs_name_parse(struct mg_str name, struct mg_cbs_name *out);

/* What CurrentState says of a package, as a word for its record: "installed", "superseded",
 * "pending", "staged", "partial", "removing", or "state-NN" for one that is not documented. NULL:
 * nothing of it is there. */
const char *mg_cbs_state(unsigned state, char buffer[16]);

#endif
