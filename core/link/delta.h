/* SPDX-License-Identifier: Apache-2.0
 *
 * An inventory as a difference to an earlier one (docs/protocol.md, "Reports"): lines of the base
 * that are taken over, and lines that are new. Putting it together again gives the same bytes.
 */
#ifndef MG_LINK_DELTA_H
#define MG_LINK_DELTA_H

#include "core/base/buf.h"

/* Add the difference to out. False when there is none worth sending: a text that does not end with
 * a line feed, a difference of more than half of target, no memory; out is then undefined. */
bool mg_delta_make(struct mg_str base, struct mg_str target, struct mg_buf *out);

#endif
