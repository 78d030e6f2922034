/* SPDX-License-Identifier: Apache-2.0
 *
 * The stream is written record by record: a record stays in the sink's memory until it is whole, so
 * that one that grows past the limit can be taken back.
 */
#include "plugins/sdk/emit.h"

#include <string.h>

#include "core/base/limits.h"
#include "core/base/utf8.h"

#define REPLACEMENT_WIDTH 3 /* bytes of U+FFFD */
/* Whole records are written when this much has come together. */
#define WRITE_SIZE MG_KIB(64)
/* Coverage of what was cut, coverage of what was left out, end. */
#define LAST_RECORDS 3

/* As much of text as one member may hold. */
static struct mg_str fitting(struct mg_emit *emit, struct mg_str text)
{
    size_t at = 0, written = 0;

    while (at < text.n) {
        size_t width = mg_utf8_width(mg_str_skip(text, at));
        size_t more = width == 0 ? REPLACEMENT_WIDTH : width;

        if (text.p[at] == '\0' || more > MG_LIMIT_FIELD - written) {
            emit->cut++;
            break;
        }
        written += more;
        at += width == 0 ? 1 : width;
    }
    return mg_str_take(text, at);
}

/* The sink keeps everything (it has no stream of its own), we write. */
static void write_out(struct mg_emit *emit)
{
    struct mg_str bytes = mg_buf_view(&emit->sink.buf);

    if (!emit->failed && bytes.n != 0 && fwrite(bytes.p, 1, bytes.n, emit->stream) != bytes.n)
        emit->failed = true;
    mg_buf_reset(&emit->sink.buf);
}

void mg_emit_begin(struct mg_emit *emit, FILE *stream, const char *provider, const char *version)
{
    *emit = (struct mg_emit){.stream = stream};
    mg_sink_init(&emit->sink, NULL, WRITE_SIZE + 2 * MG_LIMIT_PROVIDER_RECORD);
    mg_json_writer_init(&emit->json, &emit->sink, false);
    mg_emit_record_begin(emit, "hello");
    mg_emit_count(emit, "protocol", MG_EMIT_PROTOCOL);
    mg_emit_text(emit, "provider", mg_str_of(provider));
    mg_emit_text(emit, "provider_version", mg_str_of(version));
    mg_emit_record_end(emit);
}

void mg_emit_record_begin(struct mg_emit *emit, const char *type)
{
    emit->record_at = emit->sink.buf.n;
    emit->is_package = strcmp(type, "package") == 0;
    mg_json_object_begin(&emit->json, NULL);
    mg_json_put_str(&emit->json, "type", mg_str_of(type));
}

void mg_emit_text(struct mg_emit *emit, const char *name, struct mg_str text)
{
    mg_json_put_str_if(&emit->json, name, fitting(emit, text));
}

void mg_emit_count(struct mg_emit *emit, const char *name, uint64_t count)
{
    mg_json_put_int(&emit->json, name, (int64_t)count);
}

/* Room is kept for the records that end the stream. */
static bool fits(const struct mg_emit *emit)
{
    size_t size = emit->sink.buf.n - emit->record_at;

    return !emit->sink.buf.failed && size <= MG_LIMIT_PROVIDER_RECORD &&
           emit->bytes + size < MG_LIMIT_PROVIDER_BYTES - LAST_RECORDS * MG_KIB(8) &&
           emit->records < MG_LIMIT_PROVIDER_RECORDS - LAST_RECORDS &&
           !(emit->is_package && emit->packages == MG_LIMIT_PACKAGES);
}

static void keep(struct mg_emit *emit)
{
    mg_json_newline(&emit->json);
    emit->bytes += emit->sink.buf.n - emit->record_at;
    emit->records++;
    emit->packages += emit->is_package;
    if (emit->sink.buf.n >= WRITE_SIZE)
        write_out(emit);
}

void mg_emit_record_end(struct mg_emit *emit)
{
    mg_json_object_end(&emit->json);
    if (emit->ending || fits(emit)) {
        keep(emit);
        return;
    }
    emit->dropped++;
    emit->sink.buf.n = emit->record_at;
    emit->sink.buf.failed = false;
    mg_json_writer_init(&emit->json, &emit->sink, false); /* nothing was written */
}

void mg_emit_host(struct mg_emit *emit, const struct mg_emit_host *host)
{
    mg_emit_record_begin(emit, "host");
    mg_emit_text(emit, "hostname", host->hostname);
    mg_emit_text(emit, "os_family", host->os_family);
    mg_emit_text(emit, "os_id", host->os_id);
    mg_emit_text(emit, "os_version", host->os_version);
    mg_emit_text(emit, "os_codename", host->os_codename);
    mg_emit_text(emit, "os_name", host->os_name);
    mg_emit_text(emit, "architecture", host->architecture);
    mg_emit_text(emit, "kernel_release", host->kernel_release);
    mg_emit_text(emit, "boot_id", host->boot_id);
    mg_emit_text(emit, "machine_id", host->machine_id);
    mg_emit_text(emit, "root", host->root);
    mg_emit_text(emit, "os_build", host->os_build);
    mg_emit_text(emit, "os_edition", host->os_edition);
    mg_emit_text(emit, "installation_type", host->installation_type);
    mg_emit_text(emit, "display_version", host->display_version);
    mg_emit_text(emit, "hotpatch", host->hotpatch);
    mg_emit_text(emit, "hotpatch_baseline", host->hotpatch_baseline);
    mg_emit_text(emit, "pending_restart", host->pending_restart);
    mg_emit_record_end(emit);
}

