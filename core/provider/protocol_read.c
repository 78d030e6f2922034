/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading the provider protocol. Bytes are cut into lines, each line is checked and parsed on its
 * own, and its record goes into the inventory at once. Nothing of a stream is believed: order,
 * counts, sizes and types are checked, and the first breach of a rule ends it.
 */
#include "core/provider/protocol.h"

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"
#include "core/provider/records.h"

/* The version comes first: of a newer protocol nothing else may be assumed. */
static enum mg_status take_hello(struct mg_protocol *protocol, const cJSON *object,
                                 struct mg_error *err)
{
    struct mg_protocol_hello hello = {0};
    double version = mg_json_number(object, "protocol", 0);
    enum mg_status status;

    if (protocol->hello)
        return mg_fail(err, MG_FORMAT, "a second hello");
    if (version > MG_PROTOCOL_VERSION)
        return mg_fail(err, MG_UNSUPPORTED,
                       "the provider speaks protocol %g, this program reads up to %d", version,
                       MG_PROTOCOL_VERSION);
    status = mg_protocol_record_read(&mg_protocol_kind_hello, object, &hello, err);
    if (status == MG_OK && hello.protocol == 0)
        status = mg_fail(err, MG_FORMAT, "there is no protocol 0");
    protocol->hello = status == MG_OK;
    return status;
}

static enum mg_status take_host(struct mg_protocol *protocol, const cJSON *object,
                                struct mg_error *err)
{
    struct mg_host host = {0};
    enum mg_status status;

    if (protocol->host)
        return mg_fail(err, MG_FORMAT, "a second host");
    status = mg_protocol_record_read(&mg_protocol_kind_host, object, &host, err);
    if (status == MG_OK)
        status = mg_inventory_set_host(protocol->inventory, &host, err);
    protocol->host = status == MG_OK;
    return status;
}

static enum mg_status take_reading(struct mg_protocol *protocol, const cJSON *object,
                                   struct mg_error *err)
{
    struct mg_reading reading = {0};
    enum mg_status status;

    if (protocol->inventory->reading.begun != 0)
        return mg_fail(err, MG_FORMAT, "a second reading");
    status = mg_protocol_record_read(&mg_protocol_kind_reading, object, &reading, err);
    return status == MG_OK ? mg_inventory_set_reading(protocol->inventory, &reading, err) : status;
}

static enum mg_status take_package(struct mg_protocol *protocol, const cJSON *object,
                                   struct mg_error *err)
{
    struct mg_package package = {0};
    enum mg_status status;

    if (!protocol->host)
        return mg_fail(err, MG_FORMAT, "a package before the host");
    status = mg_protocol_record_read(&mg_protocol_kind_package, object, &package, err);
    if (status == MG_OK)
        status = mg_inventory_add_package(protocol->inventory, &package, err);
    protocol->packages += status == MG_OK;
    return status;
}

static enum mg_status take_update(struct mg_protocol *protocol, const cJSON *object,
                                  struct mg_error *err)
{
    struct mg_update update = {0};
    enum mg_status status;

    if (!protocol->host)
        return mg_fail(err, MG_FORMAT, "an update before the host");
    status = mg_protocol_record_read(&mg_protocol_kind_update, object, &update, err);
    return status == MG_OK ? mg_inventory_add_update(protocol->inventory, &update, err) : status;
}

static enum mg_status take_listener(struct mg_protocol *protocol, const cJSON *object,
                                    struct mg_error *err)
{
    struct mg_listener listener = {0};
    enum mg_status status;

    if (!protocol->host)
        return mg_fail(err, MG_FORMAT, "a listener before the host");
    status = mg_protocol_record_read(&mg_protocol_kind_listener, object, &listener, err);
    return status == MG_OK ? mg_inventory_add_listener(protocol->inventory, &listener, err)
                           : status;
}

static enum mg_status take_coverage(struct mg_protocol *protocol, const cJSON *object,
                                    struct mg_error *err)
{
    struct mg_coverage entry = {0};
    enum mg_status status =
        mg_protocol_record_read(&mg_protocol_kind_coverage, object, &entry, err);

    if (status == MG_OK)
        mg_inventory_add_coverage(protocol->inventory, &entry);
    return status;
}

