/* SPDX-License-Identifier: Apache-2.0
 *
 * In words: what each feed counts as "ignored".
 */
#ifndef MG_ADVISORY_IGNORED_H
#define MG_ADVISORY_IGNORED_H

#include "core/base/str.h"

/* By the format of a feed ("osv"): what it understands and leaves out on purpose. Never NULL. */
const char *mg_ignored_words(struct mg_str format);

#endif
