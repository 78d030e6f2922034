/* SPDX-License-Identifier: Apache-2.0
 *
 * The listening TCP and the bound UDP sockets of this host, with their processes. Depends on
 * core/base and core/model/listener.h only, so that the inventory plugin can use it.
 */
#ifndef MG_WINDOWS_SOCKETS_H
#define MG_WINDOWS_SOCKETS_H

#include "core/base/arena.h"
#include "core/model/listener.h"

/* listener borrows from the arena. */
typedef enum mg_status (*mg_sockets_fn)(void *context, const struct mg_listener *listener,
                                        struct mg_error *err);
/* Call found for each, in no order; its first failure ends it. IO when a table cannot be read;
 * NOMEM. */
enum mg_status mg_sockets_each(struct mg_arena *arena, mg_sockets_fn found, void *context,
                               struct mg_error *err);

#endif
