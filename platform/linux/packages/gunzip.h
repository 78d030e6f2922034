/* SPDX-License-Identifier: Apache-2.0
 *
 * Unpacking gzip (RFC 1952) in memory, with a ceiling.
 */
#ifndef MG_LINUX_PACKAGES_GUNZIP_H
#define MG_LINUX_PACKAGES_GUNZIP_H

#include "core/base/buf.h"
#include "core/base/error.h"

/* Append the content of all members to out. FORMAT when broken or cut off, LIMIT past out's
 * ceiling. */
enum mg_status mg_gunzip(struct mg_str packed, struct mg_buf *out, struct mg_error *err);

#endif
