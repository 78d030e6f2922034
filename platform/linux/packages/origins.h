/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of unmistakable marks that builders other than the distribution leave in version
 * strings and maintainer fields. Data only; origin.c says how it is read.
 */
#ifndef MG_LINUX_PACKAGES_ORIGINS_H
#define MG_LINUX_PACKAGES_ORIGINS_H

#include "core/base/str.h"

enum mg_origin_mark_kind {
    MG_MARK_VERSION, /* the version holds the pattern */
    MG_MARK_DOMAIN,  /* the maintainer's mail address is at this domain or below it */
    MG_MARK_ADDRESS, /* the maintainer's mail address is this */
    MG_MARK_NAME,    /* the maintainer's name is this */
};

struct mg_origin_mark {
    enum mg_origin_mark_kind kind;
    struct mg_str pattern;
    struct mg_str vendor;
};

extern const struct mg_origin_mark mg_origin_marks[];
extern const size_t mg_origin_mark_count;

#endif
