/* SPDX-License-Identifier: Apache-2.0
 *
 * Compressing what is sent (gzip, RFC 1952). Nothing is ever unpacked here: compressed answers are
 * not asked for.
 */
#ifndef MG_LINK_GZIP_H
#define MG_LINK_GZIP_H

#include "core/base/buf.h"
#include "core/base/error.h"

/* Add text, compressed, to out, whose ceiling bounds it: LIMIT. The same bytes every time. */
enum mg_status mg_gzip(struct mg_str text, struct mg_buf *out, struct mg_error *err);

#endif
