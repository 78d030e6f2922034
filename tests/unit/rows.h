/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables for tests: files below tests/data with one case per line, fields separated by tabs.
 * Empty lines and lines that begin with '#' are left out, and "-" stands for an empty field.
 * A file that cannot be read, has no case or has a line with another number of fields fails the
 * running test.
 */
#ifndef MG_TESTS_UNIT_ROWS_H
#define MG_TESTS_UNIT_ROWS_H

#include "core/base/str.h"

#define TEST_ROW_FIELDS 16

typedef void (*test_row_fn)(const struct mg_str *fields);

/* Calls fn for each line of the file name ("purl/deb.tsv") with its fields, borrowed. */
void test_each_row(const char *name, size_t fields, test_row_fn fn);

#endif
