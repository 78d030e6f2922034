/* SPDX-License-Identifier: Apache-2.0
 *
 * Full names of AppX packages: Name_Version_Architecture_ResourceId_PublisherId
 * (learn.microsoft.com, "An overview of Package Identity in Windows apps").
 */
#ifndef MG_WINDOWS_RULES_APPX_H
#define MG_WINDOWS_RULES_APPX_H

#include "core/base/str.h"

struct mg_appx {
    struct mg_str name, version;
    struct mg_str arch; /* "amd64", "x86", "arm64", "arm", "x86a64" or "neutral" */
    struct mg_str resource, publisher;
    bool is_bundle; /* no package, but what packages came in */
};

/* What full borrows to *out; false unless it is such a name. */
bool mg_appx_parse(struct mg_str full, struct mg_appx *out);

#endif
