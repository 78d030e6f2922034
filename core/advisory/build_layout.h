/* SPDX-License-Identifier: Apache-2.0
 *
 * Between laying out the sections of a database and writing the file. Not for other layers.
 */
#ifndef MG_ADVISORY_BUILD_LAYOUT_H
#define MG_ADVISORY_BUILD_LAYOUT_H

#include "core/advisory/builder.h"
#include "core/base/buf.h"
#include "core/advisory/format.h"

struct mg_build_layout {
    struct mg_builder *builder;
    struct mg_buf sections[MG_DB_SECTION_COUNT];
    struct mg_vec affected; /* of struct mg_build_affected * in file order */
};

void mg_build_put32(struct mg_buf *buf, uint32_t word);
/* Number of whole rows in a section so far. */
size_t mg_build_rows(const struct mg_build_layout *l, enum mg_db_section section);
/* Fill all sections from the builder, whose vulnerabilities are named. */
enum mg_status mg_build_lay_out(struct mg_build_layout *l, struct mg_error *err);

#endif
