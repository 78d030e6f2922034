/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as an input file: a zip, a gzip file or a plain document, with small bounds.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/advisory/feeds/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PATH "fuzz_zip.input"

static void write_input(const uint8_t *data, size_t size)
{
    FILE *file = fopen(PATH, "wb");

    if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_builder *builder = mg_builder_new();
    struct mg_error err = {.status = MG_OK};
    struct mg_input input;
    enum mg_status status;
    size_t number;
    bool zip = false;

    if (builder == NULL || mg_builder_feed_begin(builder, &number, &err) != MG_OK)
        abort();
    write_input(data, size);
    mg_input_init(&input, builder, PATH, NULL);
    input.limit = 1 << 20;
    input.left = 1 << 22;
    input.documents = 1000;
    status = mg_input_is_zip(PATH, &zip, &err);
    if (status == MG_OK)
        status = zip ? mg_input_zip(&input, &err) : mg_input_file(&input, &err);
    if (status != MG_OK && (err.status != status || err.text[0] == '\0'))
        abort();
    mg_builder_free(builder);
    return 0;
}
