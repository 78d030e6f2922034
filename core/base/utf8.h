/* SPDX-License-Identifier: Apache-2.0
 *
 * Just enough UTF-8 to print foreign bytes safely.
 */
#ifndef MG_BASE_UTF8_H
#define MG_BASE_UTF8_H

#include "core/base/str.h"

/* Bytes of the character that s starts with (1 to 4), or 0 when it is not valid UTF-8
 * (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF). s must not be empty. */
size_t mg_utf8_width(struct mg_str s);

/* Columns that s takes on a terminal: one per character; control and broken bytes count one. */
size_t mg_utf8_columns(struct mg_str s);

#endif
