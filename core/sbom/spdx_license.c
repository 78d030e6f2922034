/* SPDX-License-Identifier: Apache-2.0
 *
 * Licences that SPDX has no identifier for. Each gets one of the document's own, made from its
 * text.
 */
#include "core/report/identity.h"
#include "core/sbom/license.h"
#include "core/sbom/spdx.h"

static void add(struct mg_spdx *spdx, struct mg_str id, struct mg_str text)
{
    struct mg_spdx_license license = {id, text};

    if (mg_map_get(&spdx->seen, id) != NULL)
        return;
    if (!mg_vec_push(&spdx->licenses, &license) || !mg_map_put(&spdx->seen, id, spdx))
        spdx->sbom->w->sink->failed = true;
}

/* An identifier for text; empty without memory. */
static struct mg_str make_id(struct mg_arena *arena, struct mg_str text)
{
    unsigned char hash[MG_SHA256_SIZE];
    char hex[17];

    if (mg_sha256(text.p, text.n, hash, NULL) != MG_OK)
        return MG_STR_NONE;
    mg_hex(hash, sizeof hex / 2, hex);
    return mg_str_of(mg_arena_printf(arena, "LicenseRef-%s", hex));
}

struct mg_str mg_spdx_license(struct mg_spdx *spdx, struct mg_str text)
{
    struct mg_sink *sink = spdx->sbom->w->sink;
    struct mg_license license;
    struct mg_str rest, id;

    if (text.n == 0)
        return MG_STR("NOASSERTION");
    if (!mg_license_read(spdx->sbom->arena, text, &license)) {
        sink->failed = true;
        return MG_STR_NONE;
    }
    if (license.kind == MG_LICENSE_TEXT) {
        id = make_id(spdx->sbom->arena, text);
        sink->failed = sink->failed || id.n == 0;
        add(spdx, id, text);
        return id;
    }
    rest = license.text;
    while (mg_license_next_ref(&rest, &id))
        add(spdx, id, MG_STR("The package names this licence; its text is not in the metadata."));
    return license.text;
}

void mg_spdx_write_licenses(const struct mg_spdx *spdx)
{
    struct mg_json_writer *w = spdx->sbom->w;

    mg_json_array_begin(w, "hasExtractedLicensingInfos");
    for (size_t i = 0; i < spdx->licenses.n; i++) {
        const struct mg_spdx_license *license = mg_vec_at(&spdx->licenses, i);

        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "licenseId", license->id);
        mg_json_put_str(w, "extractedText", license->text);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
}
