/* SPDX-License-Identifier: Apache-2.0
 *
 * What the fuzz targets of SBOMs share: any bytes give an error with a text, or an inventory within
 * its limits whose packages have what matching needs.
 */
#ifndef MG_TESTS_FUZZ_SBOM_READ_FUZZ_SBOM_H
#define MG_TESTS_FUZZ_SBOM_READ_FUZZ_SBOM_H

#include <stdint.h>
#include <stdlib.h>

#include "core/base/limits.h"
#include "core/sbom_read/sbom_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void check_document(struct mg_str bytes)
{
    struct mg_inventory inventory;
    struct mg_error err = {0};

    mg_inventory_init(&inventory);
    if (mg_sbom_read(bytes, &inventory, &err) != MG_OK) {
        must(err.text[0] != '\0');
    } else {
        must(inventory.coverage_count != 0 && inventory.package_count <= MG_LIMIT_PACKAGES);
        for (size_t i = 0; i < inventory.package_count; i++) {
            must(inventory.packages[i].type.n != 0 && inventory.packages[i].version.n != 0);
            must(inventory.packages[i].name.n <= MG_LIMIT_FIELD);
        }
    }
    mg_inventory_clear(&inventory);
}

#endif
