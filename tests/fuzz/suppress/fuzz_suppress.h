/* SPDX-License-Identifier: Apache-2.0
 *
 * What the fuzz targets of suppression share: any bytes as one document, applied to a host with a
 * few findings. Whatever the bytes are, the outcome must be consistent.
 */
#ifndef MG_TESTS_FUZZ_SUPPRESS_FUZZ_SUPPRESS_H
#define MG_TESTS_FUZZ_SUPPRESS_FUZZ_SUPPRESS_H

#include <stdint.h>
#include <stdlib.h>

#include "core/base/compiler.h"
#include "core/suppress/suppress.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void apply(struct mg_suppress *set)
{
    static const struct mg_package packages[] = {
        {.type = MG_STR_INIT("deb"),
         .name = MG_STR_INIT("bash"),
         .version = MG_STR_INIT("5.2-1"),
         .source_name = MG_STR_INIT("bash"),
         .source_version = MG_STR_INIT("5.2-1")},
        {.type = MG_STR_INIT("rpm"),
         .name = MG_STR_INIT("curl"),
         .version = MG_STR_INIT("1:7-1.el9"),
         .source_name = MG_STR_INIT("curl"),
         .source_version = MG_STR_INIT("1:7-1.el9")},
        {.type = MG_STR_INIT("npm"),
         .name = MG_STR_INIT("a"),
         .version = MG_STR_INIT("1.0.0"),
         .evidence = MG_STR_INIT("package.json"),
         .location = MG_STR_INIT("opt/a")},
    };
    static const struct mg_str purls[] = {
        MG_STR_INIT("pkg:deb/debian/bash@5.2-1?arch=amd64&distro=debian-12"),
        MG_STR_INIT("pkg:rpm/redhat/curl@7-1.el9?epoch=1"), MG_STR_INIT("pkg:npm/a@1.0.0")};
    struct mg_host host = {
        .hostname = MG_STR("web1"), .os_id = MG_STR("rhel"), .os_version = MG_STR("9")};
    struct mg_finding findings[MG_COUNT(purls) + 1] = {{.vulnerability_id = MG_STR("CVE-1")}};
    struct mg_inventory inventory;

    for (size_t i = 0; i < MG_COUNT(purls); i++)
        findings[i + 1] = (struct mg_finding){
            .vulnerability_id = MG_STR("CVE-1"), .package = &packages[i], .purl = purls[i]};
    mg_inventory_init(&inventory);
    must(mg_inventory_set_host(&inventory, &host, NULL) == MG_OK);
    must(mg_suppress_apply(set, &inventory, MG_STR("2026-11-23"), findings, MG_COUNT(findings),
                           NULL) == MG_OK);
    for (size_t i = 0; i < MG_COUNT(findings); i++)
        must(findings[i].suppression == NULL || findings[i].suppression->number != 0);
    must(inventory.coverage_count != 0);
    mg_inventory_clear(&inventory);
}

static int fuzz_suppress(enum mg_status (*add)(struct mg_suppress *, const char *, struct mg_str,
                                               struct mg_error *),
                         const uint8_t *data, size_t size)
{
    struct mg_suppress *set = mg_suppress_new();
    struct mg_error err = {.status = MG_OK};
    enum mg_status status;

    must(set != NULL);
    status = add(set, "document", (struct mg_str){(const char *)data, size}, &err);
    must(status == MG_OK || (err.status == status && err.text[0] != '\0'));
    if (status == MG_OK)
        apply(set);
    mg_suppress_free(set);
    return 0;
}

#endif
