/* SPDX-License-Identifier: Apache-2.0
 *
 * The sockets that take what comes from the network.
 */
#include "platform/windows/sockets.h"
#include "plugins/windows-inventory/collectors.h"

struct listing {
    struct mg_emit *emit;
    uint64_t count;
};

static enum mg_status emit(void *context, const struct mg_listener *listener, struct mg_error *err)
{
    struct listing *listing = context;

    (void)err;
    listing->count++;
    mg_emit_listener(listing->emit, &(struct mg_emit_listener){
                                        .protocol = listener->protocol,
                                        .family = listener->family,
                                        .address = listener->address,
                                        .port = listener->port,
                                        .pid = listener->pid,
                                        .process = listener->process,
                                        .path = listener->path,
                                        .user = listener->user,
                                        .services = listener->services,
                                        .container = listener->container,
                                    });
    return MG_OK;
}

void mg_collect_listeners(struct mg_collector *collector)
{
    struct listing listing = {collector->emit, 0};
    struct mg_emit_coverage coverage = {.area = MG_STR("listeners")};
    struct mg_error err;

    if (mg_sockets_each(collector->arena, emit, &listing, &err) == MG_OK) {
        coverage.level = MG_EMIT_COMPLETE;
        coverage.code = MG_STR("READ");
    } else {
        coverage.level = MG_EMIT_INCOMPLETE;
        coverage.code = mg_str_of(mg_status_name(err.status));
        coverage.detail = mg_str_of(err.text);
    }
    coverage.count = listing.count;
    mg_emit_coverage(collector->emit, &coverage);
}