/* A text that begins with a NUL would be cut to nothing. */
static bool is_there(struct mg_str text)
{
    return text.n != 0 && text.p[0] != '\0';
}

void mg_emit_package(struct mg_emit *emit, const struct mg_emit_package *package)
{
    if (!is_there(package->package_type) || !is_there(package->name) ||
        !is_there(package->version)) {
        emit->dropped++;
        return;
    }
    mg_emit_record_begin(emit, "package");
    mg_emit_text(emit, "package_type", package->package_type);
    mg_emit_text(emit, "name", package->name);
    mg_emit_text(emit, "version", package->version);
    mg_emit_text(emit, "arch", package->arch);
    mg_emit_text(emit, "source_name", package->source_name);
    mg_emit_text(emit, "source_version", package->source_version);
    mg_emit_text(emit, "status", package->status);
    mg_emit_text(emit, "origin", package->origin);
    mg_emit_text(emit, "origin_reason", package->origin_reason);
    mg_emit_text(emit, "location", package->location);
    mg_emit_record_end(emit);
}

void mg_emit_listener(struct mg_emit *emit, const struct mg_emit_listener *listener)
{
    if (!is_there(listener->protocol) || !is_there(listener->family) ||
        !is_there(listener->address) || listener->port == 0 || listener->port > UINT16_MAX) {
        emit->dropped++;
        return;
    }
    mg_emit_record_begin(emit, "listener");
    mg_emit_text(emit, "protocol", listener->protocol);
    mg_emit_text(emit, "family", listener->family);
    mg_emit_text(emit, "address", listener->address);
    mg_emit_count(emit, "port", listener->port);
    if (listener->pid != 0)
        mg_emit_count(emit, "pid", listener->pid);
    mg_emit_text(emit, "process", listener->process);
    mg_emit_text(emit, "path", listener->path);
    mg_emit_text(emit, "user", listener->user);
    mg_emit_text(emit, "services", listener->services);
    mg_emit_text(emit, "container", listener->container);
    mg_emit_text(emit, "package", listener->package);
    mg_emit_record_end(emit);
}

void mg_emit_update(struct mg_emit *emit, const struct mg_emit_update *update)
{
    if (!is_there(update->state) || emit->updates == MG_LIMIT_UPDATES) {
        emit->dropped++;
        return;
    }
    emit->updates++;
    mg_emit_record_begin(emit, "update");
    mg_emit_text(emit, "kb", update->kb);
    mg_emit_text(emit, "state", update->state);
    mg_emit_text(emit, "title", update->title);
    mg_emit_text(emit, "identity", update->identity);
    mg_emit_text(emit, "version", update->version);
    mg_emit_text(emit, "sources", update->sources);
    mg_emit_text(emit, "installed", update->installed);
    mg_emit_record_end(emit);
}

void mg_emit_coverage(struct mg_emit *emit, const struct mg_emit_coverage *coverage)
{
    static const char *const levels[] = {
        [MG_EMIT_COMPLETE] = "complete",
        [MG_EMIT_LIMITED] = "limited",
        [MG_EMIT_INCOMPLETE] = "incomplete",
    };

    mg_emit_record_begin(emit, "coverage");
    mg_emit_text(emit, "level", mg_str_of(levels[coverage->level]));
    mg_emit_text(emit, "area", is_there(coverage->area) ? coverage->area : MG_STR("provider"));
    mg_emit_text(emit, "code", coverage->code);
    mg_emit_text(emit, "subject", coverage->subject);
    mg_emit_text(emit, "detail", coverage->detail);
    if (coverage->count != 0)
        mg_emit_count(emit, "count", coverage->count);
    mg_emit_record_end(emit);
}

bool mg_emit_failed(const struct mg_emit *emit)
{
    return emit->failed;
}

static void say_lost(struct mg_emit *emit, uint64_t count, const char *what)
{
    if (count != 0)
        mg_emit_coverage(emit, &(struct mg_emit_coverage){
                                   .level = MG_EMIT_INCOMPLETE,
                                   .area = MG_STR("provider"),
                                   .code = MG_STR("LIMIT"),
                                   .detail = mg_str_of(what),
                                   .count = count,
                               });
}

enum mg_status mg_emit_end(struct mg_emit *emit, struct mg_error *err)
{
    emit->ending = true;
    say_lost(emit, emit->cut, "texts with a NUL character or of more than 4096 bytes were cut");
    say_lost(emit, emit->dropped, "records that are too large, too many or without a name");
    mg_emit_record_begin(emit, "end");
    mg_emit_count(emit, "packages", emit->packages);
    mg_emit_count(emit, "records", emit->records + 1);
    mg_emit_record_end(emit);
    emit->failed = emit->failed || emit->sink.buf.failed;
    write_out(emit);
    if (fflush(emit->stream) != 0)
        emit->failed = true;
    mg_sink_clear(&emit->sink);
    return emit->failed ? mg_fail(err, MG_IO, "cannot write the inventory") : MG_OK;
}
