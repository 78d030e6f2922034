/* SPDX-License-Identifier: Apache-2.0
 *
 * What a process gave up, or is held to, before it reads foreign bytes, and what of that this
 * system does not have. A list of one size without memory of its own. It travels as coverage of the
 * area "sandbox", so everybody who has an inventory can tell under which guard it was read.
 */
#ifndef MG_MODEL_PROTECTION_H
#define MG_MODEL_PROTECTION_H

#include "core/base/compiler.h"
#include "core/model/inventory.h"

#define MG_PROTECTIONS 12

struct mg_protection {
    char name[24]; /* "seccomp" */
    char why[104]; /* it is not on; empty: it is */
};

/* All zeros: empty. */
struct mg_protections {
    struct mg_protection items[MG_PROTECTIONS];
    size_t count;
};

/* Texts that are too long are cut; what is past MG_PROTECTIONS is left out. */
void mg_protections_add_on(struct mg_protections *list, const char *name);
void mg_protections_add_off(struct mg_protections *list, const char *name, const char *format, ...)
    MG_PRINTF(3, 4);

/* One entry for all that are on, one for each that is not. None makes an inventory incomplete:
 * what was read does not depend on it. */
void mg_protections_cover(const struct mg_protections *list, struct mg_inventory *inventory);
/* The list out of these entries, as far as they are such. */
void mg_protections_uncover(const struct mg_inventory *inventory, struct mg_protections *out);

#endif
