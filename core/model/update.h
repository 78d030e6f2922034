/* SPDX-License-Identifier: Apache-2.0
 *
 * One update of Windows or of a Microsoft product that a host knows of: installed, waiting for a
 * restart, or replaced. Plain data; views borrow from the inventory's arena. What is not known is
 * empty.
 */
#ifndef MG_MODEL_UPDATE_H
#define MG_MODEL_UPDATE_H

#include "core/base/str.h"

/* States. Any other word means: not installed, whatever else it is. */
#define MG_UPDATE_INSTALLED "installed"
#define MG_UPDATE_SUPERSEDED "superseded" /* installed, and a later one took its place */
#define MG_UPDATE_PENDING "pending"       /* will be installed by the next restart */
#define MG_UPDATE_STAGED "staged"         /* its files are there, nobody asked to install it */

struct mg_update {
    struct mg_str kb;    /* "KB5034441"; empty when only the package is known */
    struct mg_str state; /* one of the words above */
    struct mg_str title; /* for people */
    struct mg_str
        identity;          /* of the package: "Package_for_RollupFix~31bf3856ad364e35~amd64~~..." */
    struct mg_str version; /* build that a cumulative update brings: "10.0.20348.2340" */
    struct mg_str sources; /* who knows of it, separated by spaces: "cbs wua qfe msi" */
    struct mg_str installed; /* ISO day */
};

#endif
