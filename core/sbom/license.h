/* SPDX-License-Identifier: Apache-2.0
 *
 * What a package says of its licence, as the SBOM formats want it: an identifier or an expression
 * of SPDX only where it really is one. Nothing is guessed: "GPLv2+" stays a text. Private to
 * core/sbom.
 */
#ifndef MG_SBOM_LICENSE_H
#define MG_SBOM_LICENSE_H

#include "core/base/arena.h"

enum mg_license_kind {
    MG_LICENSE_ID,         /* of the SPDX License List */
    MG_LICENSE_EXPRESSION, /* SPDX 2.3, Annex D */
    MG_LICENSE_TEXT,       /* anything else */
};

struct mg_license {
    enum mg_license_kind kind;
    struct mg_str text; /* identifiers spelled as in the list; a text as it is */
};

/* text is not empty. Memory is the arena's; false past its ceiling. */
bool mg_license_read(struct mg_arena *arena, struct mg_str text, struct mg_license *out);

/* The next "LicenseRef-..." of an expression; false behind the last one. */
bool mg_license_next_ref(struct mg_str *expression, struct mg_str *out);

/* Sorted without regard to case. */
struct mg_license_ids {
    const char *const *items;
    size_t count;
};
extern const struct mg_license_ids mg_license_ids;
extern const struct mg_license_ids mg_license_exceptions;
/* The identifier as the list spells it; NULL when it is not there. */
const char *mg_license_find(const struct mg_license_ids *ids, struct mg_str name);

#endif
