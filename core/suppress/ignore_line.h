/* SPDX-License-Identifier: Apache-2.0
 *
 * Where something stands in an ignore file. Private to core/suppress.
 */
#ifndef MG_SUPPRESS_IGNORE_LINE_H
#define MG_SUPPRESS_IGNORE_LINE_H

#include "core/suppress/rules.h"

/* The line, from 1, of a key of a rule (from 1), or of the rule itself when the key is empty or
 * written with escapes; rule 0 is the file. text has been parsed: it is valid JSON. Of a key that
 * is there twice, the last one. */
size_t mg_ignore_line(struct mg_str text, size_t rule, struct mg_str key);

#endif