static enum mg_status take_progress(struct mg_protocol *protocol, const cJSON *object,
                                    struct mg_error *err)
{
    struct mg_inspection_progress progress = {0};
    enum mg_status status =
        mg_protocol_record_read(&mg_protocol_kind_progress, object, &progress, err);

    if (status == MG_OK) {
        protocol->inspecting = true;
        protocol->progress = progress;
    }
    return status;
}

static enum mg_status check_total(const char *what, uint64_t said, uint64_t read,
                                  struct mg_error *err)
{
    if (said == read)
        return MG_OK;
    return mg_fail(err, MG_FORMAT, "it says %llu %s, %llu were read", (unsigned long long)said,
                   what, (unsigned long long)read);
}

static enum mg_status take_end(struct mg_protocol *protocol, const cJSON *object,
                               struct mg_error *err)
{
    struct mg_protocol_end end = {0};
    enum mg_status status = mg_protocol_record_read(&mg_protocol_kind_end, object, &end, err);

    if (status == MG_OK && !protocol->host)
        status = mg_fail(err, MG_FORMAT, "the end before the host");
    if (status == MG_OK)
        status = check_total("packages", end.packages, protocol->packages, err);
    if (status == MG_OK)
        status = check_total("records", end.records, protocol->records, err);
    protocol->ended = status == MG_OK;
    return status;
}

typedef enum mg_status (*take_fn)(struct mg_protocol *protocol, const cJSON *object,
                                  struct mg_error *err);

static const struct {
    const char *name;
    take_fn take;
} kinds[] = {
    {"package", take_package}, {"coverage", take_coverage}, {"hello", take_hello},
    {"host", take_host},       {"end", take_end},           {"progress", take_progress},
    {"update", take_update},   {"listener", take_listener}, {"reading", take_reading},
};

static enum mg_status take_object(struct mg_protocol *protocol, const cJSON *object,
                                  struct mg_error *err)
{
    struct mg_str type = mg_json_str(object, "type");

    if (!cJSON_IsObject(object))
        return mg_fail(err, MG_FORMAT, "not a JSON object");
    if (type.n == 0)
        return mg_fail(err, MG_FORMAT, "member \"type\" is missing, empty or not a text");
    if (!protocol->hello && !mg_str_is(type, "hello"))
        return mg_fail(err, MG_FORMAT, "the first record is not hello");
    for (size_t i = 0; i < MG_COUNT(kinds); i++) {
        if (mg_str_is(type, kinds[i].name))
            return kinds[i].take(protocol, object, err);
    }
    protocol->unknown++;
    return MG_OK;
}

static bool is_printable_ascii(char c)
{
    return c >= 0x20 && c < 0x7f;
}

/* JSON allows no control character inside a text, and outside of one nobody needs it. Only UTF-8:
 * a writer that has other bytes must decide what they shall become, not every reader anew. */
static enum mg_status check_characters(struct mg_str line, struct mg_error *err)
{
    size_t at = 0;

    while (at < line.n) {
        size_t width;

        if (is_printable_ascii(line.p[at])) {
            at++;
            continue;
        }
        width = mg_utf8_width(mg_str_skip(line, at));
        if (width == 0)
            return mg_fail(err, MG_FORMAT, "not UTF-8 at byte %zu", at);
        if (width == 1 && line.p[at] != 0x7f)
            return mg_fail(err, MG_FORMAT, "a control character at byte %zu", at);
        at += width;
    }
    return MG_OK;
}

static enum mg_status take_text(struct mg_protocol *protocol, struct mg_str line,
                                struct mg_error *err)
{
    cJSON *object = NULL;
    enum mg_status status = MG_OK;

    if (protocol->records > protocol->limits.records)
        status = mg_fail(err, MG_LIMIT, "at most %llu records are read",
                         (unsigned long long)protocol->limits.records);
    else if (protocol->ended)
        status = mg_fail(err, MG_FORMAT, "behind the end");
    if (status == MG_OK)
        status = check_characters(line, err);
    if (status == MG_OK)
        status = mg_json_parse(line, protocol->limits.record, &object, err);
    if (status == MG_OK)
        status = take_object(protocol, object, err);
    cJSON_Delete(object);
    return status;
}

