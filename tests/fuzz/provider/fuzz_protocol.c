/* SPDX-License-Identifier: Apache-2.0
 *
 * The provider protocol: any bytes give an error with a text, or an inventory that can be written
 * and read back; how the bytes were cut into pieces makes no difference.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/base/limits.h"
#include "core/provider/protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static enum mg_status read_stream(struct mg_inventory *inventory, struct mg_str stream,
                                  size_t piece, struct mg_protocol_limits limits)
{
    enum mg_status status = MG_OK;
    struct mg_protocol protocol;
    struct mg_error err = {0};

    mg_protocol_init(&protocol, inventory, &limits);
    for (; status == MG_OK && stream.n != 0; stream = mg_str_skip(stream, piece))
        status = mg_protocol_feed(&protocol, mg_str_take(stream, piece), &err);
    if (status == MG_OK)
        status = mg_protocol_finish(&protocol, &err);
    must(err.status == status && (err.text[0] == '\0') == (status == MG_OK));
    must(protocol.packages == inventory->package_count);
    mg_protocol_clear(&protocol);
    return status;
}

static void check_rewritten(const struct mg_inventory *inventory)
{
    struct mg_inventory again;
    struct mg_sink sink;

    mg_inventory_init(&again);
    mg_sink_init(&sink, NULL, MG_MIB(8));
    mg_protocol_write(&sink, inventory, "fuzz");
    must(mg_sink_finish(&sink, NULL) == MG_OK);
    must(read_stream(&again, mg_buf_view(&sink.buf), SIZE_MAX, mg_protocol_limits_default()) ==
         MG_OK);
    must(again.package_count == inventory->package_count);
    must(again.coverage_count == inventory->coverage_count);
    mg_sink_clear(&sink);
    mg_inventory_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct mg_protocol_limits limits = {
        .bytes = MG_MIB(1), .record = MG_KIB(8), .records = 1000};
    struct mg_str stream = {(const char *)data, size};
    size_t piece = size == 0 ? 1 : data[size - 1] % 64 + 1;
    struct mg_inventory whole, pieces;
    enum mg_status status;

    mg_inventory_init(&whole);
    mg_inventory_init(&pieces);
    status = read_stream(&whole, stream, SIZE_MAX, limits);
    must(read_stream(&pieces, stream, piece, limits) == status);
    must(pieces.package_count == whole.package_count);
    must(pieces.coverage_count == whole.coverage_count);
    if (status == MG_OK)
        check_rewritten(&whole);
    mg_inventory_clear(&whole);
    mg_inventory_clear(&pieces);
    return 0;
}
