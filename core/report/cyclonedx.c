/* SPDX-License-Identifier: Apache-2.0
 *
 * What the CycloneDX documents share.
 */
#include "core/report/cyclonedx.h"

#include "core/base/utf8.h"
#include "core/report/vex.h"

/* Of a component's version, by the schemas from 1.6 on. */
#define MG_CDX_VERSION 1024

void mg_cdx_put_property(struct mg_json_writer *w, const char *name, struct mg_str value)
{
    if (value.n == 0)
        return;
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "name", mg_str_of(name));
    mg_json_put_str(w, "value", value);
    mg_json_object_end(w);
}

void mg_cdx_put_version(struct mg_json_writer *w, struct mg_str version)
{
    if (mg_utf8_columns(version) <= MG_CDX_VERSION)
        mg_json_put_str(w, "version", version);
}

void mg_cdx_write_head(const struct mg_cdx *cdx, const char *uuid)
{
    char text[80];

    (void)snprintf(text, sizeof text, "http://cyclonedx.org/schema/bom-1.%u.schema.json",
                   cdx->minor);
    mg_json_put_str(cdx->w, "$schema", mg_str_of(text));
    mg_json_put_str(cdx->w, "bomFormat", MG_STR("CycloneDX"));
    (void)snprintf(text, sizeof text, "1.%u", cdx->minor);
    mg_json_put_str(cdx->w, "specVersion", mg_str_of(text));
    (void)snprintf(text, sizeof text, "urn:uuid:%s", uuid);
    mg_json_put_str(cdx->w, "serialNumber", mg_str_of(text));
    mg_json_put_int(cdx->w, "version", 1);
}

/* Up to 1.4 tools are a list of their own kind, since then they are components. */
void mg_cdx_write_tools(const struct mg_cdx *cdx)
{
    struct mg_json_writer *w = cdx->w;
    bool components = cdx->minor > 4;

    mg_json_put_str_if(w, "timestamp", cdx->report->generated);
    if (components)
        mg_json_object_begin(w, "tools");
    mg_json_array_begin(w, components ? "components" : "tools");
    mg_json_object_begin(w, NULL);
    if (components)
        mg_json_put_str(w, "type", MG_STR("application"));
    mg_json_put_str(w, "name", MG_STR("Margay"));
    mg_json_put_str_if(w, "version", cdx->report->version);
    mg_json_object_end(w);
    mg_json_array_end(w);
    if (components)
        mg_json_object_end(w);
}

void mg_cdx_write_os(const struct mg_cdx *cdx)
{
    const struct mg_host *host = &cdx->report->inventory->host;
    struct mg_json_writer *w = cdx->w;

    mg_json_put_str(w, "type", MG_STR("operating-system"));
    mg_json_put_str(w, "bom-ref", MG_STR(MG_CDX_OS));
    mg_json_put_str(w, "name", host->os_id.n != 0 ? host->os_id : MG_STR("unknown"));
    mg_json_put_str_if(w, "version", host->os_version);
    mg_json_put_str_if(w, "description", host->os_name);
    mg_json_put_str_if(w, "purl", mg_vex_os_purl(cdx->arena, host));
}
