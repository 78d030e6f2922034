/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of formats, and the frame around writing one: the document is made in memory first,
 * because its serial is a hash of it.
 */
#include "core/sbom/sbom.h"

#include <stdlib.h>

#include "core/base/limits.h"
#include "core/report/identity.h"
#include "core/sbom/document.h"

static const struct mg_sbom_format *const formats[] = {&mg_sbom_cyclonedx, &mg_sbom_spdx};

const struct mg_sbom_format *mg_sbom_format_at(size_t index)
{
    return index < MG_COUNT(formats) ? formats[index] : NULL;
}

const struct mg_sbom_format *mg_sbom_format_named(struct mg_str name)
{
    for (size_t i = 0; i < MG_COUNT(formats); i++) {
        if (mg_str_is(name, formats[i]->name))
            return formats[i];
    }
    return NULL;
}

const struct mg_sbom_version *mg_sbom_version_named(const struct mg_sbom_format *format,
                                                    struct mg_str name)
{
    for (size_t i = 0; i < format->version_count; i++) {
        if (mg_str_is(name, format->versions[i].name))
            return &format->versions[i];
    }
    return NULL;
}

int mg_sbom_by_purl(const void *left, const void *right)
{
    const struct mg_component *const *a = left, *const *b = right;

    return mg_str_cmp((*a)->purl, (*b)->purl);
}

/* Components, their order, and the rows of findings. */
static bool prepare(struct mg_sbom *sbom)
{
    struct mg_components *components = &sbom->components;

    if (!mg_components_make(sbom->arena, sbom->report, true, components))
        return false;
    sbom->sorted = mg_arena_array(sbom->arena, components->count, sizeof(void *));
    if (sbom->sorted == NULL)
        return false;
    for (size_t i = 0; i < components->count; i++)
        sbom->sorted[i] = &components->items[i];
    if (components->count != 0)
        qsort(sbom->sorted, components->count, sizeof(void *), mg_sbom_by_purl);
    return !sbom->vulnerabilities || mg_rows_make(sbom->arena, sbom->report, true, &sbom->rows);
}

/* The document with MG_SBOM_NO_UUID as its serial. */
static enum mg_status write_draft(const struct mg_sbom_request *request, struct mg_sink *draft,
                                  struct mg_error *err)
{
    struct mg_json_writer w;
    struct mg_arena arena;
    struct mg_sbom sbom = {
        .report = request->report,
        .minor = request->version->minor,
        .vulnerabilities = request->vulnerabilities,
        .dependencies = request->dependencies.lists,
        .arena = &arena,
        .w = &w,
    };
    enum mg_status status;

    mg_arena_init(&arena, MG_LIMIT_REPORT_ARENA);
    mg_json_writer_init(&w, draft, true);
    if (prepare(&sbom)) {
        request->format->write(&sbom);
        status = mg_sink_finish(draft, err);
    } else {
        status = mg_fail(err, MG_NOMEM, "no memory for an SBOM of %zu packages",
                         request->report->inventory->package_count);
    }
    mg_arena_clear(&arena);
    return status;
}

static enum mg_status write_with_serial(struct mg_str draft, struct mg_sink *sink,
                                        struct mg_error *err)
{
    size_t at = mg_str_find_str(draft, MG_STR(MG_SBOM_NO_UUID));
    unsigned char hash[MG_SHA256_SIZE];
    char uuid[MG_UUID_SIZE];
    enum mg_status status = mg_sha256(draft.p, draft.n, hash, err);

    if (status != MG_OK)
        return status;
    mg_uuid_of_hash(hash, uuid);
    mg_sink_write(sink, mg_str_take(draft, at));
    mg_sink_write(sink, mg_str_of(uuid));
    mg_sink_write(sink, mg_str_skip(draft, at + sizeof MG_SBOM_NO_UUID - 1));
    return MG_OK;
}

enum mg_status mg_sbom_write(const struct mg_sbom_request *request, struct mg_sink *sink,
                             struct mg_error *err)
{
    struct mg_sink draft;
    enum mg_status status;

    mg_sink_init(&draft, NULL, MG_LIMIT_SBOM_WRITTEN);
    status = write_draft(request, &draft, err);
    if (status == MG_OK)
        status = write_with_serial(mg_buf_view(&draft.buf), sink, err);
    mg_sink_clear(&draft);
    return status;
}
