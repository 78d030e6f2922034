/* SPDX-License-Identifier: Apache-2.0
 *
 * What a console does with a difference (docs/protocol.md), to prove that it gives the same again.
 */
#ifndef TESTS_LINK_PATCH_H
#define TESTS_LINK_PATCH_H

#include "core/base/buf.h"

/* False when delta is not one to base. */
bool test_patch(struct mg_str base, struct mg_str delta, struct mg_buf *out);

#endif
