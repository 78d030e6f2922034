/* SPDX-License-Identifier: Apache-2.0
 *
 * Files of pacman's local database: sections of a line "%NAME%" and lines of values, parted by an
 * empty line (libalpm's be_local). Views into the text; what is broken is told, and read on behind.
 */
#ifndef MG_LINUX_PACKAGES_PACMAN_DESC_H
#define MG_LINUX_PACKAGES_PACMAN_DESC_H

#include "core/base/error.h"
#include "core/base/str.h"
#include "core/model/relations.h"

/* One value at a time. */
struct mg_pacman_text {
    struct mg_str rest;
    struct mg_str section; /* "NAME" of the value, without the signs */
    uint64_t line;         /* number of the line that was read last, from 1 */
};

void mg_pacman_text_init(struct mg_pacman_text *text, struct mg_str bytes);
/* The next value; false at the end. A value with no section above it has an empty one. */
bool mg_pacman_text_next(struct mg_pacman_text *text, struct mg_str *value);

/* What the file desc says of a package. */
struct mg_pacman_desc {
    struct mg_str name, version, arch;
    struct mg_str base;     /* source package; empty when it does not say */
    struct mg_str packager; /* "Tobias Powalowski <tpowa@archlinux.org>" */
};

/* False without name or version. problem (not NULL) says what is broken, also in a usable
 * package; its status is MG_OK when nothing is. */
bool mg_pacman_desc_parse(struct mg_str bytes, struct mg_pacman_desc *out,
                          struct mg_error *problem);

/* The values of LICENSE, parted by ", "; license has a ceiling. */
void mg_pacman_desc_license(struct mg_str bytes, struct mg_buf *license);
/* Add the values of DEPENDS and PROVIDES. */
void mg_pacman_desc_relations(struct mg_str bytes, struct mg_relations *out);

#endif
