/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing the provider protocol. The stream is always one that the reader accepts, whatever bytes
 * the host's files held: what is not UTF-8 becomes U+FFFD (by the JSON writer), and a text that
 * has a NUL or is then too long is cut there. Cut texts are counted in a coverage record.
 */
#include "core/provider/protocol.h"

#include "core/base/utf8.h"
#include "core/provider/records.h"

#define REPLACEMENT_WIDTH 3 /* bytes of U+FFFD */

/* Bytes that the character at the front of s takes in a record; 0 for a NUL. *width is its width
 * in s. */
static size_t written_width(struct mg_str s, size_t *width)
{
    *width = mg_utf8_width(s);
    if (*width == 0) {
        *width = 1;
        return REPLACEMENT_WIDTH;
    }
    return s.p[0] == '\0' ? 0 : *width;
}

static struct mg_str fitting(struct mg_protocol_writer *w, struct mg_str s, size_t limit)
{
    size_t at = 0, written = 0;

    while (at < s.n) {
        size_t width, more = written_width(mg_str_skip(s, at), &width);

        if (more == 0 || more > limit - written) {
            w->cut++;
            break;
        }
        written += more;
        at += width;
    }
    return mg_str_take(s, at);
}

static void write_count(struct mg_protocol_writer *w, const struct mg_protocol_member *member,
                        uint64_t value)
{
    if (value != 0 || member->required)
        mg_json_put_int(&w->json, member->name, (int64_t)value);
}

static void write_member(struct mg_protocol_writer *w, const struct mg_protocol_member *member,
                         const void *field)
{
    const struct mg_str *text = field;
    const uint64_t *count = field;
    const enum mg_coverage_level *level = field;

    switch (member->form) {
    case MG_PROTOCOL_TEXT:
        mg_json_put_str_if(&w->json, member->name, fitting(w, *text, MG_LIMIT_FIELD));
        break;
    case MG_PROTOCOL_LIST:
        mg_json_put_str_if(&w->json, member->name, fitting(w, *text, MG_LIMIT_RELATIONS));
        break;
    case MG_PROTOCOL_COUNT:
        write_count(w, member, *count);
        break;
    case MG_PROTOCOL_LEVEL:
        mg_json_put_str(&w->json, member->name, mg_str_of(mg_coverage_level_name(*level)));
        break;
    }
}

static void write_record(struct mg_protocol_writer *w, const struct mg_protocol_kind *kind,
                         const void *record)
{
    mg_json_object_begin(&w->json, NULL);
    mg_json_put_str(&w->json, "type", mg_str_of(kind->name));
    for (size_t i = 0; i < kind->count; i++)
        write_member(w, &kind->members[i], (const char *)record + kind->members[i].offset);
    mg_json_object_end(&w->json);
    mg_json_newline(&w->json);
    w->records++;
}

static void write_cut(struct mg_protocol_writer *w)
{
    const struct mg_coverage entry = {
        .level = MG_COVERAGE_INCOMPLETE,
        .area = MG_STR("provider"),
        .code = MG_STR("LIMIT"),
        .detail = MG_STR("texts with a NUL character or of more bytes than are read were cut"),
        .count = w->cut,
    };

    if (w->cut != 0)
        write_record(w, &mg_protocol_kind_coverage, &entry);
}

void mg_protocol_begin(struct mg_protocol_writer *w, struct mg_sink *sink, const char *provider)
{
    const struct mg_protocol_hello hello = {
        .protocol = MG_PROTOCOL_VERSION,
        .provider = mg_str_of(provider),
        .provider_version = MG_STR(MARGAY_VERSION),
    };

    *w = (struct mg_protocol_writer){0};
    mg_json_writer_init(&w->json, sink, false);
    write_record(w, &mg_protocol_kind_hello, &hello);
}

void mg_protocol_put_packages(struct mg_protocol_writer *w, const struct mg_inventory *inventory)
{
    if (!w->host)
        write_record(w, &mg_protocol_kind_host, &inventory->host);
    w->host = true;
    while (w->packages < inventory->package_count)
        write_record(w, &mg_protocol_kind_package, &inventory->packages[w->packages++]);
}

void mg_protocol_put_progress(struct mg_protocol_writer *w,
                              const struct mg_inspection_progress *progress)
{
    write_record(w, &mg_protocol_kind_progress, progress);
}

/* Coverage comes last: adding to it may replace the last entry. */
void mg_protocol_end(struct mg_protocol_writer *w, const struct mg_inventory *inventory)
{
    struct mg_protocol_end end = {.packages = inventory->package_count};

    mg_protocol_put_packages(w, inventory);
    if (inventory->reading.begun != 0)
        write_record(w, &mg_protocol_kind_reading, &inventory->reading);
    for (size_t i = 0; i < inventory->update_count; i++)
        write_record(w, &mg_protocol_kind_update, &inventory->updates[i]);
    for (size_t i = 0; i < inventory->listener_count; i++)
        write_record(w, &mg_protocol_kind_listener, &inventory->listeners[i]);
    for (size_t i = 0; i < inventory->coverage_count; i++)
        write_record(w, &mg_protocol_kind_coverage, &inventory->coverage[i]);
    write_cut(w);
    end.records = w->records + 1; /* with this one */
    write_record(w, &mg_protocol_kind_end, &end);
}

void mg_protocol_write(struct mg_sink *sink, const struct mg_inventory *inventory,
                       const char *provider)
{
    struct mg_protocol_writer writer;

    mg_protocol_begin(&writer, sink, provider);
    mg_protocol_end(&writer, inventory);
}
