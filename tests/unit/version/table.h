/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables of versions for tests: files below tests/data/versions. Empty lines and lines that begin
 * with '#' or "//" are left out. A wrong answer, a bad line or a file with too few lines fails the
 * running test and names the line.
 */
#ifndef MG_TESTS_UNIT_VERSION_TABLE_H
#define MG_TESTS_UNIT_VERSION_TABLE_H

#include "core/version/version.h"

/* -1, 0 or 1. */
int table_order(const struct mg_version_scheme *scheme, struct mg_str a, struct mg_str b);

/* Lines `A op B` with <, = or >; each is tried both ways. */
void table_check_order(const struct mg_version_scheme *scheme, const char *file, size_t least);
/* Lines `valid VERSION` and `invalid VERSION`. */
void table_check_valid(const struct mg_version_scheme *scheme, const char *file, size_t least);

#endif
