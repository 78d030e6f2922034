/* SPDX-License-Identifier: Apache-2.0
 *
 * Which key made an OpenPGP signature. Says nothing of whether the signature is good.
 */
#ifndef MG_LINUX_PACKAGES_OPENPGP_KEY_H
#define MG_LINUX_PACKAGES_OPENPGP_KEY_H

#include "core/base/str.h"

/* Key id of the first signature packet in bytes. False when there is none, or it names no key. */
bool mg_openpgp_key_id(struct mg_str bytes, uint64_t *id);

#endif