/* One line without its line feed. Windows programs may put a carriage return before that. */
static enum mg_status take_line(struct mg_protocol *protocol, struct mg_str line,
                                struct mg_error *err)
{
    enum mg_status status;

    if (mg_str_ends(line, MG_STR("\r")))
        line.n--;
    protocol->records++;
    status = take_text(protocol, line, err);
    if (status != MG_OK)
        (void)mg_fail_in(err, status, "record %llu", (unsigned long long)protocol->records);
    return status;
}

/* The beginning of a line whose end has not arrived. */
static enum mg_status keep(struct mg_protocol *protocol, struct mg_str piece, struct mg_error *err)
{
    mg_buf_str(&protocol->line, piece);
    if (protocol->line.failed)
        return mg_fail(err, MG_NOMEM, "no memory for a record of %zu bytes",
                       protocol->line.n + piece.n);
    return MG_OK;
}

/* The rest of a line; only one that came in pieces has been copied. */
static enum mg_status complete(struct mg_protocol *protocol, struct mg_str piece,
                               struct mg_error *err)
{
    enum mg_status status;

    if (protocol->line.n == 0)
        return take_line(protocol, piece, err);
    status = keep(protocol, piece, err);
    if (status == MG_OK)
        status = take_line(protocol, mg_buf_view(&protocol->line), err);
    mg_buf_reset(&protocol->line);
    return status;
}

enum mg_status mg_protocol_feed(struct mg_protocol *protocol, struct mg_str bytes,
                                struct mg_error *err)
{
    enum mg_status status = MG_OK;

    if (bytes.n > protocol->limits.bytes - protocol->bytes)
        return mg_fail(err, MG_LIMIT, "the stream is larger than %llu bytes",
                       (unsigned long long)protocol->limits.bytes);
    protocol->bytes += bytes.n;
    while (status == MG_OK && bytes.n != 0) {
        size_t end = mg_str_find(bytes, '\n');
        struct mg_str piece = mg_str_take(bytes, end);

        if (piece.n > protocol->limits.record - protocol->line.n)
            return mg_fail(err, MG_LIMIT, "record %llu is larger than %zu bytes",
                           (unsigned long long)protocol->records + 1, protocol->limits.record);
        status = end == SIZE_MAX ? keep(protocol, piece, err) : complete(protocol, piece, err);
        bytes = end == SIZE_MAX ? MG_STR_NONE : mg_str_skip(bytes, end + 1);
    }
    return status;
}

static void report_unknown(const struct mg_protocol *protocol)
{
    mg_inventory_add_coverage(
        protocol->inventory,
        &(struct mg_coverage){
            .level = MG_COVERAGE_LIMITED,
            .area = MG_STR("provider"),
            .code = MG_STR("UNKNOWN_RECORDS"),
            .detail = MG_STR("the provider sent records of kinds that this program does not read"),
            .count = protocol->unknown,
        });
}

enum mg_status mg_protocol_finish(struct mg_protocol *protocol, struct mg_error *err)
{
    if (protocol->bytes == 0)
        return mg_fail(err, MG_FORMAT, "the stream is empty");
    if (protocol->line.n != 0)
        return mg_fail(err, MG_FORMAT, "record %llu has no line end",
                       (unsigned long long)protocol->records + 1);
    if (!protocol->ended)
        return mg_fail(err, MG_FORMAT, "the stream has no end, it stops after %llu records",
                       (unsigned long long)protocol->records);
    if (protocol->unknown != 0)
        report_unknown(protocol);
    return MG_OK;
}

struct mg_protocol_limits mg_protocol_limits_default(void)
{
    return (struct mg_protocol_limits){
        .bytes = MG_LIMIT_PROVIDER_BYTES,
        .record = MG_LIMIT_PROVIDER_RECORD,
        .records = MG_LIMIT_PROVIDER_RECORDS,
    };
}

void mg_protocol_init(struct mg_protocol *protocol, struct mg_inventory *inventory,
                      const struct mg_protocol_limits *limits)
{
    *protocol = (struct mg_protocol){.inventory = inventory, .limits = *limits};
    mg_buf_init(&protocol->line, limits->record);
}

void mg_protocol_clear(struct mg_protocol *protocol)
{
    mg_buf_clear(&protocol->line);
}
